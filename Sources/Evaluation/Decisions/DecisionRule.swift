import Files

/// A rule that turns probabilities into one class a row, in place of the most probable class.
public protocol DecisionRule: Sendable, JSONRepresentable {
  /// The class decided for each row.
  func decisions(for predictions: Predictions) -> [Int]
}

extension DecisionRule {
  /// What the rule changes on rows; only rows that it was not fitted to tell what it is worth.
  /// - Parameters:
  ///   - predictions: the rows.
  ///   - replicates: of the bootstrap.
  ///   - seed: of the bootstrap.
  public func effect(on predictions: Predictions, replicates: Int = 1000, seed: UInt64 = 42) -> DecisionEffect {
    DecisionEffect(predictions, decisions: decisions(for: predictions), replicates: replicates, seed: seed)
  }

  /// The confusion matrix of the decisions.
  func confusion(_ predictions: Predictions) -> ConfusionMatrix {
    ConfusionMatrix(classes: predictions.classes, labels: predictions.labels, predicted: decisions(for: predictions))
  }
}

/// A decision rule that validation rows choose.
public protocol FittedDecisionRule: DecisionRule {
  /// The name for options and files, `class_thresholds`.
  static var id: String { get }
  /// The name for people.
  static var name: String { get }
  /// The rule that a reader needs to get the same decisions, one sentence.
  static var convention: String { get }

  /// Fits to validation rows.
  /// - Parameters:
  ///   - predictions: validation rows.
  ///   - metric: what to raise.
  init(fitting predictions: Predictions, metric: DecisionMetric)
}
