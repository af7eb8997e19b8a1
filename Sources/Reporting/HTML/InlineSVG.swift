import Foundation

/// Makes a drawing fit to stand inside a page: identifiers are made unique, nothing can run or be fetched, and the whole
/// is one image to a screen reader.
struct InlineSVG {
  /// The element, ready for the page.
  let markup: String

  /// Prepares a drawing.
  /// - Parameters:
  ///   - svg: an SVG document, with or without an XML declaration.
  ///   - stem: the figure's name; identifiers in the drawing get it as a prefix.
  ///   - label: what a screen reader says.
  /// - Throws: `ReportError.unusableDrawing` when it is no SVG, holds a script or an event handler, or refers to
  ///   something outside the page.
  init(_ svg: String, stem: String, label: String) throws {
    var scanner = Scanner(bytes: Array(svg.utf8), stem: stem, label: label)
    markup = try scanner.run()
  }
}

/// Copies a drawing tag by tag.
private struct Scanner {
  let bytes: [UInt8]
  let stem: String
  let label: String
  var position = 0
  var out: [UInt8] = []
  var depth = 0
  var foundRoot = false

  init(bytes: [UInt8], stem: String, label: String) {
    self.bytes = bytes
    self.stem = stem
    self.label = label
    out.reserveCapacity(bytes.count + 256)
  }

  func unusable(_ reason: String) -> ReportError { .unusableDrawing(figure: stem, reason: reason) }

