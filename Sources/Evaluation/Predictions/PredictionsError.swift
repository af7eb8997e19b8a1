import Files

/// What is wrong with a set of predictions.
public enum PredictionsError: ReportableError, Equatable {
  /// There is nothing to evaluate.
  case empty(source: String)
  /// Fewer than two classes, a repeated class, or an empty class name.
  case badClasses(source: String, problem: String)
  /// The lengths of the arrays do not belong together.
  case badShape(source: String, problem: String)
  /// The header of a file lacks a column or repeats one.
  case badHeader(source: String, problem: String)
  /// Rows that cannot be used, at least one.
  case badRows(source: String, problems: RowProblems)

  /// Bad data, in every case.
  public var failure: Failure { .badData }

  /// What is wrong, where, and what was expected.
  public var description: String {
    switch self {
    case .empty(let source):
      "\(source): holds no predictions; at least one row was expected. "
        + "Check the split or the filter that selected the rows."
    case .badClasses(let source, let problem): "\(source): \(problem)"
    case .badShape(let source, let problem): "\(source): \(problem)"
    case .badHeader(let source, let problem): "\(source): \(problem)"
    case .badRows(let source, let problems): "\(source): \(problems)"
    }
  }
}
