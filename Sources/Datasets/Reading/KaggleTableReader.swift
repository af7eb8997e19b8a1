import Files
import Tensors

/// Reads a table piece by piece, so that its text is never in memory as a whole: only a block of lines at a time, which all
/// cores turn into pixels.
struct KaggleTableReader {
  private struct Columns {
    let count: Int
    let emotion: Int
    let pixels: Int
    let usage: Int?
  }

  /// Text is taken in blocks of about this many bytes.
  private static let blockBytes = 4 << 20

  private let path: String
  private let limits: ImageLimits
  /// Text whose last line is not complete yet.
  private var pending: [UInt8] = []
  private var isAtStart = true
  private var columns: Columns?
  private var side: Int?
  private var rows: [(label: Int, split: Split)] = []
  private var pixels: [UInt8] = []

  /// - Parameters:
  ///   - path: for messages.
  ///   - limits: the largest image that is read.
  init(path: String, limits: ImageLimits) {
    self.path = path
    self.limits = limits
  }

  /// Takes the next piece of the text: UTF-8, with or without a byte-order mark, any line ending, quoted cells allowed.
  /// - Throws: `DatasetError`; for a bad row, the first one.
  mutating func feed(_ piece: UnsafeBufferPointer<UInt8>) throws(DatasetError) {
    pending.append(contentsOf: piece)
    guard pending.count >= Self.blockBytes else { return }
    guard let end = pending.lastIndex(of: 10) else {
      let longest = max(Self.blockBytes, 4 * limits.maximumPixels + 4096)
      guard pending.count <= longest else {
        throw .badRow(path: path, row: rows.count + 1, reason: "the line is longer than \(longest.grouped) bytes")
      }
      return
    }
    try take(end + 1)
  }

  /// The table, once all its text was given.
  /// - Throws: `DatasetError`; for a bad row, the first one.
  mutating func finish() throws(DatasetError) -> KaggleTable {
    try take(pending.count)
    guard columns != nil else { throw .unknownColumns(path: path, found: []) }
    guard let side, !rows.isEmpty else { throw .noImages(path: path, found: "a header and no row") }
    return KaggleTable(side: side, rows: rows, pixels: pixels)
  }

  /// Parses the first bytes of what is pending: whole lines.
  private mutating func take(_ count: Int) throws(DatasetError) {
    let block = Array(pending[..<count])
    pending.removeFirst(count)
    let result = block.withUnsafeBufferPointer { text in
      Result { () throws(DatasetError) in try parse(text) }
    }
    try result.get()
  }

  private mutating func parse(_ text: UnsafeBufferPointer<UInt8>) throws(DatasetError) {
    var lines = Self.lines(of: text, skippingMark: isAtStart)
    isAtStart = false
    guard !lines.isEmpty else { return }
    if self.columns == nil {
      self.columns = try header(Self.cells(lines.removeFirst(), text).map { Self.trimmed($0, text) })
    }
    guard let columns = self.columns, let first = lines.first else { return }
    if self.side == nil { self.side = try sideOfImages(Self.cells(first, text), columns, text) }
    guard let side = self.side else { return }
    let area = side * side
    let (found, start) = (lines, rows.count)
    var results: [Result<(label: Int, split: Split), DatasetError>] = []
    let store = [UInt8](unsafeUninitializedCapacity: area * found.count) { buffer, initialized in
      nonisolated(unsafe) let store = buffer
      nonisolated(unsafe) let text = text
      let path = path
      results = Parallel.map(found.count) { i in
        let target = UnsafeMutableBufferPointer(rebasing: store[(i * area)..<((i + 1) * area)])
        return Result { () throws(DatasetError) in
          try Self.row(start + i, found[i], text, columns, into: target, path: path)
        }
      }
      initialized = area * found.count
    }
    for result in results { rows.append(try result.get()) }
    pixels += store
  }

  private func header(_ cells: [String]) throws(DatasetError) -> Columns {
    let names = cells.map { $0.lowercased() }
    guard let emotion = names.firstIndex(of: "emotion"), let pixels = names.firstIndex(of: "pixels") else {
      throw .unknownColumns(path: path, found: names)
    }
    return Columns(count: names.count, emotion: emotion, pixels: pixels, usage: names.firstIndex(of: "usage"))
  }