  mutating func run() throws -> String {
    var text: [UInt8] = []
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "<") else {
        text.append(bytes[position])
        position += 1
        continue
      }
      try flush(&text)
      if starts(with: "<!--") {
        try skip(past: "-->")
      } else if starts(with: "<?") {
        try skip(past: "?>")
      } else if starts(with: "<!") {
        guard depth == 0, !starts(with: "<![") else { throw unusable("it holds a CDATA section or a declaration") }
        try skip(past: ">")
      } else {
        try copyTag()
      }
      if foundRoot, depth == 0 { break }
    }
    guard foundRoot else { throw unusable("no <svg> element was found") }
    guard depth == 0 else { throw unusable("an element is never closed") }
    return String(decoding: out, as: UTF8.self)
  }

  /// Text between tags; inside a style sheet, references to identifiers get the prefix too.
  private mutating func flush(_ text: inout [UInt8]) throws {
    guard !text.isEmpty else { return }
    defer { text.removeAll(keepingCapacity: true) }
    guard depth > 0 else { return }
    let string = String(decoding: text, as: UTF8.self)
    if string.utf8.contains(UInt8(ascii: "(")) || string.utf8.contains(UInt8(ascii: "@")) {
      out += Array(try prefixedReferences(string).utf8)
    } else {
      out += text
    }
  }

  private mutating func copyTag() throws {
    position += 1
    let isClosing = peek == UInt8(ascii: "/")
    if isClosing { position += 1 }
    let name = readName()
    guard !name.isEmpty else { throw unusable("a tag without a name at byte \(position)") }
    if isClosing {
      try skip(past: ">")
      depth -= 1
      out += Array("</\(name)>".utf8)
      return
    }
    let lowered = name.lowercased()
    guard !["script", "foreignobject", "iframe", "object", "embed", "link", "meta", "base"].contains(lowered) else {
      throw unusable("it holds a <\(name)> element")
    }
    let isRoot = depth == 0
    if isRoot {
      guard lowered == "svg" else { throw unusable("the outermost element is <\(name)>, not <svg>") }
      foundRoot = true
    }
    out += Array("<\(name)".utf8)
    var width: Double?
    var hasViewBox = false
    var height: Double?
    var isEmpty = false
    attributes: while true {
      skipSpace()
      switch peek {
      case nil: throw unusable("the tag <\(name)> is never closed")
      case UInt8(ascii: ">"):
        position += 1
        break attributes
      case UInt8(ascii: "/"):
        position += 1
        isEmpty = true
      default:
        let attribute = readName()
        guard !attribute.isEmpty else { throw unusable("a malformed attribute in <\(name)> at byte \(position)") }
        let value = try readValue(of: attribute)
        if isRoot {
          switch attribute {
          case "width": width = Self.length(value)
          case "height": height = Self.length(value)
          case "viewBox": hasViewBox = true
          default: break
          }
          if ["width", "height", "role", "xmlns", "xmlns:xlink", "version"].contains(attribute) { continue }
          if attribute.hasPrefix("aria-") || attribute == "style" { continue }
        }
        try write(attribute, value)
      }
    }
    if isRoot {
      if !hasViewBox, let width, let height { try write("viewBox", "0 0 \(width) \(height)") }
      try write("role", "img")
      out += Array(" aria-label=\"\(escapedHTML(label))\"".utf8)
      if let width { try write("style", "--natural-width:\(Int(width.rounded(.up)))px") }
    }
    if isEmpty {
      out += Array("/>".utf8)
    } else {
      out += Array(">".utf8)
      depth += 1
    }
  }

  private mutating func write(_ attribute: String, _ value: String) throws {
    let lowered = attribute.lowercased()
    guard !lowered.hasPrefix("on") else { throw unusable("it holds an event handler (\(attribute))") }
    var value = value
    switch lowered {
    case "id": value = "\(stem)-\(value)"
    case "href", "xlink:href":
      if value.hasPrefix("#") {
        value = "#\(stem)-\(value.dropFirst())"
      } else if !value.hasPrefix("data:image/png") && !value.hasPrefix("data:image/jpeg") {
        throw unusable("it refers to something outside the page (\(value.prefix(60)))")
      }
    case "aria-labelledby", "aria-describedby":
      value = value.split(separator: " ").map { "\(stem)-\($0)" }.joined(separator: " ")
    default: if value.utf8.contains(UInt8(ascii: "(")) { value = try prefixedReferences(value) }
    }
    out += Array(" \(attribute)=\"\(value.replacing("\"", with: "&quot;"))\"".utf8)
  }

  /// `url(#a)` becomes `url(#stem-a)`; any other address but a data one is refused.
  private func prefixedReferences(_ text: String) throws -> String {
    if text.lowercased().contains("@import") { throw unusable("its style sheet imports another") }
    let pieces = text.components(separatedBy: "url(")
    guard pieces.count > 1 else { return text }
    return try pieces[0]
      + pieces.dropFirst().map { piece in
        let target = piece.drop { "\"' ".contains($0) || $0.isWhitespace }
        if target.hasPrefix("&quot;#") {
          return "url(#\(stem)-" + target.dropFirst(7).replacing("&quot;)", with: ")", maxReplacements: 1)
        }
        guard target.hasPrefix("#") else {
          if target.hasPrefix("data:image/png") || target.hasPrefix("data:image/jpeg") { return "url(" + piece }
          throw unusable("it refers to something outside the page (\(target.prefix(60)))")
        }
        let quote = piece.first.flatMap { "\"'".contains($0) ? String($0) : nil } ?? ""
        return "url(\(quote)#\(stem)-" + target.dropFirst()
      }.joined()
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func starts(with text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

  private mutating func skip(past text: String) throws {
    let pattern = Array(text.utf8)
    while position + pattern.count <= bytes.count {
      if bytes[position..<position + pattern.count].elementsEqual(pattern) {
        position += pattern.count
        return
      }
      position += 1
    }
    throw unusable("“\(text)” is missing")
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 32 || byte == 9 || byte == 10 || byte == 13 { position += 1 }
  }

  private mutating func readName() -> String {
    let start = position
    while let byte = peek {
      let isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
      guard isLetter || (byte >= 0x30 && byte <= 0x3A) || byte == 0x2D || byte == 0x5F || byte == 0x2E else { break }
      position += 1
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func readValue(of attribute: String) throws -> String {
    skipSpace()
    guard peek == UInt8(ascii: "=") else { throw unusable("the attribute \(attribute) has no value") }
    position += 1
    skipSpace()
    guard let quote = peek, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw unusable("the value of \(attribute) is not quoted")
    }
    position += 1
    guard let end = bytes[position...].firstIndex(of: quote) else {
      throw unusable("the value of \(attribute) is never closed")
    }
    defer { position = end + 1 }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  /// A length in CSS pixels: plain, `px`, `pt` or `in`; `nil` for anything else.
  private static func length(_ text: String) -> Double? {
    for (unit, factor) in [("px", 1.0), ("pt", 96.0 / 72), ("in", 96), ("", 1)] where text.hasSuffix(unit) {
      return Double(text.dropLast(unit.count)).map { $0 * factor }
    }
    return nil
  }
}
