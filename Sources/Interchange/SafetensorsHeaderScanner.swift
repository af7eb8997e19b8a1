import Files

/// Reads the small part of JSON that a safetensors header may use: objects, strings, and arrays of whole numbers.
///
/// It keeps the order of the keys, sees a key that stands twice, and names the byte where the text goes wrong. It never
/// recurses, so a hostile header cannot exhaust the stack.
struct SafetensorsHeaderScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  let path: String
  private var position = 0

  init(bytes: UnsafeBufferPointer<UInt8>, path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// Reads `{ "key": value, … }`; `member` reads each value.
  mutating func object(_ member: (inout SafetensorsHeaderScanner, String) throws -> Void) throws {
    try expect(UInt8(ascii: "{"))
    if accept(UInt8(ascii: "}")) { return }
    repeat {
      skipSpace()
      let key = try string()
      try expect(UInt8(ascii: ":"))
      skipSpace()
      try member(&self, key)
    } while accept(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"))
  }

  /// Reads `[ 1, 2, … ]`; `invalid` makes the error for a number that is negative, fractional or too large.
  mutating func naturals(_ invalid: (String) -> SafetensorsError) throws -> [Int] {
    try expect(UInt8(ascii: "["))
    var numbers: [Int] = []
    if accept(UInt8(ascii: "]")) { return numbers }
    repeat {
      skipSpace()
      let start = position
      while position < bytes.count, Self.belongsToNumber(bytes[position]) { position += 1 }
      guard position > start else { throw fault("a number") }
      let digits = bytes[start..<position]
      let text = String(decoding: digits.prefix(40), as: UTF8.self)
      let isPlain = digits.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && (digits.count == 1 || digits.first != 0x30)
      guard isPlain, let number = Int(text) else { throw invalid(text) }
      numbers.append(number)
    } while accept(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"))
    return numbers
  }

  /// Reads a string with its escapes.
  mutating func string() throws -> String {
    try expect(UInt8(ascii: "\""))
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw fault("text in UTF-8") }
        position += 1
        return string
      case UInt8(ascii: "\\"):
        position += 1
        try escape(into: &text)
      case 0..<0x20: throw fault("a string without control characters")
      default:
        text.append(byte)
        position += 1
      }
    }
    throw fault("a closing quotation mark")
  }

  /// Checks that only padding is left.
  mutating func end() throws {
    skipSpace()
    guard position == bytes.count else { throw fault("the end of the header") }
  }

  private mutating func escape(into text: inout [UInt8]) throws {
    guard position < bytes.count else { throw fault("an escape sequence") }
    let byte = bytes[position]
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      position += 1
      try unicodeEscape(into: &text)
      return
    default: throw fault("an escape sequence of JSON")
    }
    position += 1
  }

  private mutating func unicodeEscape(into text: inout [UInt8]) throws {
    var units = [try hexadecimalUnit()]
    if UTF16.isLeadSurrogate(units[0]) {
      guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
      else { throw fault("the second half of a surrogate pair") }
      position += 2
      units.append(try hexadecimalUnit())
    }
    guard let string = String(validating: units, as: UTF16.self) else { throw fault("a valid Unicode escape") }
    text.append(contentsOf: string.utf8)
  }

  private mutating func hexadecimalUnit() throws -> UInt16 {
    let digits = bytes[min(position, bytes.count)..<min(position + 4, bytes.count)]
    // UInt16(_:radix:) would take a sign.
    guard digits.count == 4, digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-"),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw fault("four hexadecimal digits") }
    position += 4
    return unit
  }

  private static func belongsToNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  private mutating func accept(_ byte: UInt8) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ byte: UInt8) throws {
    guard accept(byte) else { throw fault("'\(Character(Unicode.Scalar(byte)))'") }
  }

  private func fault(_ expected: String) -> SafetensorsError {
    var got = "the end of the header"
    if position < bytes.count {
      let byte = bytes[position]
      got = (0x21...0x7E).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(byte)"
    }
    return .malformedHeader(path: path, offset: position + 8, expected: expected, got: got)
  }
}
