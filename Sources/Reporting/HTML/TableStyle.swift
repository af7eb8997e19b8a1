extension PageFeature {
  /// Tables, which scroll sideways where they are wider than the page. Their first column, which names the rows, stays in
  /// sight on narrow pages. On paper nothing scrolls: tables of many columns have smaller letters.
  static let tables = PageFeature(style: style, script: "") {
    switch $0 {
    case .table, .examples: true
    default: false
    }
  }

  private static let style = """
    .scroll{\(Stylesheet.scrolling);scroll-timeline:--across inline}
    table{border-collapse:separate;border-spacing:0;width:100%;font-size:.9rem;line-height:1.45}
    .tabular figcaption{margin-bottom:.6rem;max-width:50rem}
    th,td{padding:.5rem .95rem .5rem 0;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--line)}
    th:last-child,td:last-child{padding-right:0}
    thead th{font-weight:620;font-size:.8125rem;color:var(--soft);border-bottom-color:var(--strong-line);vertical-align:bottom}
    tbody th{font-weight:500}
    th.number,td.number{text-align:right;white-space:nowrap}
    td.words{min-width:8rem}.scroll :is(th,td):has(wbr){min-width:9rem}
    tbody tr:hover{background:color-mix(in srgb,var(--track) 45%,transparent)}
    tr.total>*{border-top:1px solid var(--strong-line);font-weight:620}
    tr:has(+.total)>*{border-bottom:0}
    .aligned{display:inline-block}.interval,.n{text-align:left}
    .interval,.n{color:var(--soft);font-size:.8125rem;margin-left:.55em;font-weight:400}
    .bar{display:inline-block;vertical-align:.08em;width:5.2rem;height:.5rem;margin-right:.75rem;border-radius:2px;background:var(--track)}
    .bar>i{display:block;height:100%;width:calc(var(--share)*100%);min-width:1px;border-radius:2px;background:var(--fill)}
    .status{font-weight:620;white-space:nowrap}.status.pass{color:var(--pass)}.status.fail{color:var(--critical)}.status.na{color:var(--soft)}
    thead button{font:inherit;color:inherit;background:none;border:0;padding:0;margin:0;cursor:pointer;text-align:inherit}
    thead button:hover{color:var(--ink)}
    thead button::after{content:"↕";display:inline-block;width:1em;text-align:right;opacity:.45}
    [aria-sort=ascending]>button::after{content:"↑";opacity:1}[aria-sort=descending]>button::after{content:"↓";opacity:1}
    [aria-sort]{color:var(--ink)}
    @media screen and \(Stylesheet.narrow){td.words{min-width:11rem}td.words:last-child{min-width:14rem}
    .scroll{background-position:0,100%,-2rem,100%}
    .scroll tr>:first-child{position:sticky;left:0;z-index:1;max-width:42vw;background:var(--cover);
    animation:aside linear both;animation-timeline:--across;animation-range:0 1rem}
    @keyframes aside{to{box-shadow:1px 0 var(--strong-line)}}}
    @media print{.scroll{overflow:visible;background:none}
    table{font-size:.82rem}th,td{padding-right:.6rem}
    table:has(tr>:nth-child(8)){font-size:.7rem}table:has(tr>:nth-child(8)) :is(th,td){padding-right:.4rem}
    table:has(tr>:nth-child(8)) :is(thead th,.interval,.n){font-size:1em}
    table:has(tr>:nth-child(8)) :is(th.number,td:has(>.aligned)){white-space:normal}.scroll table:has(tr>:nth-child(8)) tr>*{min-width:0}
    table:has(tr>:nth-child(12)){font-size:.58rem}
    .aligned{white-space:nowrap}
    tr,thead{break-inside:avoid}thead{display:table-header-group}tr:first-child{break-after:avoid}
    thead button{display:contents}thead button::after{display:none}
    .tabular figcaption{break-after:avoid}.tabular:not(:has(tbody tr:nth-child(13))){break-inside:avoid}}
    """
}
