import Files

/// What is wrong with a file of costs.
public enum CostMatrixError: ReportableError, Equatable {
  /// The names are not the classes of the predictions, each once.
  case classes(path: String, place: String, found: [String], expected: [String])
  /// A cost is no number.
  case cell(path: String, line: Int, column: String, text: String)

  /// Bad data, in every case.
  public var failure: Failure { .badData }

  /// What is wrong, where, and what was expected.
  public var description: String {
    switch self {
    case .classes(let path, let place, let found, let expected):
      "\(path): the \(place) names \(found.joined(separator: ", ")); each of \(expected.joined(separator: ", ")) was "
        + "expected once. Rows are true classes, columns decisions."
    case .cell(let path, let line, let column, let text):
      "\(path): line \(line): the cost of deciding \(column) is '\(text)'; a finite number was expected"
    }
  }
}
