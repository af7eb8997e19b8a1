import Evaluation
import Reporting
import Statistics

extension EvaluationPage {
  /// What other decisions than the most probable class would change; `nil` without validation rows and costs.
  func decisions() -> Section? {
    guard facts.decisions != nil || facts.costs != nil else { return nil }
    return Section("Decisions\(decisionsFinding)", id: "decisions") {
      facts.decisions.map { decisionsText($0) } ?? ""
      facts.decisions.map { List($0.rules.map { "\(strong: Prose($0.method.name)): \($0.method.convention)" }) }
      facts.decisions.map { rulesTable($0) }
      facts.decisions?.thresholds.map { thresholdsTable($0.rule, $0.effect) }
      facts.costs.map { costsText($0) } ?? ""
      facts.costs.map { costsTable($0) }
    }
  }

  private var decisionsFinding: Prose {
    let gains = facts.decisions?.rules.compactMap { rule in rule.effect.change(.macroF1).map { (rule, $0) } } ?? []
    guard facts.n >= 30, let (rule, gain) = gains.max(by: { $0.1.difference < $1.1.difference }) else { return "" }
    guard gain.interval.low > 0 else { return ": no rule is shown to raise macro F1" }
    let price = rule.effect.change(.accuracy).map { Quantity.percentagePoints($0.difference) }
    return
      ": \(rule.method.name.lowercased()), macro F1 +\(Quantity(gain.difference)), accuracy \(price ?? Quantity(nil))"
  }

  private func decisionsText(_ study: DecisionStudy) -> Prose {
    """
    The most probable class is the best guess for accuracy, not for rare classes. These rules were chosen for macro F1 on \
    \(study.rows) validation images and are applied here once, to images they were not fitted to.
    """
  }

  private func rulesTable(_ study: DecisionStudy) -> Table {
    func cell(_ effect: DecisionEffect, _ metric: DecisionMetric) -> Table.Cell {
      let change = effect.change(metric)
      let interval = change.map { Quantity.Interval($0.interval) }
      return .number(
        metric == .macroF1
          ? Quantity(change?.difference, interval: interval)
          : .percentagePoints(change?.difference, interval: interval))
    }
    return Table(
      id: "decision-rules",
      caption:
        "What each rule changes against the most probable class, with paired bootstrap intervals; p of accuracy by "
        + "McNemar's mid-p test.",
      columns: [
        .text("Decision"), .number("Macro F1"), .number("Balanced accuracy"), .number("Accuracy"), .number("p"),
        .number("Images changed"),
      ],
      cells: study.rules.map { rule in
        [
          .text(Prose(rule.method.name)), cell(rule.effect, .macroF1), cell(rule.effect, .balancedAccuracy),
          cell(rule.effect, .accuracy), .number(Quantity(rule.effect.mcnemar.midP)), .count(rule.effect.changed),
        ]
      }, sortable: false)
  }

  private func thresholdsTable(_ thresholds: ClassThresholds, _ effect: DecisionEffect) -> Table {
    Table(
      id: "class-thresholds",
      caption:
        "The fitted thresholds: the decision is the class with the largest probability divided by its threshold. "
        + "Below 1 a class wins with less.",
      columns: [.text("Class"), .number("Threshold"), .number("Images"), .number("Predicted"), .number("Decided")],
      cells: facts.classes.indices.map { k in
        [
          .text(Prose(facts.classes[k])), .number(Quantity(thresholds.thresholds[k])),
          .count(facts.matrix.supports[k]), .count(facts.matrix.predictedCounts[k]),
          .count(effect.after.predictedCounts[k]),
        ]
      })
  }

  private func costsText(_ costs: CostEffect) -> Prose {
    let saving = Quantity(costs.saving, interval: Quantity.Interval(costs.savingInterval))
    return """
      With the given costs the most probable class costs \(Quantity(costs.mostProbable.realised)) an image; deciding for \
      the least expected cost saves \(full: saving). The expected cost rests on the probabilities: where they are not \
      calibrated, neither is it.
      """
  }

  private func costsTable(_ costs: CostEffect) -> Table {
    func cells(_ name: Prose, _ costs: CostEffect.Costs, _ matrix: ConfusionMatrix) -> [Table.Cell] {
      [
        .text(name), .number(Quantity(costs.expected)), .number(Quantity(costs.realised)),
        .number(.percent(accuracy(matrix))),
      ]
    }
    return Table(
      id: "costs", caption: "Cost of an image, expected from the probabilities and realised against the labels.",
      columns: [.text("Decision"), .number("Expected"), .number("Realised"), .number("Accuracy")],
      cells: [
        cells("most probable class", costs.mostProbable, costs.effect.before),
        cells("least expected cost", costs.leastExpectedCost, costs.effect.after),
      ], sortable: false)
  }
}
