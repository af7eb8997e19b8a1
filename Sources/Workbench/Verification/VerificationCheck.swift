import Files

/// One thing that was checked by computing it again, and what came of it.
public struct VerificationCheck: Sendable {
  /// A number that is not what was recorded.
  public struct Difference: Sendable {
    /// Where it stands: image, method, member.
    public let place: String
    /// What was recorded and what was computed.
    public let problem: String
    /// How far the two are apart, in the units of the check's tolerance; `nil` for what is no number.
    public let size: Double?
  }

  /// What came of it.
  public enum Outcome: Sendable {
    /// Everything is as it was recorded.
    case holds
    /// Some numbers are not.
    case differs([Difference])
    /// It could not be done, though it was asked for: what is missing.
    case impossible(String)
    /// It was not asked for, or there is nothing to compute: why.
    case left(String)
  }

  /// What was checked: `maps`, `metrics`.
  public let name: String
  /// What came of it.
  public let outcome: Outcome
  /// What was done, as a sentence.
  public let summary: String
  /// How many numbers and words were compared.
  public let compared: Int
  /// How far numbers are apart at most; `nil` when none was compared.
  public let largest: Double?

  /// Whether nothing speaks against the report: what could not be done does.
  public var holds: Bool {
    switch outcome {
    case .holds, .left: true
    case .differs, .impossible: false
    }
  }

  private init(_ name: String, _ outcome: Outcome, summary: String, compared: Int = 0, largest: Double? = nil) {
    self.name = name
    self.outcome = outcome
    self.summary = summary
    self.compared = compared
    self.largest = largest
  }

  /// The result of a comparison.
  /// - Parameters:
  ///   - name: what was checked.
  ///   - comparison: recorded against computed.
  ///   - summary: what was computed again.
  init(_ name: String, _ comparison: JSONComparison, summary: String) {
    let found = comparison.differences.map { Difference(place: $0.place, problem: $0.problem, size: $0.size) }
    let unit: String =
      switch comparison.tolerance {
      case .absolute: ""
      case .relativeToLargest: " of the largest value of a map or list"
      }
    let limit = JSONComparison.short(comparison.tolerance.limit)
    self.init(
      name, found.isEmpty ? .holds : .differs(found),
      summary:
        "\(summary): largest difference \(JSONComparison.short(comparison.largest))\(unit) (\(limit) allowed)",
      compared: comparison.compared, largest: comparison.largest)
  }

  /// A check that could not be done.
  static func impossible(_ name: String, _ reason: String) -> VerificationCheck {
    VerificationCheck(name, .impossible(reason), summary: reason)
  }

  /// A check that was left out.
  static func left(_ name: String, _ reason: String) -> VerificationCheck {
    VerificationCheck(name, .left(reason), summary: reason)
  }

  /// Lines for a terminal, the summary first.
  var lines: [String] {
    switch outcome {
    case .holds: return ["\(name): \(summary)."]
    case .left(let reason): return ["\(name): not checked: \(reason)."]
    case .impossible(let reason): return ["\(name): could not be checked: \(reason)."]
    case .differs(let differences):
      let shown = differences.prefix(Self.shown).map { "  number differs: \($0.place): \($0.problem)" }
      let rest = differences.count - shown.count
      return ["\(name): \(summary)."] + shown + (rest > 0 ? ["  and \(rest) more (--json lists all)"] : [])
    }
  }

  private static let shown = 20

  /// The check for machines.
  var json: JSONValue {
    let (word, reason, differences): (String, String?, [Difference]) =
      switch outcome {
      case .holds: ("holds", nil, [])
      case .differs(let found): ("differs", nil, found)
      case .impossible(let reason): ("impossible", reason, [])
      case .left(let reason): ("not checked", reason, [])
      }
    return [
      "name": name, "outcome": word, "reason": reason, "summary": summary, "compared": compared,
      "largest_difference": largest,
      "differences": differences.map { ["place": $0.place, "problem": $0.problem, "size": $0.size] as JSONValue },
    ]
  }
}
