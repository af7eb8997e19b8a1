import Files

/// Text as HTML shows it: safe between tags and inside quoted attributes. Characters that do more than print become U+FFFD.
func escapedHTML(_ text: String) -> String {
  var out = ""
  out.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": out += "&amp;"
    case "<": out += "&lt;"
    case ">": out += "&gt;"
    case "\"": out += "&quot;"
    case "'": out += "&#39;"
    case "\t", "\n": out.unicodeScalars.append(scalar)
    case "\r": break
    default: out.unicodeScalars.append(scalar.isUnprintable ? "\u{FFFD}" : scalar)
    }
  }
  return out
}

/// Text as HTML shows it, with places where a line may end inside long words; see `LineBreaks`.
/// - Parameter isName: whether it is a file name, code or the like.
func breakableHTML(_ text: String, isName: Bool = false) -> String {
  LineBreaks.parts(of: text, isName: isName).map(escapedHTML).joined(separator: "<wbr>")
}

/// Where a line may end inside a word: in names after `/`, `_`, `-` and `.`, and in words that are long without such a place
/// after every few characters. At least two characters stand before and after a place, so that no letter is left alone.
enum LineBreaks {
  /// Names up to this length are not divided; longer words without a better place have parts of this length.
  static let part = 12
  /// Words up to this length, other than names, are not divided: any page has room for them.
  static let longest = 24

  /// The text in parts, between which a line may end.
  static func parts(of text: String, isName: Bool) -> [String] {
    var parts: [String] = []
    var open = ""
    var rest = Substring(text)
    while !rest.isEmpty {
      let word = rest.prefix { !$0.isWhitespace }
      let divided = Self.divided(Array(word), isName: isName)
      for part in divided.dropLast() {
        parts.append(open + part)
        open = ""
      }
      open += divided.last ?? ""
      rest = rest[word.endIndex...]
      let space = rest.prefix { $0.isWhitespace }
      open += space
      rest = rest[space.endIndex...]
    }
    return parts + [open]
  }

  private static func divided(_ word: [Character], isName: Bool) -> [String] {
    guard word.count > part else { return [String(word)] }
    var places = [0]
    // A word with such a sign is a name wherever it stands.
    if isName || word.contains(where: { "/_".contains($0) }) {
      for i in 3..<word.count - 1 where isPlace(word, i) { places.append(i) }
    }
    places.append(word.count)
    return zip(places, places.dropFirst()).flatMap { start, end in
      let pieces = end - start > longest ? stride(from: start, to: end - 3, by: part).map { $0 } : [start]
      return zip(pieces, pieces.dropFirst() + [end]).map { String(word[$0..<$1]) }
    }
  }

  /// Whether a line may end before the character at an index: after a separator between letters, which is no decimal point.
  private static func isPlace(_ word: [Character], _ i: Int) -> Bool {
    func isLetter(_ index: Int) -> Bool { word[index].isLetter || word[index].isNumber }
    let separator = word[i - 1]
    guard "/_-.".contains(separator), isLetter(i - 2), isLetter(i), isLetter(i + 1) else { return false }
    return separator != "." || !word[i - 2].isNumber || !word[i].isNumber
  }
}

/// Whether a link may be followed from a report: the web, mail, a place in the page, or a file beside it.
func isSafeLink(_ target: String) -> Bool {
  guard target.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }), !target.isEmpty else { return false }
  let end = target.firstIndex { "/?#".contains($0) } ?? target.endIndex
  guard let colon = target[..<end].firstIndex(of: ":") else { return !target.hasPrefix("//") }
  return ["http", "https", "mailto"].contains(target[..<colon].lowercased())
}
