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
    var records: [(line: Int, cells: [String])] = []
    var cells: [String] = []
    var cell: [UInt8] = []
    var quoted = false
    var line = 1
    var start = 1
    func endCell() {
      cells.append(String(decoding: cell, as: UTF8.self))
      cell.removeAll(keepingCapacity: true)
    }
    func endRecord() {
      endCell()
      if cells.count > 1 || !cells[0].isEmpty { records.append((start, cells)) }
      cells.removeAll(keepingCapacity: true)
    }
    var bytes = Array(data)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    var i = 0
    while i < bytes.count {
      let byte = bytes[i]
      if byte == 10 { line += 1 }
      if quoted {
        if byte == 0x22 {
          if i + 1 < bytes.count, bytes[i + 1] == 0x22 {
            cell.append(0x22)
            i += 1
          } else {
            quoted = false
          }
        } else {
          cell.append(byte)
        }
      } else {
        switch byte {
        case 0x22 where cell.isEmpty: quoted = true
        case 0x2C: endCell()
        case 13: break
        case 10:
          endRecord()
          start = line
        default: cell.append(byte)
        }
      }
      i += 1
    }
    guard !quoted else { throw FileError.malformed(path: path, reason: "line \(start): a quoted cell is never closed") }
    if !cell.isEmpty || !cells.isEmpty { endRecord() }
    guard let header = records.first else {
      throw FileError.malformed(path: path, reason: "is empty; a header row was expected")
    }
    columns = header.cells.map { $0.trimmingCharacters(in: .whitespaces) }
    rows = Array(records.dropFirst())
    for row in rows where row.cells.count != columns.count {
      throw FileError.malformed(
        path: path, reason: "line \(row.line): \(row.cells.count) cells, the header has \(columns.count)")
    }
  }

  /// One line of a CSV file, quoted where needed, without the line ending.
  public static func line(_ cells: [String]) -> String {
    cells.map { cell in
      cell.contains { $0 == "," || $0 == "\"" || $0.isNewline }
        ? "\"\(cell.replacingOccurrences(of: "\"", with: "\"\""))\"" : cell
    }.joined(separator: ",")
  }
}
