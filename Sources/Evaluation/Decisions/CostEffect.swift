import Files
import Statistics

/// Costs an image under two rules.
public struct CostEffect: Sendable, Equatable {
  /// Mean costs of one rule.
  public struct Costs: Sendable, Equatable {
    /// By the model's own probabilities, an image.
    public let expected: Double
    /// By the labels, an image.
    public let realised: Double
  }

  /// Of the most probable class.
  public let mostProbable: Costs
  /// Of the decision of least expected cost.
  public let leastExpectedCost: Costs
  /// The realised cost an image that the decision of least expected cost saves.
  public let saving: Double
  /// The percentile interval of `saving`, over images.
  public let savingInterval: Interval
  /// What that decision does to the metrics.
  public let effect: DecisionEffect
}

extension CostEffect: JSONRepresentable {
  /// `expected` and `realised` cost an image of both rules, what is saved, and the metrics.
  public var json: JSONValue {
    func costs(_ costs: Costs) -> JSONValue { ["expected": costs.expected, "realised": costs.realised] }
    return [
      "most_probable": costs(mostProbable), "least_expected_cost": costs(leastExpectedCost),
      "saving": saving, "saving_interval": savingInterval, "effect": effect,
    ]
  }
}
