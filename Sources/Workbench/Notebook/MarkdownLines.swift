/// The lines of a Markdown file as they lie in its bytes, so that what is not replaced stays as it is, odd bytes included.
struct MarkdownLines {
  /// The whole file.
  let bytes: [UInt8]
  /// The lines with their endings; the last one may have none.
  let ranges: [Range<Int>]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var ranges: [Range<Int>] = []
    var start = 0
    for (place, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      ranges.append(start..<(place + 1))
      start = place + 1
    }
    if start < bytes.count { ranges.append(start..<bytes.count) }
    self.ranges = ranges
  }

  var count: Int { ranges.count }

  /// What the file ends its lines with, judged by the first one.
  var ending: String {
    guard let first = ranges.first, bytes[first].count > 1, bytes[first].dropLast().last == UInt8(ascii: "\r") else {
      return "\n"
    }
    return "\r\n"
  }

  /// A line without its ending.
  func content(_ line: Int) -> ArraySlice<UInt8> {
    var slice = bytes[ranges[line]]
    if slice.last == UInt8(ascii: "\n") { slice.removeLast() }
    if slice.last == UInt8(ascii: "\r") { slice.removeLast() }
    return slice
  }

  /// A line as text without its ending; bytes that are no UTF-8 become replacement characters.
  func text(_ line: Int) -> String { String(decoding: content(line), as: UTF8.self) }

  /// Whether a line may be a comment: those of HTML begin so, with at most three blanks before.
  func mayBeComment(_ line: Int) -> Bool {
    let blanks = content(line).prefix { $0 == UInt8(ascii: " ") }.count
    return blanks <= 3 && content(line).dropFirst(blanks).starts(with: Array("<!--".utf8))
  }

  /// Whether a line holds nothing but blanks.
  func isBlank(_ line: Int) -> Bool { content(line).allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") } }

  /// Where a line starts; the end of the file for the line after the last.
  func start(_ line: Int) -> Int { line < count ? ranges[line].lowerBound : bytes.count }
}
