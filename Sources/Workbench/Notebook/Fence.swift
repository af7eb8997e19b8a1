/// The line that opens a fenced code block, as CommonMark 0.31 (section 4.5) has it.
struct Fence {
  private let mark: UInt8
  private let length: Int
  private let indentation: Int
  /// What follows the marks, without blanks around it.
  let info: String

  /// Whether the line is one that Jupytext takes for the start of a code cell of this language: backticks at the margin,
  /// then the language.
  func isCell(of language: String) -> Bool {
    guard mark == UInt8(ascii: "`"), indentation == 0, info.hasPrefix(language) else { return false }
    return info.dropFirst(language.count).first.map { $0 == " " || $0 == "\t" } ?? true
  }

  /// - Parameter line: without its ending; `nil` when it opens no block.
  init?(opening line: ArraySlice<UInt8>) {
    let blanks = line.prefix { $0 == UInt8(ascii: " ") }.count
    guard blanks <= 3 else { return nil }
    let rest = line.dropFirst(blanks)
    // The first block of a list's item: `- ~~~` opens one that closes below it.
    let bullet = Self.bullet(rest)
    let marks = rest.dropFirst(bullet)
    guard let mark = marks.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return nil }
    let length = marks.prefix { $0 == mark }.count
    let info = marks.dropFirst(length)
    guard length >= 3, mark == UInt8(ascii: "~") || !info.contains(mark) else { return nil }
    self.mark = mark
    self.length = length
    indentation = blanks + bullet
    self.info = String(decoding: info, as: UTF8.self).trimmingBlanks()
  }

  /// Whether a line, without its ending, ends the block.
  func isClosed(by line: ArraySlice<UInt8>) -> Bool {
    let blanks = line.prefix { $0 == UInt8(ascii: " ") }.count
    guard blanks <= indentation + 3 else { return false }
    let marks = line.dropFirst(blanks)
    let count = marks.prefix { $0 == mark }.count
    return count >= length && marks.dropFirst(count).allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
  }

  /// How many bytes the sign of a list's item and the blanks behind it take; 0 where the line starts none.
  private static func bullet(_ line: ArraySlice<UInt8>) -> Int {
    let digits = line.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
    guard let sign = line.dropFirst(digits).first else { return 0 }
    let signs = digits == 0 ? Array("-*+".utf8) : Array(".)".utf8)
    let blanks = line.dropFirst(digits + 1).prefix { $0 == UInt8(ascii: " ") }.count
    guard digits <= 9, signs.contains(sign), (1...4).contains(blanks) else { return 0 }
    return digits + 1 + blanks
  }
}

extension StringProtocol {
  /// The text without spaces and tabs at its ends.
  func trimmingBlanks() -> String {
    let start = drop { $0 == " " || $0 == "\t" }
    return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
