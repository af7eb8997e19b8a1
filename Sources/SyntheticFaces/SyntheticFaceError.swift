import Files

/// What can be wrong with a request for synthetic faces.
public enum SyntheticFaceError: ReportableError {
  /// A parameter of a face is unknown, of the wrong kind or out of range.
  case badParameter(name: String, found: String, expected: String)
  /// A data set of this size cannot be made.
  case badCount(split: String, count: Int)

  /// Bad data for a parameter, a wrong command line for a count.
  public var failure: Failure {
    switch self {
    case .badParameter: .badData
    case .badCount: .usage
    }
  }

  /// What was found, what was expected, and what to do.
  public var description: String {
    switch self {
    case .badParameter(let name, let found, let expected):
      "face parameter \(name): found \(found), expected \(expected). Correct the value or leave it out for the default."
    case .badCount(let split, let count):
      "split \(split): \(count) faces were asked for, expected 0 to 999999. Choose another number."
    }
  }
}
