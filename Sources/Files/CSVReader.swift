import Foundation

/// Goes over comma-separated values (RFC 4180) record by record without making a text of every cell.
///
/// Lines end in LF or CRLF; a carriage return elsewhere outside quotes does not count. Empty lines are left out. A
/// byte-order mark is skipped.
public struct CSVReader: Sendable {
  private let data: Data
  private let path: String

  /// - Parameters:
  ///   - data: UTF-8 text.
  ///   - path: the file it came from, for messages.
  public init(_ data: Data, path: String) {
    self.data = data
    self.path = path
  }

  /// Calls `body` with each record in order, the header included.
  /// - Parameter body: the record may be used inside the call alone, not kept.
  /// - Throws: `FileError.malformed` for a quote that is never closed, and what `body` throws.
  public func forEachRecord(_ body: (CSVRecord) throws -> Void) throws {
    try data.withUnsafeBytes { raw in
      var scanner = CSVScanner(raw.bindMemory(to: UInt8.self))
      while let record = try scanner.next(path: path) {
        if !record.isBlank { try body(record) }
      }
    }
  }
}

/// One record of a table, as byte ranges of the file.
public struct CSVRecord {
  /// Where a cell's bytes are: in the file, or in `copied` for a cell whose text differs from its bytes there.
  struct Cell {
    let start: Int
    let count: Int
    let isCopied: Bool
  }

  let bytes: UnsafeBufferPointer<UInt8>
  let copied: [UInt8]
  let cells: [Cell]
  /// The line of the file on which the record starts, counted from 1.
  public let line: Int

  /// The number of cells.
  public var count: Int { cells.count }
  /// One empty cell: an empty line.
  var isBlank: Bool { cells.count == 1 && cells[0].count == 0 }

  /// The text of a cell; bytes that are no UTF-8 are replaced.
  public func text(_ cell: Int) -> String { withBytes(of: cell) { String(decoding: $0, as: UTF8.self) } }

  /// The text of a cell without spaces and tabs around it.
  public func trimmedText(_ cell: Int) -> String {
    withBytes(of: cell) { String(decoding: DecimalText.trimmed($0), as: UTF8.self) }
  }

  /// Whether there is nothing in a cell but spaces and tabs.
  public func isEmpty(_ cell: Int) -> Bool { withBytes(of: cell) { DecimalText.trimmed($0).isEmpty } }

  /// The number in a cell, as `DecimalText.value` reads it.
  public func number(_ cell: Int) -> Double? { withBytes(of: cell) { DecimalText.value($0) } }

  private func withBytes<Result>(of cell: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    let place = cells[cell]
    if place.isCopied {
      return copied.withUnsafeBufferPointer {
        body(UnsafeBufferPointer(rebasing: $0[place.start..<place.start + place.count]))
      }
    }
    return body(UnsafeBufferPointer(rebasing: bytes[place.start..<place.start + place.count]))
  }
}

/// The state of going over a table.
private struct CSVScanner {
  private static let (quote, comma, lineFeed, carriageReturn): (UInt8, UInt8, UInt8, UInt8) = (0x22, 0x2C, 10, 13)

  private let bytes: UnsafeBufferPointer<UInt8>
  private var position: Int
  private var line = 1
  private var width = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The next record, or `nil` at the end.
  mutating func next(path: String) throws -> CSVRecord? {
    guard position < bytes.count else { return nil }
    let start = line
    var cells: [CSVRecord.Cell] = []
    cells.reserveCapacity(width)
    var copied: [UInt8] = []
    var isOpen = true
    while isOpen {
      let begin = position
      var end = begin
      while end < bytes.count, bytes[end] != Self.comma, bytes[end] != Self.lineFeed, bytes[end] != Self.carriageReturn
      {
        end += 1
      }
      let isQuoted = begin < bytes.count && bytes[begin] == Self.quote
      let hasInnerReturn =
        end + 1 < bytes.count && bytes[end] == Self.carriageReturn && bytes[end + 1] != Self.lineFeed
      if isQuoted || hasInnerReturn {
        let first = copied.count
        guard copyCell(into: &copied) else {
          throw FileError.malformed(path: path, reason: "line \(start): a quoted cell is never closed")
        }
        cells.append(CSVRecord.Cell(start: first, count: copied.count - first, isCopied: true))
      } else {
        cells.append(CSVRecord.Cell(start: begin, count: end - begin, isCopied: false))
        position = end
        if position < bytes.count, bytes[position] == Self.carriageReturn { position += 1 }
      }
      isOpen = position < bytes.count && bytes[position] == Self.comma
      if position < bytes.count, bytes[position] == Self.lineFeed { line += 1 }
      position += 1
    }
    width = cells.count
    return CSVRecord(bytes: bytes, copied: copied, cells: cells, line: start)
  }

  /// Copies a cell with its quotes taken off, up to the comma, the line feed or the end after it.
  /// - Returns: whether its quotes are closed.
  private mutating func copyCell(into copied: inout [UInt8]) -> Bool {
    let first = copied.count
    var isQuoted = false
    while position < bytes.count {
      let byte = bytes[position]
      if isQuoted {
        if byte == Self.lineFeed { line += 1 }
        if byte != Self.quote {
          copied.append(byte)
        } else if position + 1 < bytes.count, bytes[position + 1] == Self.quote {
          copied.append(byte)
          position += 1
        } else {
          isQuoted = false
        }
      } else if byte == Self.comma || byte == Self.lineFeed {
        return true
      } else if byte == Self.quote && copied.count == first {
        isQuoted = true
      } else if byte != Self.carriageReturn {
        copied.append(byte)
      }
      position += 1
    }
    return !isQuoted
  }
}
