import Evaluation
import Files

/// Decision rules fitted to validation rows and applied to the reported ones.
struct DecisionStudy: Sendable {
  /// One rule and what it changes.
  struct Rule: Sendable {
    let method: DecisionMethod
    let rule: any DecisionRule
    let effect: DecisionEffect
  }

  let rules: [Rule]
  /// Cuts of the confidence for wanted errors, and what they do here.
  let cuts: [(cut: ConfidenceThreshold, outcome: SelectiveOutcome)]
  /// Validation rows.
  let rows: Int

  /// The errors that cuts are chosen for.
  static let wantedErrors = [0.05, 0.1, 0.2]

  /// - Parameters:
  ///   - validation: rows to fit to, none of them reported.
  ///   - reported: the rows to apply the rules to.
  ///   - replicates: of the bootstrap.
  ///   - seed: of the bootstrap.
  init(fittedTo validation: Predictions, appliedTo reported: Predictions, replicates: Int, seed: UInt64) {
    rows = validation.count
    rules = DecisionMethods.all.map { method in
      let rule = method.fit(validation, .macroF1)
      return Rule(
        method: method, rule: rule,
        effect: rule.effect(
          on: reported, replicates: MetricIntervals.affordable(replicates, rows: reported.count), seed: seed))
    }
    cuts = Self.wantedErrors.map { error in
      let cut = ConfidenceThreshold(fitting: validation, wantedError: error)
      return (cut, cut.apply(to: reported))
    }
  }

  /// The class thresholds among the rules.
  var thresholds: (rule: ClassThresholds, effect: DecisionEffect)? {
    rules.lazy.compactMap { entry in (entry.rule as? ClassThresholds).map { ($0, entry.effect) } }.first
  }
}

extension DecisionStudy: JSONRepresentable {
  /// Rules with their effect, and confidence cuts.
  var json: JSONValue {
    [
      "validation_rows": rows,
      "rules": JSONValue.object(
        rules.map { (key: $0.method.id, value: ["parameters": $0.rule.json, "effect": $0.effect.json]) }),
      "confidence_cuts": cuts.map { ["cut": $0.cut.json, "reported": $0.outcome.json] as JSONValue },
    ]
  }
}
