import Evaluation
import Reporting
import Statistics

extension EvaluationPage {
  /// What other decisions than the most probable class would change; `nil` without validation rows and costs.
  func decisions() -> Section? {
    guard facts.decisions != nil || facts.costs != nil else { return nil }
    return Section("Decisions\(decisionsFinding)", id: "decisions") {
      decisionsText
      facts.decisions.map { rulesTable($0) }
      facts.decisions.map { thresholdsTable($0) }
      costsText
      facts.costs.map { costsTable($0) }
    }
  }

  private var decisionsFinding: Prose {
    guard let best = facts.decisions?.rules.max(by: { gain($0) < gain($1) }), gain(best) > 0, facts.n >= 30 else {
      return ""
    }
    let test = McNemarTest(onlyFirst: best.effect.lost, onlySecond: best.effect.gained)
    let accuracy = test.exactP < 0.05 ? (best.effect.gained > best.effect.lost ? "more" : "fewer") : ""
    let rest: Prose = accuracy.isEmpty ? "" : " and gets \(accuracy) images right"
    return ": \(best.name) moves macro F1 by \(Quantity(gain(best)))\(rest)"
  }

  private func gain(_ rule: DecisionStudy.Rule) -> Double {
    DecisionMetric.macroF1.value(rule.effect.after) - DecisionMetric.macroF1.value(rule.effect.before)
  }

  private var decisionsText: Prose {
    guard let study = facts.decisions else { return "" }
    return """
      The most probable class is the best guess for accuracy, not for rare classes. These rules were chosen for macro F1 on \
      \(study.rows) validation images and are applied here once, to images they were not fitted to.
      """
  }

  private func rulesTable(_ study: DecisionStudy) -> Table {
    func cells(_ name: Prose, _ matrix: ConfusionMatrix, _ effect: DecisionEffect?) -> [Table.Cell] {
      let test = effect.map { McNemarTest(onlyFirst: $0.lost, onlySecond: $0.gained) }
      return [
        .text(name), .number(Quantity(DecisionMetric.macroF1.value(matrix))),
        .number(.percent(DecisionMetric.balancedAccuracy.value(matrix))),
        .number(.percent(DecisionMetric.accuracy.value(matrix))),
        effect.map { .count($0.changed) } ?? .empty, effect.map { .count($0.gained) } ?? .empty,
        effect.map { .count($0.lost) } ?? .empty, test.map { .number(Quantity($0.midP)) } ?? .empty,
      ]
    }
    return Table(
      id: "decision-rules",
      caption:
        "Rules that decide from the same probabilities. Changed, gained and lost count images; p by McNemar's mid-p "
        + "test of accuracy.",
      columns: [
        .text("Decision"), .number("Macro F1"), .number("Balanced accuracy"), .number("Accuracy"), .number("Changed"),
        .number("Gained"), .number("Lost"), .number("p"),
      ],
      cells: [cells("most probable class", facts.matrix, nil)]
        + study.rules.map { cells(Prose($0.name), $0.effect.after, $0.effect) }, sortable: false)
  }

  private func thresholdsTable(_ study: DecisionStudy) -> Table {
    Table(
      id: "class-thresholds",
      caption:
        "The fitted thresholds: the decision is the class with the largest probability divided by its threshold. "
        + "Below 1 a class wins with less.",
      columns: [.text("Class"), .number("Threshold"), .number("Images"), .number("Predicted"), .number("Decided")],
      cells: facts.classes.indices.map { k in
        [
          .text(Prose(facts.classes[k])), .number(Quantity(study.thresholds.thresholds[k])),
          .count(facts.matrix.supports[k]), .count(facts.matrix.predictedCounts[k]),
          .count(study.rules[0].effect.after.predictedCounts[k]),
        ]
      })
  }

  private var costsText: Prose {
    guard let costs = facts.costs else { return "" }
    let (usual, least) = (costs.mostProbable.realised, costs.leastExpectedCost.realised)
    return """
      With the given costs the most probable class costs \(Quantity(usual)) an image; deciding for the least expected cost \
      costs \(Quantity(least)). The expected cost rests on the probabilities: where they are not calibrated, neither is it.
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
