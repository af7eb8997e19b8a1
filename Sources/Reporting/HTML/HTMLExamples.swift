extension HTMLPage {
  /// Writes the counts, each a link to its examples, and the examples below.
  mutating func write(_ matrix: ExampleMatrix) {
    let anchor = tableAnchor()
    let sheet = matrix.sheet.map { writeSheet($0, name: matrix.id) }
    let figures = matrix.figures.map { outline.target($0).anchor }.joined(separator: " ")
    out += "<figure class=\"tabular matrix\" id=\"\(anchor)\" data-figures=\"\(figures)\">\n"
    out += "<figcaption id=\"\(anchor).caption\">\(tableLabel())\(html(matrix.caption))</figcaption>\n"
    out += "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"\(anchor).caption\">\n"
    out += "<table aria-labelledby=\"\(anchor).caption\">\n<thead><tr><td></td>"
    out += "<th scope=\"colgroup\" colspan=\"\(matrix.names.count)\">\(breakableHTML(matrix.columnTitle))</th></tr>\n"
    out += "<tr><th scope=\"col\">\(breakableHTML(matrix.rowTitle))</th>"
    out += matrix.names.map { "<th scope=\"col\">\(breakableHTML($0))</th>" }.joined() + "</tr></thead>\n<tbody>\n"
    for (row, name) in matrix.names.enumerated() {
      out += "<tr><th scope=\"row\">\(breakableHTML(name))</th>"
      for (column, cell) in matrix.cells[row].enumerated() {
        let share = Double((cell.share * 100).rounded()) / 100
        out += "<td\(row == column ? " class=\"own\"" : "")\(share > 0 ? " style=\"--share:\(share)\"" : "")>"
        let count = Quantity.count(cell.count).text
        out +=
          cell.examples == .none
          ? "<span>\(count)</span>"
          : "<a href=\"#\(matrix.anchor(.init(row: row, column: column)))\" aria-label=\"\(count): "
            + "\(escapedHTML(cell.title.plainText))\">\(count)</a>"
        out += "</td>"
      }
      out += "</tr>\n"
    }
    out += "</tbody>\n</table>\n</div>\n<div class=\"examples\">\n"
    for (i, place) in matrix.order.enumerated() {
      write(
        matrix.cells[place.row][place.column], id: matrix.anchor(place), isPrinted: i < matrix.printed,
        sheet: sheet ?? "")
    }
    out += "</div>\n</figure>\n"
  }

  private mutating func write(_ cell: ExampleMatrix.Cell, id: String, isPrinted: Bool, sheet: String) {
    out += "<details\(isPrinted ? "" : " class=\"minor\"")><summary>\(html(cell.title))</summary>\n"
    switch cell.examples {
    case .none: break
    case .pictures(let items): write(items, of: sheet, tileWidth: 76, id: id)
    case .words(let lines):
      out += "<ul id=\"\(id)\">\n" + lines.map { "<li>\(html($0))</li>\n" }.joined() + "</ul>\n"
    }
    out += "</details>\n"
  }
}

extension PageFeature {
  /// A matrix whose cells open examples: with the script one at a time, right below.
  static let examples = PageFeature(style: style, script: script) {
    if case .examples = $0 { true } else { false }
  }

  private static let style = """
    .matrix table{width:auto;border-collapse:separate;border-spacing:2px;font-variant-numeric:tabular-nums}
    .matrix th,.matrix td,.matrix th:last-child,.matrix td:last-child{border:0;padding:.2rem .45rem}
    .matrix tbody th{vertical-align:middle}
    .matrix thead th{text-align:center;font-weight:500;color:var(--ink)}
    .matrix thead th[colspan]{color:var(--soft);font-weight:620}
    .matrix tbody tr:hover{background:none}
    .matrix tbody td{position:relative;padding:0;text-align:center;border-radius:3px;background:color-mix(in srgb,var(--ink) 8%,transparent)}
    .matrix tbody td::before{content:"";position:absolute;inset:0;border-radius:3px;background:var(--fill);opacity:calc(var(--share,0)*.6)}
    .matrix td.own{font-weight:650}
    .matrix td>*{position:relative;display:block;min-width:2.9rem;padding:.5rem .35rem;color:var(--ink);text-decoration:none;border-radius:3px}
    .matrix td>span{color:var(--soft)}
    .matrix td>a:hover{text-decoration:underline;outline:2px solid var(--strong-line)}
    .matrix td>a[aria-current]{outline:2px solid var(--ink);outline-offset:-2px}
    .matrix td>a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
    .examples{margin-top:1rem}
    .examples details+details{margin-top:0}
    .examples ul{margin:.3rem 0 1rem}
    .examples .tiles{grid-template-columns:repeat(auto-fill,minmax(min(30%,var(--tile)),1fr))}
    .opens{cursor:pointer}
    @media print{.matrix td>a[aria-current]{outline:0}.examples details{display:block!important}.examples details.minor{display:none!important}
    .matrix td>a{text-decoration:none}}
    """

  private static let script = """
    (() => {
      const all = (s, e = document) => [...e.querySelectorAll(s)];
      for (const box of all('.matrix')) {
        const cells = all('tbody td', box), links = all('td a', box), lists = all('.examples details', box);
        const find = id => document.getElementById(id), width = cells.length ** .5;
        const listOf = link => find(link.hash.slice(1)).closest('details');
        const said = document.createElement('output');
        said.className = 'unseen';
        box.append(said);
        const show = link => {
          const list = listOf(link);
          lists.forEach(d => { d.hidden = d !== list; });
          list.open = true;
          links.forEach(a => a.removeAttribute('aria-current'));
          link.setAttribute('aria-current', 'true');
          return list;
        };
        const choose = link => {
          const list = show(link);
          said.textContent = list.querySelector('summary').textContent;
          list.scrollIntoView({ block: 'nearest' });
        };
        links.forEach(link => link.addEventListener('click', e => { e.preventDefault(); choose(link); }));
        box.addEventListener('keydown', e => {
          const way = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: width, ArrowUp: -width }[e.key];
          const at = cells.indexOf(e.target.parentNode);
          if (!way || at < 0) return;
          e.preventDefault();
          const isNear = next => Math.abs(way) > 1 || Math.floor(next / width) === Math.floor(at / width);
          for (let next = at + way; cells[next] && isNear(next); next += way) {
            const link = cells[next].querySelector('a');
            if (link) return link.focus();
          }
        });
        for (const id of box.dataset.figures.split(' ').filter(find)) {
          const marks = all('svg g', find(id)).filter(g => g.querySelector(':scope>title'));
          if (marks.length === cells.length) marks.forEach((mark, i) => {
            const link = cells[i].querySelector('a');
            if (!link) return;
            mark.classList.add('opens');
            mark.addEventListener('click', () => choose(link));
          });
        }
        const wanted = () => links.find(a => a.hash === location.hash);
        addEventListener('hashchange', () => { if (wanted()) choose(wanted()); });
        const first = wanted() || links.find(a => listOf(a) === lists[0]);
        if (first) show(first);
      }
    })();
    """
}
