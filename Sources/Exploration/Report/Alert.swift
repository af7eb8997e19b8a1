import Files

/// Something about the data that a reader must know, with what it does and what to do about it.
public struct Alert: Sendable, Equatable {
  /// How much it matters.
  public enum Severity: String, CaseIterable, Sendable, Comparable {
    /// Changes a headline number.
    case critical = "CRITICAL"
    /// Could mislead.
    case warning = "WARNING"
    /// Good to know.
    case note = "NOTE"

    /// The more severe comes first.
    public static func < (a: Severity, b: Severity) -> Bool {
      (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
  }

  /// How much it matters.
  public let severity: Severity
  /// A stable name, the section of the report that shows it.
  public let id: String
  /// The number that the finding rests on.
  public let number: Double
  /// What was found.
  public let finding: String
  /// What it does to results.
  public let consequence: String
  /// What to do.
  public let action: String

  /// An alert.
  public init(
    severity: Severity, id: String, number: Double, finding: String, consequence: String, action: String
  ) {
    self.severity = severity
    self.id = id
    self.number = number
    self.finding = finding
    self.consequence = consequence
    self.action = action
  }
}

extension Alert: JSONRepresentable {
  /// All fields.
  public var json: JSONValue {
    [
      "severity": severity.rawValue, "id": id, "number": number, "finding": finding, "consequence": consequence,
      "action": action,
    ]
  }
}
