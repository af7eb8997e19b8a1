extension HTMLPage {
  /// Writes the two states side by side; the page's script lays one over the other.
  mutating func write(_ pair: BeforeAfter, depth: Int) throws {
    out += "<div class=\"before-after\" id=\"\(pair.id)\" data-before=\"\(escapedHTML(pair.before.name))\""
    out += " data-after=\"\(escapedHTML(pair.after.name))\">\n<div class=\"states\">\n"
    for state in [pair.before, pair.after] { try write(.figure(state.figure), depth: depth) }
    out += "</div>\n</div>\n"
  }
}

extension PageFeature {
  /// A slider that fades one state of a drawing into the other. In its middle both are drawn in full, one over the other:
  /// what moves between the states moves in both directions, so that an edge wiped across would mix the two.
  static let beforeAfter = PageFeature(style: style, script: script) {
    if case .beforeAfter = $0 { true } else { false }
  }

  private static let style = """
    .states{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,16rem),1fr));gap:1.2rem 2rem;align-items:start}
    .fade{display:grid;grid-template-columns:auto minmax(4rem,15rem) auto;justify-content:start;align-items:center;gap:.3rem .8rem;
    font-size:.875rem;margin-bottom:.8rem}
    .fade input{min-width:0;width:100%;margin:0;accent-color:var(--accent)}
    .fade output{grid-column:1/-1;color:var(--soft)}
    @media screen{.fading .states{display:block;position:relative}
    .fading figure{margin:0}
    .fading .drawing{overflow:visible;background:none;opacity:var(--first)}
    .fading .drawing>svg,.fading .drawing>img{min-width:0!important}
    .fading figure+figure>.drawing{position:absolute;inset:0 0 auto;opacity:var(--second);pointer-events:none}
    .fading figure+figure g{pointer-events:auto}
    .fading .gone{visibility:hidden}
    .fading figcaption{margin-top:.5rem}}
    @media print{.fade{display:none}.states{grid-template-columns:repeat(2,minmax(0,1fr))}}
    """

  private static let script = """
    (() => {
      for (const box of document.querySelectorAll('.before-after')) {
        const { before, after } = box.dataset, drawings = box.querySelectorAll('.drawing');
        const make = (tag, options) => Object.assign(document.createElement(tag), options);
        const bar = make('div', { className: 'fade' });
        const slider = make('input', { type: 'range', min: 0, max: 100, step: 10, value: 50 });
        const said = make('output', {});
        const apply = () => {
          const v = +slider.value;
          [Math.min(1, (100 - v) / 50), Math.min(1, v / 50)].forEach((opacity, i) => {
            box.style.setProperty(i ? '--second' : '--first', opacity);
            drawings[i].classList.toggle('gone', !opacity);
          });
          const text = v === 0 ? `${before} alone` : v === 100 ? `${after} alone` : v === 50 ? 'Both, one over the other'
            : `Both, ${v < 50 ? after : before} faded to ${v < 50 ? 2 * v : 200 - 2 * v} %`;
          slider.setAttribute('aria-valuetext', text);
          said.textContent = text[0].toUpperCase() + text.slice(1);
        };
        slider.setAttribute('aria-label', `Fade from ${before} to ${after}`);
        bar.append(make('span', { textContent: before }), slider, make('span', { textContent: after }), said);
        slider.addEventListener('input', apply);
        box.prepend(bar);
        box.classList.add('fading');
        apply();
      }
    })();
    """
}
