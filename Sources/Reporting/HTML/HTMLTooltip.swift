extension PageFeature {
  /// What the pointer rests on, said at once: the titles of marks and pictures, and the full digits of numbers in tables.
  /// Arrow keys go through the marks of a figure, and then a screen reader hears them; before, its alternative text stands for
  /// all of them. Without the script a browser shows the titles in its own way.
  static let tooltip = PageFeature(style: style, script: script) {
    switch $0 {
    case .figure, .gallery, .examples, .table: true
    default: false
    }
  }

  private static let style = """
    .tip{position:fixed;z-index:8;left:0;top:0;max-width:min(22rem,calc(100vw - 1rem));padding:.3rem .6rem;border-radius:5px;
    background:var(--ink);color:var(--paper);font-size:.8125rem;line-height:1.35;pointer-events:none;overflow-wrap:anywhere}
    .tip[hidden]{display:none}
    .tipped{outline:2px solid var(--accent);outline-offset:1px}
    @media print{.tip{display:none}}
    """

  private static let script = """
    (() => {
      const texts = new Map(), box = className => {
        const element = Object.assign(document.createElement('div'), { className });
        document.body.append(element);
        return element;
      };
      const tip = box('tip'), said = box('unseen');
      tip.hidden = true;
      tip.setAttribute('aria-hidden', 'true');
      said.setAttribute('aria-live', 'polite');
      const take = (selector, place) => [...place.querySelectorAll(selector)].map(title => {
        const mark = title.parentNode;
        texts.set(mark, title.textContent);
        title.remove();
        return mark;
      });
      let lit;
      const hide = () => {
        tip.hidden = true;
        lit?.classList.remove('tipped');
      };
      const show = mark => {
        hide();
        tip.textContent = texts.get(mark);
        tip.hidden = !tip.textContent;
        const at = mark.getBoundingClientRect(), w = tip.offsetWidth, h = tip.offsetHeight;
        tip.style.left = `${Math.max(4, Math.min(at.left + (at.width - w) / 2, innerWidth - w - 20))}px`;
        tip.style.top = `${at.top > h + 10 ? at.top - h - 6 : Math.min(at.bottom + 6, innerHeight - h - 4)}px`;
      };
      for (const face of take('.tiles svg>title', document)) face.ariaLabel += `, ${texts.get(face)}`;
      for (const drawing of document.querySelectorAll('.drawing')) {
        const marks = take('g>title', drawing);
        if (!marks.length) continue;
        let at = -1;
        drawing.tabIndex = 0;
        drawing.role = 'group';
        drawing.ariaLabel = `Figure of ${marks.length} marks; arrow keys go through them`;
        drawing.onblur = hide;
        drawing.onkeydown = e => {
          const mark = marks[at + { ArrowRight: 1, ArrowLeft: -1 }[e.key]];
          if (!mark) return;
          e.preventDefault();
          at = marks.indexOf(mark);
          hide();
          show(lit = mark);
          mark.classList.add('tipped');
          said.textContent = texts.get(mark);
        };
      }
      for (const cell of document.querySelectorAll('td[data-value]')) {
        const v = +cell.dataset.value, names = [cell.parentNode, cell.closest('table').rows[0]].map(row => row.cells);
        if (!Number.isInteger(v)) texts.set(cell, `${names[0][0].textContent}, ${names[1][cell.cellIndex].textContent}: ${+v.toPrecision(6)}`);
      }
      document.addEventListener('pointerover', ({ target: mark }) => {
        while (mark && !texts.has(mark)) mark = mark.parentElement;
        if (mark) show(mark); else hide();
      });
      document.addEventListener('keydown', e => { if (e.key === 'Escape') hide(); });
      addEventListener('scroll', hide, true);
    })();
    """
}