  /// The side of the images, from the first row.
  private func sideOfImages(
    _ cells: [Range<Int>], _ columns: Columns, _ text: UnsafeBufferPointer<UInt8>
  ) throws(DatasetError) -> Int {
    let counted = cells.count == columns.count ? Self.numberCount(cells[columns.pixels], text) : 0
    let root = Int(Double(counted).squareRoot().rounded())
    let side = root > 0 && root * root == counted ? root : KaggleTable.usualSide
    guard side <= limits.maximumSide, side * side <= limits.maximumPixels else {
      throw .badRow(
        path: path, row: 1, reason: "\(counted.grouped) pixels, at most \(limits.maximumPixels.grouped) are read")
    }
    return side
  }

  private static func row(
    _ index: Int, _ line: Range<Int>, _ text: UnsafeBufferPointer<UInt8>, _ columns: Columns,
    into target: UnsafeMutableBufferPointer<UInt8>, path: String
  ) throws(DatasetError) -> (label: Int, split: Split) {
    // Every byte is set, also when the row turns out to be bad.
    target.initialize(repeating: 0)
    func bad(_ reason: String) -> DatasetError { .badRow(path: path, row: index + 1, reason: reason) }
    let cells = cells(line, text)
    guard cells.count == columns.count else { throw bad("\(cells.count) cells, \(columns.count) expected") }
    let emotion = trimmed(cells[columns.emotion], text)
    guard let id = Int(emotion), KaggleTable.labelOfEmotion.indices.contains(id) else {
      throw bad("emotion \"\(emotion.prefix(20))\", a number from 0 to 6 expected")
    }
    var split = Split.all
    if let column = columns.usage {
      let usage = trimmed(cells[column], text)
      guard let known = KaggleTable.splitOfUsage[usage] else {
        throw bad("usage \"\(usage.prefix(20))\", Training, PublicTest or PrivateTest expected")
      }
      split = known
    }
    let range = cells[columns.pixels]
    let count = numberCount(range, text)
    guard count == target.count else { throw bad("\(count.grouped) pixels, \(target.count.grouped) expected") }
    var pixel = 0
    var value = 0
    var digits = 0
    for position in range.lowerBound...range.upperBound {
      let byte = position < range.upperBound ? text[position] : 0x20
      if byte == 0x20 || byte == 0x09 {
        if digits > 0 {
          guard value <= 255 else { throw bad("pixel \(pixel + 1) is \(value.grouped), at most 255 expected") }
          target[pixel] = UInt8(value)
          pixel += 1
        }
        value = 0
        digits = 0
      } else {
        guard byte >= 0x30, byte <= 0x39 else { throw bad("pixel \(pixel + 1) is not a whole number from 0 to 255") }
        value = min(value * 10 + Int(byte - 0x30), 1_000_000)
        digits += 1
      }
    }
    return (KaggleTable.labelOfEmotion[id], split)
  }

  private static func lines(of text: UnsafeBufferPointer<UInt8>, skippingMark: Bool) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = skippingMark && text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != 10 { end += 1 }
      let content = end > start && text[end - 1] == 13 ? start..<(end - 1) : start..<end
      if !content.isEmpty { lines.append(content) }
      start = end + 1
    }
    return lines
  }

  /// The cells of a line, without their quotes. No column of this table has commas or quotes inside a cell that matter.
  private static func cells(_ line: Range<Int>, _ text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var cells: [Range<Int>] = []
    var start = line.lowerBound
    var quoted = false
    for position in line.lowerBound...line.upperBound {
      let isEnd = position == line.upperBound
      if !isEnd, text[position] == 0x22 { quoted.toggle() }
      guard isEnd || (text[position] == 0x2C && !quoted) else { continue }
      let isQuoted = position - start >= 2 && text[start] == 0x22 && text[position - 1] == 0x22
      cells.append(isQuoted ? (start + 1)..<(position - 1) : start..<position)
      start = position + 1
    }
    return cells
  }

  private static func trimmed(_ cell: Range<Int>, _ text: UnsafeBufferPointer<UInt8>) -> String {
    var cell = cell
    while !cell.isEmpty, text[cell.lowerBound] == 0x20 { cell = (cell.lowerBound + 1)..<cell.upperBound }
    while !cell.isEmpty, text[cell.upperBound - 1] == 0x20 { cell = cell.lowerBound..<(cell.upperBound - 1) }
    return String(decoding: text[cell], as: UTF8.self)
  }

  private static func numberCount(_ cell: Range<Int>, _ text: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    var inNumber = false
    for position in cell {
      let isSpace = text[position] == 0x20 || text[position] == 0x09
      if !isSpace, !inNumber { count += 1 }
      inNumber = !isSpace
    }
    return count
  }
}
