import Foundation

/// Reads the text of a `.npy` header: a Python dictionary of three known keys, and nothing that would have to be run.
struct NPYHeaderParser {
  /// NumPy's own limit.
  private static let mostAxes = 64

  private let bytes: [UInt8]
  private let source: String
  private var position = 0

  init(_ text: Data, source: String) {
    bytes = [UInt8](text)
    self.source = source
  }

  mutating func header() throws(NPYError) -> NPYHeader {
    var descriptor: String?
    var isFortran: Bool?
    var shape: [Int]?
    try expect("{")
    while !take("}") {
      let key = try string()
      try expect(":")
      switch key {
      case "descr" where descriptor == nil: descriptor = try typeName()
      case "fortran_order" where isFortran == nil: isFortran = try truth()
      case "shape" where shape == nil: shape = try axes()
      default: throw fail("the key “\(key.printable)” is unknown or stands there twice")
      }
      if !take(",") {
        try expect("}")
        break
      }
    }
    skipSpaces()
    guard position == bytes.count else { throw fail("something follows the closing brace") }
    guard let descriptor, let isFortran, let shape else {
      throw fail("the keys “descr”, “fortran_order” and “shape” were expected")
    }
    let element = NPYElement(rawValue: String(descriptor.dropFirst()))
    guard let element, let order = descriptor.first, element.byteCount == 1 ? order == "|" : "<>".contains(order) else {
      throw .unsupportedElement(source: source, type: descriptor.printable)
    }
    // One axis alone runs fastest in both orders.
    guard !isFortran || shape.count(where: { $0 != 1 }) < 2 else { throw .fortranOrder(source: source, shape: shape) }
    return NPYHeader(element: element, shape: shape, isBigEndian: order == ">")
  }

  /// The name of a type; a list, of a structure's fields, is refused under its first words.
  private mutating func typeName() throws(NPYError) -> String {
    skipSpaces()
    guard position < bytes.count, bytes[position] == 0x27 || bytes[position] == 0x22 else {
      let words = String(decoding: bytes[min(position, bytes.count)...].prefix(40), as: UTF8.self)
      throw .unsupportedElement(source: source, type: words.printable)
    }
    return try string()
  }

  private mutating func string() throws(NPYError) -> String {
    skipSpaces()
    guard position < bytes.count, bytes[position] == 0x27 || bytes[position] == 0x22 else {
      throw fail("a name in quotes was expected at byte \(position)")
    }
    let quote = bytes[position]
    let start = position + 1
    guard let end = bytes[start...].firstIndex(of: quote) else { throw fail("a quote is never closed") }
    position = end + 1
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }

  private mutating func truth() throws(NPYError) -> Bool {
    skipSpaces()
    for (word, value) in [("True", true), ("False", false)] where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw fail("“fortran_order” is neither True nor False")
  }

  private mutating func axes() throws(NPYError) -> [Int] {
    try expect("(")
    var lengths: [Int] = []
    while !take(")") {
      guard lengths.count < Self.mostAxes else { throw fail("“shape” has more than \(Self.mostAxes) axes") }
      lengths.append(try number())
      if !take(",") {
        // Without a comma `(3)` is a number in Python, no tuple.
        guard lengths.count > 1 else { throw fail("“shape” is no tuple") }
        try expect(")")
        break
      }
    }
    return lengths
  }

  private mutating func number() throws(NPYError) -> Int {
    skipSpaces()
    let digits = bytes[position...].prefix { (0x30...0x39).contains($0) }
    guard let value = Int(String(decoding: digits, as: UTF8.self)) else {
      throw fail("the length of an axis is no whole number from 0 to \(Int.max)")
    }
    position = digits.endIndex
    return value
  }

  private mutating func expect(_ mark: Character) throws(NPYError) {
    guard take(mark) else { throw fail("“\(mark)” was expected at byte \(position)") }
  }

  /// Goes on behind a mark that comes next, spaces before it left aside.
  private mutating func take(_ mark: Character) -> Bool {
    skipSpaces()
    guard position < bytes.count, bytes[position] == mark.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func skipSpaces() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  private func fail(_ reason: String) -> NPYError { .malformedHeader(source: source, reason: reason) }
}
