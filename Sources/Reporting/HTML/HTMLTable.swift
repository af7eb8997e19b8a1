extension HTMLPage {
  /// The identifier of the next table.
  mutating func tableAnchor() -> String {
    nextTable += 1
    return outline.tables[nextTable - 1]
  }

  /// What stands before the caption of the table whose identifier was asked for last.
  func tableLabel() -> String { "<span class=\"label\">Table \(nextTable).</span> " }

  /// Writes a table in a box of its own, which scrolls sideways when the page is too narrow for it.
  mutating func write(_ table: Table) {
    let anchor = tableAnchor()
    out += "<figure class=\"tabular\" id=\"\(anchor)\">\n<figcaption id=\"\(anchor).caption\">"
    out += "\(tableLabel())\(html(table.caption))</figcaption>\n"
    out += "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-labelledby=\"\(anchor).caption\">\n"
    let uses = (table.isSortable ? ["sortable"] : []) + (table.isFilterable ? ["filterable"] : [])
    let names = uses.isEmpty ? "" : " class=\"\(uses.joined(separator: " "))\""
    out += "<table\(names) aria-labelledby=\"\(anchor).caption\">\n"
    out += "<thead><tr>"
    for column in table.columns {
      out += "<th scope=\"col\"\(column.kind == .number ? " class=\"number\"" : "")>\(html(column.title))</th>"
    }
    out += "</tr></thead>\n<tbody>\n"
    let widths = table.columns.indices.map { column in NumberWidths(table.rows.map { $0.cells[column] }) }
    for row in table.rows {
      out += row.isTotal ? "<tr class=\"total\">" : "<tr>"
      for (i, cell) in row.cells.enumerated() {
        write(cell, column: table.columns[i], widths: widths[i], isFirst: i == 0)
      }
      out += "</tr>\n"
    }
    out += "</tbody>\n</table>\n</div>\n</figure>\n"
  }

  private mutating func write(_ cell: Table.Cell, column: Table.Column, widths: NumberWidths, isFirst: Bool) {
    // The first cell of a row names it, when it is words.
    let tag = isFirst && column.kind == .text ? "th" : "td"
    let scope = tag == "th" ? " scope=\"row\"" : ""
    let kind = column.kind == .number ? " class=\"number\"" : tag == "td" ? " class=\"words\"" : ""
    switch cell {
    case .text(let prose): out += "<\(tag)\(scope)\(kind)>\(html(prose))</\(tag)>"
    case .empty: out += "<\(tag)\(scope)\(kind)></\(tag)>"
    case .status(let status):
      let name = status == .notApplicable ? "na" : status.word
      out +=
        "<\(tag)\(scope)\(kind)><span class=\"status \(name)\"><span aria-hidden=\"true\">\(status.sign)</span> \(status.word)</span></\(tag)>"
    case .number(let quantity, let bar):
      let value = quantity.value.map { " data-value=\"\($0)\"" } ?? ""
      out += "<\(tag)\(scope)\(kind)\(value)>"
      if let bar, bar.isFinite {
        let share = Double((min(max(bar, 0), 1) * 1000).rounded()) / 1000
        out += "<span class=\"bar\" style=\"--share:\(share)\" aria-hidden=\"true\"><i></i></span>"
      }
      out += aligned(quantity.text, "value", bar == nil ? 0 : widths.value)
      out += aligned(quantity.intervalText ?? "", "interval", widths.interval)
      out += aligned(quantity.n.map(NumberWidths.text) ?? "", "n", widths.n)
      out += "</\(tag)>"
    }
  }

  /// A part of a number's cell, as wide as the widest such part of its column (0 for none).
  private func aligned(_ text: String, _ name: String, _ width: Int) -> String {
    guard width > 0 else { return escapedHTML(text) }
    return "<span class=\"\(name) aligned\" style=\"min-width:\(width)ch\">\(escapedHTML(text))</span>"
  }
}

/// The greatest lengths in a column of what stands before and after a number, so that values, intervals and bars line up.
private struct NumberWidths {
  var value = 0
  var interval = 0
  var n = 0

  init(_ cells: [Table.Cell]) {
    for case .number(let quantity, _) in cells {
      value = max(value, quantity.text.count)
      interval = max(interval, quantity.intervalText?.count ?? 0)
      n = max(n, quantity.n.map { Self.text($0).count } ?? 0)
    }
  }

  static func text(_ n: Int) -> String { "n = \(Quantity.count(n).text)" }
}
