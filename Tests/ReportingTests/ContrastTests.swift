import Foundation
import Reporting
import Testing

/// Text must be legible in both themes: 4.5 : 1 is the ratio of WCAG 2.2, criterion 1.4.3.
@Suite struct ContrastTests {
  private static func luminance(_ hex: String) -> Double {
    let channels = stride(from: 1, to: 7, by: 2).map { i -> Double in
      let start = hex.index(hex.startIndex, offsetBy: i)
      let value = Double(Int(hex[start..<hex.index(start, offsetBy: 2)], radix: 16) ?? 0) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
  }

  @Test(arguments: ["light", "dark"])
  func textStandsOutFromItsGround(theme: String) throws {
    let page = try HTMLRenderer().render(Document(title: "t") { "x" })
    let rule =
      theme == "light"
      ? /(?s):root\{color-scheme:light;(.*?)\}/ : /(?s):root\[data-theme=dark\]\{color-scheme:dark;(.*?)\}/
    let variables = try #require(page.firstMatch(of: rule)).output.1
    var colour: [String: String] = [:]
    for match in variables.matches(of: /--([a-z-]+):(#[0-9a-f]{6});/) {
      colour[String(match.output.1)] = String(match.output.2)
    }
    let pairs = [
      ("ink", "paper"), ("soft", "paper"), ("accent", "paper"), ("pass", "paper"), ("critical", "paper"),
      ("critical", "critical-ground"), ("warning", "warning-ground"), ("note", "note-ground"),
      ("ink", "critical-ground"),
      ("ink", "warning-ground"), ("ink", "note-ground"), ("accent", "critical-ground"), ("accent", "warning-ground"),
      ("accent", "note-ground"), ("ink", "code-ground"), ("soft", "code-ground"),
    ]
    for (text, ground) in pairs {
      let (a, b) = (Self.luminance(try #require(colour[text])), Self.luminance(try #require(colour[ground])))
      let ratio = (max(a, b) + 0.05) / (min(a, b) + 0.05)
      #expect(ratio >= 4.5, "\(theme): \(text) on \(ground) is \(ratio) : 1")
    }
  }
}
