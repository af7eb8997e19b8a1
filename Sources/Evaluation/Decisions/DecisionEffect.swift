import Files
import Statistics

/// The metrics of the most probable class and of other decisions on the same rows.
public struct DecisionEffect: Sendable, Equatable {
  /// One metric before and after.
  public struct Change: Sendable, Equatable {
    /// Which metric.
    public let metric: DecisionMetric
    /// Of the most probable class.
    public let before: Double
    /// Of the decisions.
    public let after: Double
    /// The percentile interval of `after - before`, both from the same resampled rows.
    public let interval: Interval
    /// After minus before.
    public var difference: Double { after - before }
  }

  /// Every `DecisionMetric`, in its order.
  public let changes: [Change]
  /// The confusion matrix of the most probable class.
  public let before: ConfusionMatrix
  /// The confusion matrix of the decisions.
  public let after: ConfusionMatrix
  /// Rows whose class the rule changes.
  public let changed: Int
  /// Who is right where only one is: the most probable class (first) or the rule (second).
  public let mcnemar: McNemarTest

  /// - Parameters:
  ///   - predictions: the rows.
  ///   - decisions: the class decided for each row.
  ///   - replicates: of the bootstrap.
  ///   - seed: of the bootstrap.
  public init(_ predictions: Predictions, decisions: [Int], replicates: Int = 1000, seed: UInt64 = 42) {
    precondition(decisions.count == predictions.count, "\(decisions.count) decisions for \(predictions.count) rows")
    let (classes, labels, predicted) = (predictions.classes, predictions.labels, predictions.predicted)
    before = ConfusionMatrix(predictions)
    after = ConfusionMatrix(classes: classes, labels: labels, predicted: decisions)
    changed = zip(predicted, decisions).count { $0 != $1 }
    mcnemar = McNemarTest(first: predictions.correct, second: zip(labels, decisions).map { $0 == $1 })
    let k = classes.count
    let bootstrap = Bootstrap(rows: labels.count, replicates: replicates, seed: seed) { drawn in
      var (old, new) = ([Int](repeating: 0, count: k * k), [Int](repeating: 0, count: k * k))
      for row in drawn {
        let i = Int(row)
        old[labels[i] * k + predicted[i]] += 1
        new[labels[i] * k + decisions[i]] += 1
      }
      let matrices = (ConfusionMatrix(classes: classes, counts: old), ConfusionMatrix(classes: classes, counts: new))
      return DecisionMetric.allCases.map { $0.value(matrices.1) - $0.value(matrices.0) }
    }
    let matrices = (before, after)
    changes = DecisionMetric.allCases.enumerated().map { place, metric in
      Change(
        metric: metric, before: metric.value(matrices.0), after: metric.value(matrices.1),
        interval: bootstrap.percentileInterval(place))
    }
  }

  /// The change of one metric.
  public func change(_ metric: DecisionMetric) -> Change? { changes.first { $0.metric == metric } }
}

extension DecisionEffect: JSONRepresentable {
  /// `n`, `changed`, each metric with `before`, `after`, `difference` and its `interval`, and `mcnemar` (first: the most
  /// probable class, second: the rule).
  public var json: JSONValue {
    [
      "n": before.total, "changed": changed,
      "metrics": JSONValue.object(
        changes.map { change in
          let values: JSONValue = [
            "before": change.before, "after": change.after, "difference": change.difference,
            "interval": change.interval,
          ]
          return (key: change.metric.rawValue, value: values)
        }),
      "mcnemar": mcnemar,
    ]
  }
}
