/// The page's style sheet. Nothing in it is fetched: the fonts are those of the reader's system.
enum Stylesheet {
  static let text = """
    :root{color-scheme:light;\(PageColours.light)}
    @media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;\(PageColours.dark)}}
    :root[data-theme=dark]{color-scheme:dark;\(PageColours.dark)}
    \(base)
    \(frame)
    \(blocks)
    \(figures)
    @media print{:root,:root[data-theme=dark]{color-scheme:light;\(PageColours.light)}\(print)}
    """

  private static let base = """
    *,*::before,*::after{box-sizing:border-box}
    html{font-size:100%;-webkit-text-size-adjust:100%;scroll-padding-top:1.5rem}
    body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.62 ui-sans-serif,system-ui,-apple-system,"Segoe UI",
    Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif;text-rendering:optimizeLegibility;overflow-wrap:break-word}
    h1,h2,h3,h4,h5,h6{line-height:1.22;letter-spacing:-.012em;text-wrap:balance;margin:0}
    h1{font-size:clamp(1.9rem,4.6vw,2.75rem);font-weight:680;letter-spacing:-.026em;overflow-wrap:anywhere}
    h2{font-size:1.5rem;font-weight:660;letter-spacing:-.018em}
    h3{font-size:1.16rem;font-weight:650}h4,h5,h6{font-size:1rem;font-weight:650}
    p,ul,ol{margin:0;max-width:43rem}
    a{color:var(--accent);text-decoration-thickness:.06em;text-underline-offset:.2em}
    a:hover{text-decoration-thickness:.12em}
    :focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
    code,pre,.file{font-family:ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.875em}
    :not(pre)>code{background:var(--code-ground);padding:.1em .34em;border-radius:4px}
    .nowrap{white-space:nowrap}
    .nowrap,td.number,.key-numbers,.facts{font-variant-numeric:tabular-nums lining-nums}
    .unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
    .skip{position:fixed;left:1rem;top:-4rem;z-index:9;padding:.6rem 1rem;background:var(--ink);color:var(--paper);border-radius:6px}
    .skip:focus{top:1rem}
    """

  private static let frame = """
    .page{display:grid;grid-template-columns:minmax(0,1fr);max-width:82rem;margin:0 auto;padding:0 clamp(1.1rem,4vw,2.5rem)}
    .contents{font-size:.875rem;line-height:1.4}
    .contents ol{list-style:none;margin:0;padding:0}
    .contents>ol{border-left:2px solid var(--line)}
    .contents a{display:block;padding:.26rem 0 .26rem .85rem;margin-left:-2px;border-left:2px solid transparent;color:var(--soft);text-decoration:none}
    .contents li>ol a{margin-left:-2px;padding-left:1.75rem;font-size:.8125rem}
    .contents a:hover{color:var(--ink);border-left-color:var(--strong-line)}
    .contents a[aria-current]{color:var(--ink);font-weight:600;border-left-color:var(--accent)}
    .contents-title{font-size:.75rem;font-weight:650;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);margin:0 0 .7rem}
    .contents label{display:none}
    #theme{font:inherit;font-size:.8125rem;color:var(--soft);background:none;border:1px solid var(--line);border-radius:99px;
    padding:.28rem .85rem;cursor:pointer}
    #theme:hover{color:var(--ink);border-color:var(--strong-line)}
    #theme[hidden]{display:none}
    main{padding:clamp(1.75rem,5vw,4.25rem) 0 3rem;min-width:0;max-width:60rem}
    .masthead{display:grid;gap:.85rem;padding-bottom:1.7rem}
    .kind{display:flex;justify-content:space-between;align-items:center;gap:1rem;min-height:2rem;color:var(--accent);font-size:.875rem;font-weight:620;max-width:none}
    .subtitle{color:var(--soft);font-size:1.08rem}
    .headline{font-size:clamp(1.12rem,2.5vw,1.36rem);line-height:1.48;letter-spacing:-.006em;margin-top:.6rem;max-width:48rem;text-wrap:pretty}
    .facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15.5rem),1fr));gap:.95rem 2rem;margin:1rem 0 0;list-style:none;max-width:none;
    padding:1.15rem 0 0;border-top:1px solid var(--line);font-size:.875rem;line-height:1.45}
    .facts code{background:none;padding:0}
    .facts .term{display:block;color:var(--soft);font-size:.8125rem}.facts .fact{overflow-wrap:anywhere}
    main .facts li,.facts li,main .key-numbers li{margin:0;padding:0}
    .colophon{max-width:60rem;border-top:1px solid var(--line);padding:1.8rem 0 4rem;color:var(--soft);font-size:.875rem;display:grid;gap:1rem}
    .colophon h2{font-size:1rem;color:var(--ink);letter-spacing:0}
    .colophon .facts{margin:0;border:0;padding:0}
    @media (min-width:66rem){
    .page{grid-template-columns:14.5rem minmax(0,1fr);column-gap:clamp(2rem,4vw,4rem)}
    .contents{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:4.6rem .5rem 2rem 0;grid-row:1/3}
    #contents-switch{display:none}
    main,.colophon{grid-column:2}
    }
    @media (max-width:65.99rem){
    .contents{order:0;border-bottom:1px solid var(--line);padding:.35rem 0}
    .contents-title{display:none}
    .contents label{display:flex;justify-content:space-between;align-items:center;padding:.65rem 0;font-weight:620;cursor:pointer}
    .contents label::after{content:"";width:.5rem;height:.5rem;margin-right:.35rem;border:solid var(--soft);border-width:0 2px 2px 0;transform:translateY(-.12rem) rotate(45deg)}
    #contents-switch:checked+label::after{transform:translateY(.12rem) rotate(225deg)}
    #contents-switch:focus-visible+label{outline:2px solid var(--accent);outline-offset:2px}
    #contents-switch:not(:checked)~ol{display:none}
    .contents>ol{margin-bottom:.9rem}
    .contents a{padding-top:.45rem;padding-bottom:.45rem}
    }
    """

