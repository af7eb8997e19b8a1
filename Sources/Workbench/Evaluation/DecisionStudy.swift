import Evaluation
import Files

/// Decision rules fitted to validation rows and applied to the reported ones.
struct DecisionStudy: Sendable {
  /// One rule and what it changes.
  struct Rule: Sendable {
    let id: String
    let name: String
    /// What was fitted.
    let parameters: JSONValue
    let effect: DecisionEffect
  }

  let rules: [Rule]
  let thresholds: ClassThresholds
  /// Cuts of the confidence for wanted errors, and what they do here.
  let cuts: [(cut: ConfidenceThreshold, outcome: SelectiveOutcome)]
  /// Validation rows.
  let rows: Int

  /// The errors that cuts are chosen for.
  static let wantedErrors = [0.05, 0.1, 0.2]

  /// - Parameters:
  ///   - validation: rows to fit to, none of them reported.
  ///   - reported: the rows to apply the rules to.
  init(fittedTo validation: Predictions, appliedTo reported: Predictions) {
    let thresholds = ClassThresholds(fitting: validation)
    let adjustment = LogitAdjustment(fitting: validation)
    self.thresholds = thresholds
    rows = validation.count
    rules = [
      Rule(
        id: "class_thresholds", name: "class thresholds", parameters: thresholds.json,
        effect: thresholds.effect(on: reported)),
      Rule(
        id: "logit_adjustment", name: "logit adjustment, tau \(adjustment.tau)", parameters: adjustment.json,
        effect: adjustment.effect(on: reported)),
    ]
    cuts = Self.wantedErrors.map { error in
      let cut = ConfidenceThreshold(fitting: validation, wantedError: error)
      return (cut, cut.apply(to: reported))
    }
  }
}

extension DecisionStudy: JSONRepresentable {
  /// Rules with their effect, and confidence cuts.
  var json: JSONValue {
    [
      "validation_rows": rows,
      "rules": JSONValue.object(
        rules.map { (key: $0.id, value: ["parameters": $0.parameters, "effect": $0.effect.json]) }),
      "confidence_cuts": cuts.map { ["cut": $0.cut.json, "reported": $0.outcome.json] as JSONValue },
    ]
  }
}
