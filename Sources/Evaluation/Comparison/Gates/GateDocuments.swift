import Files
import Foundation

/// What gates found, in the forms that continuous integration reads.
public enum GateDocuments {
  /// A JUnit document: one test case a gate, a failure for each that is not met.
  /// - Parameters:
  ///   - results: one a gate.
  ///   - suite: the name of the test suite.
  public static func junit(_ results: [GateResult], suite: String = "fer-analyze gates") -> String {
    let failures = results.count { !$0.isMet }
    let counts = "tests=\"\(results.count)\" failures=\"\(failures)\" errors=\"0\""
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites \(counts)>\n"
    text += "  <testsuite name=\"\(xml(suite))\" \(counts) skipped=\"0\">\n"
    for result in results {
      text += "    <testcase name=\"\(xml("\(result.gate)"))\" classname=\"\(xml(suite))\""
      if result.isMet {
        text += "/>\n"
      } else {
        text +=
          ">\n      <failure type=\"gate\" message=\"\(xml(result.sentence))\">\(xml(result.sentence))</failure>\n"
        text += "    </testcase>\n"
      }
    }
    return text + "  </testsuite>\n</testsuites>\n"
  }

  /// A Markdown table for the summary of a GitHub Actions step: a sentence that counts, one row a gate.
  /// - Parameters:
  ///   - results: one a gate.
  ///   - title: of the summary.
  public static func stepSummary(_ results: [GateResult], title: String = "fer-analyze gates") -> String {
    let failures = results.count { !$0.isMet }
    let verdict =
      failures == 0 ? "All \(results.count) gates are met." : "\(failures) of \(results.count) gates are not met."
    func number(_ value: Double?) -> String { value.map { String(format: "%.4f", $0) } ?? "no value" }
    var text = "## \(markdown(title))\n\n\(verdict)\n\n"
    guard !results.isEmpty else { return text }
    text += "| Gate | First | Value | Limit | Verdict |\n| --- | ---: | ---: | ---: | --- |\n"
    for result in results {
      let first = result.gate.isRelative ? number(result.first) : ""
      let verdict = result.isMet ? "passed" : "**\(result.verdict == .failed ? "failed" : "no value")**"
      text += "| `\(result.gate)` | \(first) | \(number(result.value)) | \(number(result.limit)) | \(verdict) |\n"
    }
    return text
  }

  /// Text for XML, in attributes too: markup escaped, line breaks as references, characters that XML 1.0 cannot hold
  /// replaced.
  static func xml(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&apos;"
      case "\t", "\n", "\r": out += "&#\(scalar.value);"
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// Text that Markdown leaves as it is.
  static func markdown(_ text: String) -> String {
    var out = ""
    for character in text {
      if character.isNewline {
        out += " "
      } else {
        out += "\\`*_[]<>|#&".contains(character) ? "\\\(character)" : String(character)
      }
    }
    return out
  }
}
