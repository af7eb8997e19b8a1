import Files

/// Why labels cannot be doubted.
public enum LabelDoubtError: ReportableError, Equatable {
  /// Labels and probabilities that do not fit each other, or are none.
  case unusable(problem: String)
  /// Probabilities of rows that the model was trained on.
  case inSample(rows: Int, of: Int, splits: [String], examples: [String])
  /// Rows of which nobody said what split they are in.
  case unknownSplit(rows: Int, of: Int, trainedOn: [String], examples: [String])

  /// Bad data, in every case.
  public var failure: Failure { .badData }

  /// What is wrong, where, what was expected, and what to do.
  public var description: String {
    switch self {
    case .unusable(let problem):
      "labels cannot be doubted: \(problem)"
    case .inSample(let rows, let all, let splits, let examples):
      "labels cannot be doubted: \(rows) of \(all) rows\(Self.list(examples)) are of \(splits.joined(separator: ", ")), "
        + "which the model was trained on. A network agrees with the labels that it learned, wrong ones too; "
        + "probabilities of rows it never saw were expected. " + Self.remedy
    case .unknownSplit(let rows, let all, let trainedOn, let examples):
      "labels cannot be doubted: \(rows) of \(all) rows\(Self.list(examples)) name no split, and the model was trained on "
        + "\(trainedOn.joined(separator: ", ")); a split it was not trained on was expected for each row. "
        + Self.remedy
    }
  }

  private static let remedy =
    "Use the validation or test split, or train on some folds and predict the others."

  private static func list(_ examples: [String]) -> String {
    examples.isEmpty ? "" : " (\(examples.joined(separator: ", ")), …)"
  }
}
