extension PageFeature {
  /// A text that rows must contain, above tables of many rows; without the script there is none. Totals stay, and paper has
  /// all rows.
  static let filter = PageFeature(style: style, script: script) {
    if case .table(let table) = $0 { table.isFilterable } else { false }
  }

  private static let style = """
    .filter{display:flex;flex-wrap:wrap;align-items:center;gap:.4rem .9rem;margin:0 0 .5rem;font-size:.875rem}
    .filter label{display:flex;align-items:center;gap:.5rem;flex:0 1 20rem;min-width:0}
    .filter input{font:inherit;flex:1;min-width:5rem;color:var(--ink);background:var(--paper);border:1px solid var(--strong-line);
    border-radius:6px;padding:.25rem .55rem}
    .filter output{color:var(--soft);font-variant-numeric:tabular-nums}
    @media print{.filter{display:none}tr[hidden]{display:table-row}}
    """

  private static let script = """
    (() => {
      const make = (tag, options, ...children) => {
        const element = Object.assign(document.createElement(tag), options);
        element.append(...children);
        return element;
      };
      for (const table of document.querySelectorAll('table.filterable')) {
        const text = row => [...row.cells].map(cell => cell.textContent.trim()).join('\\n').toLowerCase();
        const rows = [...table.tBodies[0].querySelectorAll('tr:not(.total)')].map(row => [row, text(row)]);
        const input = make('input', { type: 'search', spellcheck: false }), count = make('output', {});
        const apply = () => {
          const words = input.value.toLowerCase().split(/\\s+/);
          let shown = 0;
          for (const [row, text] of rows) {
            row.hidden = !words.every(word => text.includes(word));
            shown += !row.hidden;
          }
          count.textContent = shown < rows.length ? `${shown} of ${rows.length} rows` : `${rows.length} rows`;
        };
        input.addEventListener('input', apply);
        table.parentNode.before(make('div', { className: 'filter' }, make('label', {}, 'Filter ', input), count));
        apply();
      }
    })();
    """
}
