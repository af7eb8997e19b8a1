import Foundation

/// A table read from comma-separated values (RFC 4180): a header row and data rows of equal width.
public struct CSVTable: Sendable {
  /// Column names, trimmed.
  public let columns: [String]
  /// Data rows; `line` is the line of the file on which the row starts, counted from 1.
  public let rows: [(line: Int, cells: [String])]

  /// Parses a document.
  /// - Parameters:
  ///   - data: UTF-8 text, with or without a byte-order mark, lines ending in LF or CRLF.
  ///   - path: the file it came from, for messages.
  /// - Throws: `FileError.malformed` for an empty file, a row of another width, or an unclosed quote.
  public init(parsing data: Data, path: String) throws {
    var columns: [String]?
    var rows: [(line: Int, cells: [String])] = []
    try CSVReader(data, path: path).forEachRecord { record in
      guard let columns else {
        columns = (0..<record.count).map { record.text($0).trimmingCharacters(in: .whitespaces) }
        return
      }
      guard record.count == columns.count else {
        throw FileError.malformed(
          path: path, reason: "line \(record.line): \(record.count) cells, the header has \(columns.count)")
      }
      rows.append((record.line, (0..<record.count).map { record.text($0) }))
    }
    guard let columns else {
      throw FileError.malformed(path: path, reason: "is empty; a header row was expected")
    }
    self.columns = columns
    self.rows = rows
  }

  /// One line of a CSV file, quoted where needed, without the line ending.
  public static func line(_ cells: [String]) -> String {
    cells.map { cell in
      cell.utf8.contains { $0 == 0x2C || $0 == 0x22 || $0 == 10 || $0 == 13 }
        ? "\"\(cell.replacingOccurrences(of: "\"", with: "\"\""))\"" : cell
    }.joined(separator: ",")
  }
}
