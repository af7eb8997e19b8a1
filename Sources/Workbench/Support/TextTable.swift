/// Columns of text for a terminal.
enum TextTable {
  /// One line for the header and each row, columns as wide as their longest cell.
  /// - Parameter numbersFrom: the first of the columns that hold numbers, which stand at the right; `nil`: none does.
  static func lines(_ header: [String], _ rows: [[String]], numbersFrom: Int? = nil) -> [String] {
    let widths = header.indices.map { c in ([header] + rows).map { $0[c].count }.max() ?? 0 }
    return ([header] + rows).map { row in
      let cells = row.indices.map { c in
        let space = String(repeating: " ", count: widths[c] - row[c].count)
        return numbersFrom.map { c >= $0 } == true ? space + row[c] : row[c] + space
      }
      var line = cells.joined(separator: "  ")
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
