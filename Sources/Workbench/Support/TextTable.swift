/// Columns of text for a terminal.
enum TextTable {
  /// One line for the header and each row, columns as wide as their longest cell.
  static func lines(_ header: [String], _ rows: [[String]]) -> [String] {
    let widths = header.indices.map { c in ([header] + rows).map { $0[c].count }.max() ?? 0 }
    return ([header] + rows).map { row in
      let cells = row.indices.map { c in row[c] + String(repeating: " ", count: widths[c] - row[c].count) }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
