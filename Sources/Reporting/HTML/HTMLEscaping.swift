/// Text as HTML shows it: safe between tags and inside quoted attributes. Control characters, which HTML forbids, become
/// U+FFFD.
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
    case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": out += "\u{FFFD}"
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out
}

/// Whether a link may be followed from a report: the web, mail, a place in the page, or a file beside it.
func isSafeLink(_ target: String) -> Bool {
  guard target.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }), !target.isEmpty else { return false }
  let end = target.firstIndex { "/?#".contains($0) } ?? target.endIndex
  guard let colon = target[..<end].firstIndex(of: ":") else { return !target.hasPrefix("//") }
  return ["http", "https", "mailto"].contains(target[..<colon].lowercased())
}
