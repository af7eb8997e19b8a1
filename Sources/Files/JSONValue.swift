import Foundation

/// A JSON document whose object keys keep the order in which they were written.
///
/// Numbers print as the shortest text that reads back to the same Double, so equal results give equal bytes. Values
/// that JSON cannot hold (NaN, infinities) become `null`.
public indirect enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([(key: String, value: JSONValue)])

  public static func == (a: JSONValue, b: JSONValue) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let x), .bool(let y)): x == y
    case (.integer(let x), .integer(let y)): x == y
    case (.number(let x), .number(let y)): x == y
    case (.integer(let x), .number(let y)), (.number(let y), .integer(let x)): Double(x) == y
    case (.string(let x), .string(let y)): x == y
    case (.array(let x), .array(let y)): x == y
    case (.object(let x), .object(let y)):
      x.count == y.count && zip(x, y).allSatisfy { $0.key == $1.key && $0.value == $1.value }
    default: false
    }
  }

  /// The value under `key`, or `nil` when this is no object or has no such key.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The text of a string value.
  public var stringValue: String? { if case .string(let s) = self { s } else { nil } }
  /// The elements of an array value.
  public var arrayValue: [JSONValue]? { if case .array(let a) = self { a } else { nil } }
  /// The members of an object value, in order.
  public var objectValue: [(key: String, value: JSONValue)]? { if case .object(let o) = self { o } else { nil } }
  /// A whole number.
  public var intValue: Int? {
    switch self {
    case .integer(let i): i
    case .number(let d): Int(exactly: d)
    default: nil
    }
  }
  /// Any number.
  public var doubleValue: Double? {
    switch self {
    case .integer(let i): Double(i)
    case .number(let d): d
    default: nil
    }
  }
  /// A truth value.
  public var boolValue: Bool? { if case .bool(let b) = self { b } else { nil } }
}

// MARK: - Writing

extension JSONValue {
  /// The document as text, indented by two spaces; arrays of plain numbers stay on one line.
  public var text: String {
    var out = ""
    write(to: &out, indent: 0)
    out += "\n"
    return out
  }

  /// The value as it stands inside an indented document: like `text`, without the line break at the end, and with every line
  /// but the first indented by so many spaces more.
  func text(indent: Int) -> String {
    var out = ""
    write(to: &out, indent: indent)
    return out
  }

  /// The document on one line.
  public var compactText: String {
    var out = ""
    write(to: &out, indent: nil)
    return out
  }

  private var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private func write(to out: inout String, indent: Int?) {
    switch self {
    case .null: out += "null"
    case .bool(let b): out += b ? "true" : "false"
    case .integer(let i): out += String(i)
    case .number(let d): out += d.isFinite ? Self.text(of: d) : "null"
    case .string(let s): Self.quote(s, to: &out)
    case .array(let items):
      if items.isEmpty || indent == nil || items.allSatisfy(\.isScalar) {
        Self.join(items, "[", "]", separator: indent == nil ? "," : ", ", to: &out) { $0.write(to: &$1, indent: nil) }
      } else {
        Self.lines(items, "[", "]", indent: indent ?? 0, to: &out) { $0.write(to: &$1, indent: (indent ?? 0) + 2) }
      }
    case .object(let members):
      if members.isEmpty || indent == nil {
        Self.join(members, "{", "}", separator: ",", to: &out) { member, out in
          Self.quote(member.key, to: &out)
          out += ":"
          member.value.write(to: &out, indent: nil)
        }
      } else {
        Self.lines(members, "{", "}", indent: indent ?? 0, to: &out) { member, out in
          Self.quote(member.key, to: &out)
          out += ": "
          member.value.write(to: &out, indent: (indent ?? 0) + 2)
        }
      }
    }
  }

  private static func text(of d: Double) -> String {
    if d == d.rounded(), abs(d) < 1e15 { return "\(Int64(d)).0" }
    return "\(d)"
  }

  private static func join<T>(
    _ items: [T], _ open: String, _ close: String, separator: String, to out: inout String,
    _ one: (T, inout String) -> Void
  ) {
    out += open
    for (i, item) in items.enumerated() {
      if i > 0 { out += separator }
      one(item, &out)
    }
    out += close
  }

  private static func lines<T>(
    _ items: [T], _ open: String, _ close: String, indent: Int, to out: inout String, _ one: (T, inout String) -> Void
  ) {
    let pad = String(repeating: " ", count: indent + 2)
    out += open + "\n"
    for (i, item) in items.enumerated() {
      out += pad
      one(item, &out)
      out += i + 1 < items.count ? ",\n" : "\n"
    }
    out += String(repeating: " ", count: indent) + close
  }

  private static func quote(_ s: String, to out: inout String) {
    out += "\""
    for scalar in s.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }
}

// MARK: - Reading

extension JSONValue {
  /// Parses UTF-8 JSON (RFC 8259, nothing more); object keys keep their order.
  /// - Parameters:
  ///   - data: one JSON document.
  ///   - path: the file it came from, for the message.
  /// - Throws: `FileError.malformed` when it is not JSON, names a key twice, or nests deeper than 512 levels.
  public init(parsing data: Data, path: String) throws {
    self = try data.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) -> JSONValue in
      var parser = JSONParser(bytes: bytes.bindMemory(to: UInt8.self))
      do {
        return try parser.document()
      } catch {
        throw FileError.malformed(path: path, reason: "is not valid JSON (\(error))")
      }
    }
  }
}

// MARK: - Building

extension JSONValue {
  /// What a word of a command line or of a compact text says: `true`, `false`, `null`, a number, or the word itself.
  public init(word: String) {
    self =
      switch word {
      case "true": .bool(true)
      case "false": .bool(false)
      case "null": .null
      default:
        if let integer = Int(word) {
          .integer(integer)
        } else if let number = Double(word), number.isFinite {
          .number(number)
        } else {
          .string(word)
        }
      }
  }
}

/// Something that can stand in a JSON document.
public protocol JSONRepresentable {
  /// The JSON form.
  var json: JSONValue { get }
}

extension JSONValue: JSONRepresentable { public var json: JSONValue { self } }
extension Bool: JSONRepresentable { public var json: JSONValue { .bool(self) } }
extension Int: JSONRepresentable { public var json: JSONValue { .integer(self) } }
extension Double: JSONRepresentable { public var json: JSONValue { .number(self) } }
extension Float: JSONRepresentable {
  /// The shortest decimal that reads back to the same Float, as a number.
  public var json: JSONValue { .number(isFinite ? Double("\(self)") ?? Double(self) : .nan) }
}
extension String: JSONRepresentable { public var json: JSONValue { .string(self) } }
extension Optional: JSONRepresentable where Wrapped: JSONRepresentable {
  public var json: JSONValue { map(\.json) ?? .null }
}
extension Array: JSONRepresentable where Element: JSONRepresentable {
  public var json: JSONValue { .array(map(\.json)) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
  public typealias Key = String
  public typealias Value = any JSONRepresentable

  /// `["accuracy": 0.5, "n": 12]`, in this order.
  public init(dictionaryLiteral elements: (String, any JSONRepresentable)...) {
    self = .object(elements.map { (key: $0.0, value: $0.1.json) })
  }
}

extension JSONValue: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: (any JSONRepresentable)...) { self = .array(elements.map(\.json)) }
}
