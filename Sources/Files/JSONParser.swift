/// What stands where JSON does not allow it.
struct JSONSyntaxError: Error, CustomStringConvertible {
  let reason: String
  let line: Int
  let column: Int
  var description: String { "line \(line), column \(column): \(reason)" }
}

/// A recursive-descent parser of RFC 8259 that keeps the order of object keys.
///
/// Foundation's parser accepts commas before a closing bracket and loses the order.
struct JSONParser {
  let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  private static let maximumDepth = 512

  init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The one value of the document.
  mutating func document() throws(JSONSyntaxError) -> JSONValue {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw error("text behind the end of the document") }
    return value
  }

  private func error(_ reason: String) -> JSONSyntaxError {
    let before = bytes[..<min(position, bytes.count)]
    let line = before.count { $0 == 10 } + 1
    let column = before.count - (before.lastIndex(of: 10) ?? -1)
    return JSONSyntaxError(reason: reason, line: line, column: column)
  }

  /// The next byte, 0 at the end.
  private var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  private mutating func skipSpace() {
    while next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 { position += 1 }
  }

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    guard depth <= Self.maximumDepth else { throw error("nested deeper than \(Self.maximumDepth) levels") }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), 0x30...0x39: return try number()
    default:
      for (word, value) in [("true", JSONValue.bool(true)), ("false", .bool(false)), ("null", .null)]
      where bytes[position...].starts(with: word.utf8) {
        position += word.utf8.count
        return value
      }
      throw error(position < bytes.count ? "a value expected" : "the document ends where a value is expected")
    }
  }

  private mutating func object(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = []
    var keys = Set<String>()
    position += 1
    skipSpace()
    if next == UInt8(ascii: "}") {
      position += 1
      return .object([])
    }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw error("a key in quotes expected") }
      let key = try string()
      guard keys.insert(key).inserted else { throw error("the key \"\(key)\" occurs twice") }
      skipSpace()
      guard next == UInt8(ascii: ":") else { throw error("a colon expected") }
      position += 1
      members.append((key, try value(depth: depth + 1)))
      skipSpace()
      guard next == UInt8(ascii: ",") else { break }
      position += 1
    }
    guard next == UInt8(ascii: "}") else { throw error("a comma or } expected") }
    position += 1
    return .object(members)
  }

  private mutating func array(depth: Int) throws(JSONSyntaxError) -> JSONValue {
    var items: [JSONValue] = []
    position += 1
    skipSpace()
    if next == UInt8(ascii: "]") {
      position += 1
      return .array([])
    }
    while true {
      items.append(try value(depth: depth + 1))
      skipSpace()
      guard next == UInt8(ascii: ",") else { break }
      position += 1
    }
    guard next == UInt8(ascii: "]") else { throw error("a comma or ] expected") }
    position += 1
    return .array(items)
  }

  private mutating func number() throws(JSONSyntaxError) -> JSONValue {
    let start = position
    var isInteger = true
    if next == UInt8(ascii: "-") { position += 1 }
    let firstDigit = position
    try digits()
    guard bytes[firstDigit] != 0x30 || position == firstDigit + 1 else { throw error("a number may not begin with 0") }
    if next == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      try digits()
    }
    if next | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { throw error("the number \(text.prefix(40)) is out of range") }
    return .number(value)
  }

  private mutating func digits() throws(JSONSyntaxError) {
    let start = position
    while (0x30...0x39).contains(next) { position += 1 }
    guard position > start else { throw error("a digit expected") }
  }

  private mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    let start = position
    while position < bytes.count, bytes[position] >= 0x20, bytes[position] != 0x22, bytes[position] != 0x5C {
      position += 1
    }
    var content = Array(bytes[start..<position])
    while next != 0x22 {
      guard position < bytes.count else { throw error("a string is never closed") }
      guard next >= 0x20 else { throw error("a control character in a string") }
      if next == 0x5C {
        position += 1
        content += Array(String(try escape()).utf8)
      } else {
        content.append(next)
        position += 1
      }
    }
    guard let text = String(validating: content, as: UTF8.self) else { throw error("a string is not UTF-8") }
    position += 1
    return text
  }

  private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let kind = next
    position += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(kind)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let first = try hexadecimal()
      if let scalar = Unicode.Scalar(first) { return scalar }
      guard first < 0xDC00, next == 0x5C else { throw error("half of a surrogate pair") }
      position += 1
      guard next == UInt8(ascii: "u") else { throw error("half of a surrogate pair") }
      position += 1
      let second = try hexadecimal()
      guard (0xDC00...0xDFFF).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      else { throw error("half of a surrogate pair") }
      return scalar
    default: throw error("an unknown escape")
    }
  }

  private mutating func hexadecimal() throws(JSONSyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(next)).hexDigitValue else {
        throw error("four hexadecimal digits expected")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
