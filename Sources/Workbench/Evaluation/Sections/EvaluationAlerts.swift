import Evaluation
import Reporting

extension EvaluationPage {
  /// What a reader must know before the numbers, most severe first.
  func alerts() -> [Callout] {
    let found =
      [orderAlert, leakageAlert, skillAlert, confidenceAlert] + classAlerts.map(Optional.some) + inputAlerts
    return found.compactMap { $0 }.enumerated().sorted { ($0.element.level, $0.offset) < ($1.element.level, $1.offset) }
      .map(\.element)
  }

  private var orderAlert: Callout? {
    input.suspicion.map {
      Callout(
        .critical, Prose($0.description), action: "Check the order of the classes before you quote a number.",
        evidence: "confusion")
    }
  }

  private var leakageAlert: Callout? {
    guard let leakage = facts.leakage, !leakage.copies.isEmpty else { return nil }
    let share = Quantity.percent(Double(leakage.copies.count) / Double(facts.n))
    return Callout(
      .critical, "\(images(leakage.copies.count)) (\(share)) are pixel copies of training images.",
      action: leakage.clean == nil
        ? "Evaluate on images that the model was not trained on." : "Quote the result without the copies.",
      evidence: "leakage")
  }

  private var skillAlert: Callout? {
    guard !facts.beatsMajority else { return nil }
    let majority = Quantity.percent(accuracy(facts.baseline.confusion))
    return Callout(
      .critical,
      "Accuracy, \(full: facts.headline("accuracy")), is not shown to be above the \(majority) of always naming "
        + "\(facts.majorityClass).",
      action: facts.n < 100 ? "Evaluate more images." : "Check the order of the classes and the preprocessing.",
      evidence: "scorecard")
  }

  private var confidenceAlert: Callout? {
    let gap = facts.report.inputs.calibration.overconfidenceGap
    guard facts.n >= 30, facts.report.intervals["overconfidence_gap"]?.low ?? 0 > 0.05 else { return nil }
    return Callout(
      .warning, "The confidence is too high by \(Quantity(gap * 100, digits: 1)) points on average.",
      action: facts.temperature.scaling == nil
        ? "Fit a temperature to validation images." : "Apply the temperature before using a confidence.",
      evidence: "calibration")
  }

  private var classAlerts: [Callout] {
    let supports = facts.matrix.supports
    let predicted = facts.matrix.predictedCounts
    let absent = facts.classes.indices.filter { supports[$0] == 0 }.map { facts.classes[$0] }
    let unpredicted = facts.classes.indices.filter { supports[$0] > 0 && predicted[$0] == 0 }.map { facts.classes[$0] }
    let rare = facts.classes.indices.filter { (1..<30).contains(supports[$0]) }.map { facts.classes[$0] }
    var found: [Callout] = []
    if !absent.isEmpty {
      found.append(
        Callout(
          .warning, "No image is labelled \(enumeration(absent)).",
          action: "Macro averages count an absent class as 0; areas under curves leave it out.", evidence: "per-class"))
    }
    if !unpredicted.isEmpty {
      found.append(
        Callout(
          .warning,
          "\(sentence(enumeration(unpredicted))) \(unpredicted.count == 1 ? "is" : "are") never predicted, although \(unpredicted.count == 1 ? "it occurs" : "they occur").",
          evidence: "confusion"))
    }
    if !rare.isEmpty {
      found.append(
        Callout(
          .warning, "Fewer than \(30) images are labelled \(enumeration(rare)).",
          action: "Do not compare these classes: their intervals are wide.", evidence: "per-class"))
    }
    return found
  }

  private var inputAlerts: [Callout] { facts.predictions.warnings.map { Callout(.warning, Prose($0)) } }
}
