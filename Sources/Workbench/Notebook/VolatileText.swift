import Foundation

/// What changes from run to run although nothing has changed.
///
/// An output that differs from the written one in such parts alone counts as the same, and what is written stays.
public enum VolatileText {
  /// A kind of text that changes.
  public struct Kind: Sendable {
    /// What it is, for people.
    public let title: String
    /// What it looks like.
    public let examples: [String]
    /// A regular expression for it, as ICU has them.
    let pattern: String
  }

  /// All kinds. A rate stands before a duration, a date with its time before a time.
  public static let all: [Kind] = [
    Kind(
      title: "dates and times", examples: ["2024-05-17", "2024-05-17T09:30:00Z", "2024-05-17 09:30:00.125 +02:00"],
      pattern: #"\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?)?\b"#),
    Kind(
      title: "what date prints", examples: ["Mon Nov 23 11:06:06 UTC 2026", "Fri Feb  6 04:05:06 PM CET 2026"],
      pattern: #"\b[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?: [AP]M)? [A-Z]{2,5} \d{4}\b"#),
    Kind(
      title: "rates", examples: ["338 images/s", "1,024.5 faces/s", "57/s"],
      pattern: #"(?<![\w.])\d[\d,]*(?:\.\d+)?(?: ?[A-Za-z]+)? ?/ ?(?:s|min|h)\b"#),
    Kind(
      title: "durations", examples: ["1.7 s", "120 ms", "3 min 5 s", "2 h 10 min", "41 seconds", "0:12.5"],
      pattern:
        #"(?<![\w.])(?:\d[\d,]*(?:\.\d+)? ?(?:ms|s|min|h|seconds?|minutes?|hours?)\b(?: (?=\d))?)+|(?<![\w.:])\d+:\d\d(?::\d\d)?(?:\.\d+)?(?![\w:])"#
    ),
    Kind(
      title: "names of temporary files, as mktemp makes them", examples: ["tmp.Vd0jqXyR3b"],
      pattern: #"\btmp\.[A-Za-z0-9]{6,}\b"#),
  ]

  private static let numbers = #"[-+−]?(?:\d[\d,]*)?\.?\d+(?:[eE][-+−]?\d+)?"#

  /// The text with a sign in place of everything that changes, and rows of blanks as one: a longer number moves a column.
  public static func masked(_ text: String) -> String {
    var result = text
    var hasMask = false
    for kind in all {
      let replaced = replacing(kind.pattern, in: result, with: "◌")
      hasMask = hasMask || replaced != result
      result = replaced
    }
    return hasMask
      ? result.split(separator: "\n", omittingEmptySubsequences: false).map(line).joined(separator: "\n") : text
  }

  /// The text with a sign in place of every number too, and every row of blanks as one.
  public static func withoutNumbers(_ text: String) -> String {
    let replaced = replacing(numbers, in: masked(text), with: "◌")
    return replacing("[ \t]+", in: replaced, with: " ")
  }

  /// Blanks in a line that holds a mask count as one.
  private static func line(_ line: Substring) -> String {
    line.contains("◌") ? replacing("[ \t]+", in: String(line), with: " ") : String(line)
  }

  private static func replacing(_ pattern: String, in text: String, with sign: String) -> String {
    text.replacingOccurrences(of: pattern, with: sign, options: .regularExpression)
  }
}
