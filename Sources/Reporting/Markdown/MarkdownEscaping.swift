import Files
import Foundation

/// Text as GitHub-flavoured Markdown shows it: every character with a meaning is escaped, line breaks become spaces,
/// characters that do more than print U+FFFD.
func escapedMarkdown(_ text: String) -> String {
  var out = ""
  out.reserveCapacity(text.utf8.count + 8)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "~", "$", "&":
      out += "\\"
      out.unicodeScalars.append(scalar)
    case "\n", "\r", "\t": out += " "
    default: out.unicodeScalars.append(scalar.isUnprintable ? "\u{FFFD}" : scalar)
    }
  }
  return out
}

/// A line that starts a paragraph, kept from being read as a heading, a list, a rule or indented code.
func escapedLineStart(_ line: String) -> String {
  let line = String(line.drop { $0 == " " })
  guard let first = line.first else { return line }
  if "#+-=".contains(first) { return "\\" + line }
  let digits = line.prefix { $0.isASCII && $0.isNumber }
  let rest = line.dropFirst(digits.count)
  if !digits.isEmpty, digits.count <= 9, let mark = rest.first, mark == "." || mark == ")",
    rest.dropFirst().first.map({ $0 == " " }) ?? true
  {
    return digits + "\\" + rest
  }
  return line
}

/// Code in a fence of backquotes longer than any inside it.
func markdownCode(_ code: String, inTable: Bool) -> String {
  var text = code.replacing("\n", with: " ").replacing("\t", with: " ").replacing("\r", with: "").printable
  if inTable { text = text.replacing("|", with: "\\|") }
  guard !text.isEmpty else { return "" }
  let fence = String(repeating: "`", count: longestRun(of: "`", in: text) + 1)
  let pad = text.hasPrefix("`") || text.hasSuffix("`") || (text.hasPrefix(" ") && text.hasSuffix(" ")) ? " " : ""
  return fence + pad + text + pad + fence
}

/// The length of the longest run of a character.
func longestRun(of character: Character, in text: String) -> Int {
  var longest = 0
  var run = 0
  for c in text {
    run = c == character ? run + 1 : 0
    longest = max(longest, run)
  }
  return longest
}
