/// A way to decide: what `DecisionMethods` lists.
public struct DecisionMethod: Sendable {
  /// The name for options and files.
  public let id: String
  /// The name for people.
  public let name: String
  /// The rule that a reader needs to get the same decisions, one sentence.
  public let convention: String
  /// Fits the rule to validation rows so that it raises a metric.
  public let fit: @Sendable (Predictions, DecisionMetric) -> any DecisionRule

  init<Rule: FittedDecisionRule>(_ rule: Rule.Type) {
    id = Rule.id
    name = Rule.name
    convention = Rule.convention
    fit = { Rule(fitting: $0, metric: $1) }
  }
}

/// All decision rules that validation rows choose, from the fewest parameters on. Adding one is adding one line.
public enum DecisionMethods {
  /// Every method.
  public static let all = [
    DecisionMethod(PosthocLogitAdjustment.self),
    DecisionMethod(ClassThresholds.self),
  ]

  /// The method of an id.
  public static func method(_ id: String) -> DecisionMethod? { all.first { $0.id == id } }
}
