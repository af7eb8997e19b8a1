/// The style of maps to explore and of cards. Nothing moves, whatever a reader prefers.
enum MapStyle {
  static let text = """
    .hatched{display:flex;align-items:center;justify-content:center;aspect-ratio:1;width:100%;padding:.3rem;text-align:center;
    border:1px solid var(--strong-line);border-radius:4px;color:var(--ink);font-size:.7rem;line-height:1.25;
    background:repeating-linear-gradient(-45deg,var(--track) 0 5px,var(--paper) 5px 10px)}
    .hatched>span{background:var(--paper);padding:.1em .35em;border-radius:3px}
    .hatched[hidden]{display:none}
    details.explorer[hidden]{display:none}
    .explorer-body{display:grid;grid-template-columns:repeat(2,minmax(0,16rem)) minmax(9rem,1fr);gap:1rem 1.2rem;align-items:start;padding:.4rem 0 1rem}
    .explorer-body figure{margin:0}
    .explorer-body figcaption{margin-top:.35rem;font-size:.8125rem}
    .tile{position:relative;border-radius:4px;overflow:hidden}
    .tile .hatched{font-size:.875rem}
    .tile canvas{display:block;width:100%;height:auto;touch-action:pan-y;cursor:crosshair;border-radius:4px}
    .tile canvas[hidden]{display:none}
    .tile canvas:focus-visible{outline:2px solid var(--accent);outline-offset:-2px}
    .tile .cursor{position:absolute;pointer-events:none;border:2px solid #fff;outline:1px solid #000;outline-offset:-1px}
    .tile .cursor[hidden]{display:none}
    .controls{display:grid;grid-template-columns:minmax(0,1fr);gap:.65rem;font-size:.875rem;min-width:0}
    .controls>label{display:flex;align-items:center;gap:.5rem}
    .controls input[type=range]{flex:1;min-width:4rem;accent-color:var(--accent)}
    .controls input[type=checkbox]{accent-color:var(--accent)}
    .controls .note,.maps-dialog .note{color:var(--soft);font-size:.8125rem;line-height:1.4;overflow-wrap:anywhere}
    .controls output{font-variant-numeric:tabular-nums;min-height:3em;line-height:1.45}
    .methods{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.3rem;min-width:0}
    .methods legend{padding:0;margin-bottom:.3rem}
    .methods label{position:relative}
    .methods input{position:absolute;opacity:0;inset:0;margin:0;cursor:pointer}
    .methods span{display:block;padding:.16rem .6rem;border:1px solid var(--strong-line);border-radius:99px}
    .methods input:checked+span{background:var(--ink);border-color:var(--ink);color:var(--paper)}
    .methods input:focus-visible+span{outline:2px solid var(--accent);outline-offset:2px}
    .methods .empty span{border-style:dashed}
    .legend{display:grid;grid-template-columns:auto 1fr auto;gap:.5rem;align-items:center;font-variant-numeric:tabular-nums;font-size:.8125rem}
    .legend[hidden]{display:none}
    .scale{height:.7rem;border-radius:2px}
    .explorer-body select,.sieve select,.sieve button,.maps-dialog button{font:inherit;color:var(--ink);background:var(--paper);
    border:1px solid var(--strong-line);border-radius:6px;padding:.2rem .55rem;max-width:100%}
    .maps-dialog button:disabled{color:var(--soft);border-color:var(--line)}
    @media (max-width:52rem){.explorer-body{grid-template-columns:repeat(2,minmax(0,1fr))}.controls{grid-column:1/-1}}
    .sieve{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;font-size:.875rem;margin-bottom:1rem}
    .sieve[hidden]{display:none}
    .sheets{font-size:.8125rem}.sheets a{margin-right:.4em}
    .cards figcaption{margin-bottom:.9rem;max-width:50rem}
    .cards ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(46%,9.6rem),1fr));gap:1.1rem .9rem;list-style:none;padding:0;margin:0;max-width:none}
    .card{margin:0;padding:.5rem;min-width:0;font-size:.8rem;line-height:1.35;border:1px solid var(--line);border-radius:8px}
    .card[hidden]{display:none}
    .card.bad{border-color:var(--critical)}
    .card .pictures{display:grid;grid-template-columns:repeat(auto-fit,minmax(0,1fr));grid-auto-flow:column;gap:3px;margin-bottom:.4rem}
    .card img{display:block;width:100%;height:auto;border-radius:4px;background:var(--track)}
    .card .hatched{font-size:.6rem;padding:.1rem;overflow:hidden}
    .card>button{display:block;width:100%;padding:0;border:0;background:none;cursor:pointer;font:inherit;color:inherit}
    .card .line{display:block;color:var(--soft);overflow-wrap:anywhere}
    .card .file{font-size:.72rem;line-height:1.3;margin-top:.15rem}
    .verdict{font-weight:620}.verdict.pass{color:var(--pass)}.verdict.fail{color:var(--critical)}
    .maps-dialog{width:min(64rem,calc(100vw - 2rem));max-height:calc(100vh - 2rem);padding:1.2rem 1.4rem;color:var(--ink);background:var(--paper);
    border:1px solid var(--strong-line);border-radius:10px}
    .maps-dialog::backdrop{background:rgb(0 0 0/.55)}
    .maps-dialog header{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.6rem 1rem;align-items:center;margin-bottom:.5rem}
    .maps-dialog h2{font-size:1.1rem;overflow-wrap:anywhere;letter-spacing:0}
    .maps-dialog header div{display:flex;gap:.4rem}
    .shares{display:grid;grid-template-columns:max-content minmax(0,24rem);gap:.2rem .9rem;margin:.4rem 0;font-size:.875rem}
    .shares dd{margin:0;display:flex;gap:.6rem;align-items:center;font-variant-numeric:tabular-nums}
    .share{flex:0 0 9rem;height:.5rem;background:var(--track);border-radius:2px}
    .share i{display:block;height:100%;background:var(--fill);border-radius:2px}
    @media screen{.card{content-visibility:auto;contain-intrinsic-size:auto 13rem}}
    @media print{.explorer,.sieve,.sheets,.maps-dialog{display:none!important}
    .cards ul{display:block}.card{display:inline-block;width:18%;margin:0 1% .5rem 0;padding:.25rem;vertical-align:top;break-inside:avoid}
    .card>button{display:block}}
    """
}
