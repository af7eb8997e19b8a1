extension HTMLPage {
  /// Writes a table in a box of its own, which scrolls sideways when the page is too narrow for it.
  mutating func write(_ table: Table) {
    let anchor = outline.tables[nextTable]
    nextTable += 1
    out += "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-labelledby=\"\(anchor).caption\">\n"
    out += "<table id=\"\(anchor)\"\(table.isSortable ? " class=\"sortable\"" : "")>\n"
    out += "<caption id=\"\(anchor).caption\"><span class=\"label\">Table \(nextTable).</span> \(html(table.caption))</caption>\n"
    out += "<thead><tr>"
    for column in table.columns {
      out += "<th scope=\"col\"\(column.kind == .number ? " class=\"number\"" : "")>\(html(column.title))</th>"
    }
    out += "</tr></thead>\n<tbody>\n"
    for row in table.rows {
      out += row.isTotal ? "<tr class=\"total\">" : "<tr>"
      for (i, cell) in row.cells.enumerated() { write(cell, column: table.columns[i], isFirst: i == 0) }
      out += "</tr>\n"
    }
    out += "</tbody>\n</table>\n</div>\n"
  }

  private mutating func write(_ cell: Table.Cell, column: Table.Column, isFirst: Bool) {
    // The first cell of a row names it, when it is words.
    let tag = isFirst && column.kind == .text ? "th" : "td"
    let scope = tag == "th" ? " scope=\"row\"" : ""
    let kind = column.kind == .number ? " class=\"number\"" : tag == "td" ? " class=\"words\"" : ""
    switch cell {
    case .text(let prose): out += "<\(tag)\(scope)\(kind)>\(html(prose))</\(tag)>"
    case .empty: out += "<\(tag)\(scope)\(kind)></\(tag)>"
    case .status(let status):
      let sign: String
      switch status {
      case .pass: sign = "✓"
      case .fail: sign = "✗"
      case .notApplicable: sign = "–"
      }
      let name = status == .notApplicable ? "na" : status.word
      out += "<\(tag)\(scope)\(kind)><span class=\"status \(name)\"><span aria-hidden=\"true\">\(sign)</span> \(status.word)</span></\(tag)>"
    case .number(let quantity, let bar):
      let value = quantity.value.map { " data-value=\"\($0)\"" } ?? ""
      out += "<\(tag)\(scope)\(kind)\(value)>"
      if let bar, bar.isFinite {
        let share = Double((min(max(bar, 0), 1) * 1000).rounded()) / 1000
        out += "<span class=\"bar\" style=\"--share:\(share)\" aria-hidden=\"true\"><i></i></span>"
      }
      out += escapedHTML(quantity.text)
      if let ends = quantity.intervalText { out += "<span class=\"interval\">\(escapedHTML(ends))</span>" }
      if let n = quantity.n { out += "<span class=\"n\">n = \(escapedHTML(Quantity.count(n).text))</span>" }
      out += "</\(tag)>"
    }
  }
}
