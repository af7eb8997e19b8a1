import Files

/// Errors of measures and controls of explanations.
public enum FaithfulnessError: ReportableError {
  /// No measure has this name.
  case unknownMetric(String, known: [String])
  /// No control has this name.
  case unknownControl(String, known: [String])

  public var failure: Failure { .usage }

  public var description: String {
    switch self {
    case .unknownMetric(let id, let known):
      "no measure is named \(id).\(NearNames.question(id, among: known)) There are \(known.joined(separator: ", "))."
    case .unknownControl(let id, let known):
      "no control is named \(id).\(NearNames.question(id, among: known)) There are \(known.joined(separator: ", "))."
    }
  }
}
