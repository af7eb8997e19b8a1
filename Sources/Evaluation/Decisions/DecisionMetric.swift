import Files

/// What a decision rule is chosen to raise on validation rows.
public enum DecisionMetric: String, CaseIterable, Sendable {
  /// The plain mean of the classes' F1; an absent class counts 0.
  case macroF1 = "macro_f1"
  /// The mean recall over classes that occur.
  case balancedAccuracy = "balanced_accuracy"
  /// The share of right rows.
  case accuracy

  /// Its value for a confusion matrix.
  public func value(_ matrix: ConfusionMatrix) -> Double {
    switch self {
    case .macroF1: AveragedScores(matrix, .macro).f1
    case .balancedAccuracy: Evaluation.balancedAccuracy(matrix)
    case .accuracy: Evaluation.accuracy(matrix)
    }
  }
}