  private static let blocks = """
    main section{display:grid;grid-template-columns:minmax(0,1fr);gap:1.15rem}
    main>section{padding:2.5rem 0 .4rem;border-top:1px solid var(--line);margin-top:2.2rem}
    .masthead+section{margin-top:0}
    section section{padding-top:1.1rem}
    main>.flow,.flow{display:grid;grid-template-columns:minmax(0,1fr);gap:1.15rem}
    .anchor{margin-left:.4em;color:var(--soft);font-weight:400;text-decoration:none;opacity:0}
    :is(h2,h3,h4,h5,h6):hover .anchor,.anchor:focus{opacity:1}
    main ul,main ol{padding-left:1.25rem}main li{margin:.22rem 0;padding-left:.15rem}main li::marker{color:var(--soft)}
    .definitions{display:grid;grid-template-columns:minmax(7rem,max-content) minmax(0,1fr);gap:.45rem 1.5rem;margin:0;max-width:50rem}
    .definitions dt{font-weight:600}.definitions dd{margin:0}
    @media (max-width:34rem){.definitions{grid-template-columns:minmax(0,1fr);gap:.1rem}.definitions dd{margin-bottom:.7rem}}
    pre{margin:0;padding:.9rem 1.05rem;background:var(--code-ground);border-radius:8px;overflow-x:auto;line-height:1.55;font-size:.84rem}
    .key-numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,9.6rem),1fr));gap:1.3rem 1.8rem;list-style:none;max-width:none;margin:0;padding:1.3rem 0 1.4rem;border-top:1px solid var(--line)}
    .key-numbers li{display:flex;flex-direction:column}
    .key-numbers .term{order:2;font-size:.875rem;font-weight:600;line-height:1.35}
    .key-numbers .value{order:1;font-size:1.85rem;line-height:1.2;font-weight:620;letter-spacing:-.025em}
    .key-numbers .note{order:3;color:var(--soft);font-size:.8125rem;line-height:1.4;padding-top:.15rem}
    .callout{--tone:var(--note);--ground:var(--note-ground);display:grid;grid-template-columns:1.35rem minmax(0,1fr);gap:.15rem .8rem;
    padding:.95rem 1.15rem;background:var(--ground);border-left:3px solid var(--tone);border-radius:3px}
    .callout.critical{--tone:var(--critical);--ground:var(--critical-ground)}
    .callout.warning{--tone:var(--warning);--ground:var(--warning-ground)}
    .callout>svg{width:1.35rem;height:1.35rem;margin-top:.12rem;color:var(--tone)}
    .callout>div{display:grid;grid-template-columns:minmax(0,1fr);gap:.4rem;min-width:0}
    .callout p{max-width:50rem;overflow-wrap:anywhere}
    .callout-title{font-weight:600}.level{color:var(--tone);font-weight:700}
    .level::after{content:"·";margin:0 .45em;color:var(--tone)}
    .action{font-size:.9375rem}.action::before{content:"→ ";color:var(--tone);font-weight:700}
    .callout+.callout{margin-top:-.55rem}
    details{border-top:1px solid var(--line);border-bottom:1px solid var(--line);padding:.1rem 0}
    details+details{border-top:0;margin-top:-1.15rem}
    summary{cursor:pointer;padding:.6rem 0;font-weight:600}
    summary::marker{color:var(--soft)}
    details>.flow{padding:.5rem 0 1.1rem}
    main section>details:last-child{border-bottom:0}
    .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:1.4rem 2.2rem;align-items:start}
    """

