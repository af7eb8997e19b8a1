import Files

/// Why results cannot be compared.
public enum ComparisonError: ReportableError, Equatable {
  /// Fewer than two results, or two of one name.
  case badModels(problem: String)
  /// Two results know different classes.
  case differentClasses(first: String, second: String, problem: String)
  /// Two results are not of the same rows.
  case differentRows(first: String, second: String, problem: String)

  /// Bad data, in every case.
  public var failure: Failure { .badData }

  /// Which results, what differs, and what to do.
  public var description: String {
    switch self {
    case .badModels(let problem): problem
    case .differentClasses(let first, let second, let problem):
      "\(first) and \(second) cannot be compared: \(problem)"
    case .differentRows(let first, let second, let problem):
      "\(first) and \(second) cannot be compared: \(problem)"
    }
  }
}

/// Predictions and the name they go by in a comparison.
public struct NamedPredictions: Sendable {
  /// The name.
  public let name: String
  /// The rows.
  public let predictions: Predictions

  /// - Parameters:
  ///   - name: unlike that of the others.
  ///   - predictions: the rows.
  public init(_ name: String, _ predictions: Predictions) {
    self.name = name
    self.predictions = predictions
  }
}
