import Files
import Tensors

/// FER2013 as Kaggle's competition gave it: rows of `emotion,pixels[,Usage]`, one square image a row.
struct KaggleTable {
  /// Class names in byte order; Kaggle's numbers (0 angry, 1 disgust, 2 fear, 3 happy, 4 sad, 5 surprise, 6 neutral)
  /// are not in this order.
  static let classes = ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"]
  private static let labelOfEmotion = [0, 1, 2, 3, 5, 6, 4]
  private static let splitOfUsage: [String: Split] = [
    "Training": .train, "PublicTest": .validation, "PrivateTest": .test,
  ]
  /// The side of FER2013's images, expected where the first row does not tell.
  private static let usualSide = 48

  /// Columns and rows of every image.
  let side: Int
  /// The label and split of each row.
  let rows: [(label: Int, split: Split)]
  /// The gray levels of all rows, row after row.
  let pixels: [UInt8]

  private struct Columns {
    let count: Int
    let emotion: Int
    let pixels: Int
    let usage: Int?
  }

  /// Parses a table.
  /// - Parameters:
  ///   - text: UTF-8, with or without a byte-order mark, any line ending, quoted cells allowed.
  ///   - path: for messages.
  /// - Throws: `DatasetError`; for a bad row, the first one.
  init(parsing text: UnsafeBufferPointer<UInt8>, path: String, limits: ImageLimits) throws(DatasetError) {
    var lines = Self.lines(of: text)
    let header = lines.isEmpty ? [] : Self.cells(lines.removeFirst(), text).map { Self.trimmed($0, text).lowercased() }
    guard let emotion = header.firstIndex(of: "emotion"), let pixelColumn = header.firstIndex(of: "pixels") else {
      throw .unknownColumns(path: path, found: header)
    }
    let columns = Columns(
      count: header.count, emotion: emotion, pixels: pixelColumn, usage: header.firstIndex(of: "usage"))
    guard let first = lines.first else { throw .noImages(path: path, found: "a header and no row") }

    let firstCells = Self.cells(first, text)
    let counted = firstCells.count == columns.count ? Self.numberCount(firstCells[columns.pixels], text) : 0
    let root = Int(Double(counted).squareRoot().rounded())
    let side = root > 0 && root * root == counted ? root : Self.usualSide
    guard side <= limits.maximumSide, side * side <= limits.maximumPixels else {
      throw .badRow(
        path: path, row: 1, reason: "\(counted.grouped) pixels, at most \(limits.maximumPixels.grouped) are read")
    }
    let area = side * side
    var results: [Result<(label: Int, split: Split), DatasetError>] = []
    let found = lines
    let store = [UInt8](unsafeUninitializedCapacity: area * found.count) { buffer, initialized in
      nonisolated(unsafe) let store = buffer
      nonisolated(unsafe) let text = text
      results = Parallel.map(found.count) { i in
        let target = UnsafeMutableBufferPointer(rebasing: store[(i * area)..<((i + 1) * area)])
        return Result { () throws(DatasetError) in
          try Self.row(i, found[i], text, columns, into: target, path: path)
        }
      }
      initialized = area * found.count
    }
    var rows: [(label: Int, split: Split)] = []
    rows.reserveCapacity(results.count)
    for result in results { rows.append(try result.get()) }
    self.side = side
    self.rows = rows
    pixels = store
  }

  /// The image of a row.
  func image(_ row: Int) -> GrayImage {
    let area = side * side
    return GrayImage(width: side, height: side, pixels: Array(pixels[(row * area)..<((row + 1) * area)]))
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
    guard let id = Int(emotion), labelOfEmotion.indices.contains(id) else {
      throw bad("emotion \"\(emotion.prefix(20))\", a number from 0 to 6 expected")
    }
    var split = Split.all
    if let column = columns.usage {
      let usage = trimmed(cells[column], text)
      guard let known = splitOfUsage[usage] else {
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
    return (labelOfEmotion[id], split)
  }

  private static func lines(of text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
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