  /// What is wider than its box scrolls in it: a shadow lies at each edge beyond which there is more. The covers of the shadows
  /// move with the content, so that a shadow is hidden at its end.
  static let scrolling = """
    overflow-x:auto;scrollbar-width:thin;--cover:var(--ground,var(--paper));--edge:color-mix(in srgb,var(--ink) 24%,transparent);
    background:linear-gradient(90deg,var(--cover) 40%,transparent) 0/2.5rem 100% no-repeat local,
    linear-gradient(-90deg,var(--cover) 40%,transparent) 100%/2.5rem 100% no-repeat local,
    linear-gradient(90deg,var(--edge),transparent) 0/1rem 100% no-repeat,
    linear-gradient(-90deg,var(--edge),transparent) 100%/1rem 100% no-repeat
    """

  /// Up to this width of the page a full figure is not drawn in full, and columns stand one below the other.
  static let narrow = "(max-width:42.5rem)"

  private static let figures = """
    figure{margin:.35rem 0;min-width:0}
    figcaption{color:var(--soft);font-size:.875rem;line-height:1.5;text-wrap:pretty}
    .label{color:var(--ink);font-weight:650;margin-right:.15em}
    .files{white-space:nowrap;margin-left:.5em}.files a{margin-right:.5em;font-size:.75rem;font-weight:600}
    .drawing>svg,.drawing>img{display:block;width:100%;height:auto;max-width:calc(var(--natural-width,60rem)*1.25)}
    .drawing+figcaption{margin-top:.7rem;max-width:50rem}
    @media screen and \(narrow){.drawing{\(scrolling)}
    .drawing>svg,.drawing>img{min-width:calc(var(--natural-width,60rem)*.92)}
    .drawing.wide+figcaption::before{content:"← Swipe the figure to see all of it. →";display:block;color:var(--ink);font-weight:600;margin-bottom:.35rem}}
    .gallery figcaption{margin-bottom:.9rem;max-width:50rem}
    .group-title{font-size:.875rem;font-weight:620;margin:1rem 0 .5rem}
    .tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(30%,var(--tile)),1fr));gap:1rem .85rem;list-style:none;padding:0!important;margin:0;max-width:none}
    .tiles li{margin:0!important;padding:0!important;font-size:.78rem;line-height:1.35;min-width:0;max-width:calc(var(--tile)*1.6)}
    .tiles svg{display:block;width:100%;height:auto;border-radius:5px;background:var(--track);outline:1px solid var(--line);outline-offset:-1px;margin-bottom:.35rem}
    .tiles b{display:block;font-weight:620;overflow-wrap:anywhere}.tiles span{color:var(--soft);overflow-wrap:anywhere}
    .sheet{position:absolute;width:0;height:0;overflow:hidden}
    .sheet image{image-rendering:auto}
    """

  private static let print = """
    @page{margin:16mm 15mm}
    html{font-size:8.6pt}body{background:#fff;print-color-adjust:exact;-webkit-print-color-adjust:exact}
    .contents,#theme,.skip,.anchor,.files{display:none!important}
    .page{display:block;max-width:none;padding:0}
    main,.colophon{max-width:none;padding-top:0}
    .columns{grid-template-columns:minmax(0,1fr)}
    .columns:not(:has(table)){grid-template-columns:repeat(2,minmax(0,1fr))}
    pre{white-space:pre-wrap;overflow-wrap:anywhere}
    .drawing>svg,.drawing>img{max-width:calc(var(--natural-width,60rem)*.82);max-height:21cm}
    main>section{padding-top:1.4rem;margin-top:1.4rem}
    details::details-content{content-visibility:visible!important;block-size:auto!important;display:block!important}
    :is(h1,h2,h3,h4,h5,h6),:is(h2,h3,h4,h5,h6)+p:has(+*),summary,.group-title,.callout-title,.gallery figcaption{break-after:avoid}
    h1,h2,h3,h4,h5,h6,:is(h2,h3,h4,h5,h6)+p,.drawing,.callout,.key-numbers,.tiles li,pre,figcaption{break-inside:avoid}
    p,li{orphans:3;widows:3}
    figure:not(.gallery,.tabular,.cards){break-inside:avoid}
    main>section,main section,.flow,.tiles{display:block}
    main section>*+*,.flow>*+*{margin-top:1.1rem}
    .tiles li{display:inline-block;width:13%;margin:0 1% .6rem 0!important;vertical-align:top}
    main a[href^="http"]::after{content:" (" attr(href) ")";font-size:.85em;color:var(--soft);overflow-wrap:anywhere}
    """
}
