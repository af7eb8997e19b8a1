import Foundation
import Reporting
import Testing

/// Text must be legible in both themes: 4.5 : 1 is the ratio of WCAG 2.2, criterion 1.4.3.
@Suite struct ContrastTests {
  /// Red, green and blue, 0 … 1.
  private static func channels(_ hex: String) -> [Double] {
    stride(from: 1, to: 7, by: 2).map { i in
      let start = hex.index(hex.startIndex, offsetBy: i)
      return Double(Int(hex[start..<hex.index(start, offsetBy: 2)], radix: 16) ?? 0) / 255
    }
  }

  private static func luminance(_ colour: [Double]) -> Double {
    let linear = colour.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  private static func contrast(_ a: [Double], _ b: [Double]) -> Double {
    let (a, b) = (luminance(a), luminance(b))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
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
      ("ink", "track"), ("soft", "track"),
    ]
    for (text, ground) in pairs {
      let ratio = Self.contrast(Self.channels(try #require(colour[text])), Self.channels(try #require(colour[ground])))
      #expect(ratio >= 4.5, "\(theme): \(text) on \(ground) is \(ratio) : 1")
    }
    // A cell of a matrix of counts has 8 % of the ink over the paper, the darkest six tenths of the fill over that.
    let (ink, paper) = (Self.channels(try #require(colour["ink"])), Self.channels(try #require(colour["paper"])))
    let empty = zip(ink, paper).map { 0.08 * $0 + 0.92 * $1 }
    let soft = Self.contrast(Self.channels(try #require(colour["soft"])), empty)
    #expect(soft >= 4.5, "\(theme): a nought in a cell is \(soft) : 1")
    let full = zip(Self.channels(try #require(colour["fill"])), empty).map { 0.6 * $0 + 0.4 * $1 }
    let ratio = Self.contrast(ink, full)
    #expect(ratio >= 4.5, "\(theme): ink on the darkest cell is \(ratio) : 1")
  }
}
