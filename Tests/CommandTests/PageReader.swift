/// The elements and the text of an HTML page, as the tokeniser of a browser finds them.
struct PageReader {
  struct Element {
    let name: String
    let attributes: [(name: String, value: String)]
    /// What stands in a script or a style sheet; empty for other elements.
    let content: String

    subscript(attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }
  }

  /// Every element in the order of its start tag.
  private(set) var elements: [Element] = []
  /// All text outside scripts and style sheets, without what stands between its parts.
  private(set) var text = ""

  private let bytes: [UInt8]
  private var place = 0

  init(_ page: String) {
    bytes = Array(page.utf8)
    while place < bytes.count {
      if bytes[place] != UInt8(ascii: "<") {
        text += Self.decoded(take { $0 != UInt8(ascii: "<") })
      } else if isAt("<!--") {
        skip(past: "-->")
      } else if isAt("<!") || isAt("</") {
        skip(past: ">")
      } else if place + 1 < bytes.count, Self.isLetter(bytes[place + 1]) {
        readElement()
      } else {
        text += "<"
        place += 1
      }
    }
  }

  private mutating func readElement() {
    place += 1
    let name = take { !Self.isBlank($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") }.lowercased()
    var attributes: [(name: String, value: String)] = []
    while place < bytes.count, bytes[place] != UInt8(ascii: ">") {
      if Self.isBlank(bytes[place]) || bytes[place] == UInt8(ascii: "/") {
        place += 1
      } else {
        attributes.append(readAttribute())
      }
    }
    place += 1
    var content = ""
    if ["script", "style", "title", "textarea"].contains(name) {
      let start = place
      while place < bytes.count, !isAt("</" + name) { place += 1 }
      content = String(decoding: bytes[start..<min(place, bytes.count)], as: UTF8.self)
    }
    // The title of a drawing and the title of the page are text like any other.
    if name == "title" || name == "textarea" {
      text += Self.decoded(content)
      content = ""
    }
    elements.append(Element(name: name, attributes: attributes, content: content))
  }

  private mutating func readAttribute() -> (name: String, value: String) {
    let name = take { !Self.isBlank($0) && ![UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "/")].contains($0) }
    guard place < bytes.count, bytes[place] == UInt8(ascii: "=") else {
      // A sign that can begin no name is passed over, so that reading always goes on.
      if name.isEmpty { place += 1 }
      return (name.lowercased(), "")
    }
    place += 1
    guard place < bytes.count else { return (name.lowercased(), "") }
    let quote = bytes[place]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      return (name.lowercased(), Self.decoded(take { !Self.isBlank($0) && $0 != UInt8(ascii: ">") }))
    }
    place += 1
    let value = take { $0 != quote }
    place += 1
    return (name.lowercased(), Self.decoded(value))
  }

  private mutating func take(while holds: (UInt8) -> Bool) -> String {
    let start = place
    while place < bytes.count, holds(bytes[place]) { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private mutating func skip(past end: String) {
    while place < bytes.count, !isAt(end) { place += 1 }
    place += end.utf8.count
  }

  private func isAt(_ text: String) -> Bool {
    bytes[place...].starts(with: text.utf8) { $0 == $1 || ($0 | 0x20 == $1 && Self.isLetter($1)) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private static func decoded(_ text: String) -> String {
    guard text.contains("&") else { return text }
    var out = text
    for (entity, sign) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
      out = out.replacing(entity, with: sign)
    }
    return out
  }
}
