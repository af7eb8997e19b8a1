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

/// A rule that turns probabilities into one class a row, in place of the most probable class.
public protocol DecisionRule: Sendable {
  /// The class decided for each row.
  func decisions(for predictions: Predictions) -> [Int]
}

extension DecisionRule {
  /// What the rule changes on rows that it was not fitted to.
  public func effect(on predictions: Predictions) -> DecisionEffect {
    DecisionEffect(predictions, decisions: decisions(for: predictions))
  }
}

/// The metrics of the most probable class and of other decisions on the same rows.
public struct DecisionEffect: Sendable, Equatable {
  /// The confusion matrix of the most probable class.
  public let before: ConfusionMatrix
  /// The confusion matrix of the decisions.
  public let after: ConfusionMatrix
  /// Rows whose class the rule changes.
  public let changed: Int
  /// Rows that only the most probable class gets right.
  public let lost: Int
  /// Rows that only the rule gets right.
  public let gained: Int

  /// - Parameters:
  ///   - predictions: the rows.
  ///   - decisions: the class decided for each row.
  public init(_ predictions: Predictions, decisions: [Int]) {
    precondition(decisions.count == predictions.count, "\(decisions.count) decisions for \(predictions.count) rows")
    before = ConfusionMatrix(predictions)
    after = ConfusionMatrix(classes: predictions.classes, labels: predictions.labels, predicted: decisions)
    let right = predictions.correct
    changed = zip(predictions.predicted, decisions).count { $0 != $1 }
    lost = decisions.indices.count { right[$0] && decisions[$0] != predictions.labels[$0] }
    gained = decisions.indices.count { !right[$0] && decisions[$0] == predictions.labels[$0] }
  }
}

extension DecisionEffect: JSONRepresentable {
  /// Each `DecisionMetric` `before` and `after`, with `n` and the rows that changed.
  public var json: JSONValue {
    func metrics(_ matrix: ConfusionMatrix) -> JSONValue {
      .object(DecisionMetric.allCases.map { (key: $0.rawValue, value: .number($0.value(matrix))) })
    }
    return [
      "n": before.total, "before": metrics(before), "after": metrics(after), "changed": changed, "gained": gained,
      "lost": lost,
    ]
  }
}
