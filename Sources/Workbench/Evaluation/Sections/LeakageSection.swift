import Evaluation
import Reporting
import Statistics

extension EvaluationPage {
  /// The results with and without copies of training images; `nil` when nobody looked for copies.
  func leakage() -> Section? {
    guard let leakage = facts.leakage else { return nil }
    guard let copied = leakage.copied else {
      return Section("Copies of training images: none", id: "leakage") {
        "None of the \(images(facts.n)) is a pixel copy of a training image."
      }
    }
    return Section("Copies of training images\(finding(leakage))", id: "leakage") {
      text(leakage)
      partsTable(leakage, copied)
      copiesTable(leakage)
    }
  }

  private func finding(_ leakage: LeakageEffect) -> Prose {
    guard let inflation = leakage.inflation, let interval = leakage.inflationInterval, leakage.copies.count >= 30 else {
      return ""
    }
    let points = Quantity(abs(inflation) * 100, digits: 1)
    if interval.low > 0 { return ": they raise accuracy by \(points) points" }
    if interval.high < 0 { return ": they lower accuracy by \(points) points" }
    return ": no effect on accuracy is shown"
  }

  private func text(_ leakage: LeakageEffect) -> Prose {
    let share = Quantity.percent(Double(leakage.copies.count) / Double(facts.n))
    let start: Prose =
      "\(images(leakage.copies.count)) (\(share)) are pixel copies of training images, which a model may "
      + "simply remember."
    guard let inflation = leakage.inflation, let interval = leakage.inflationInterval else {
      return start + " No other image is left to compare with."
    }
    let points = Quantity(
      inflation * 100, digits: 2, interval: Quantity.Interval(interval.low * 100, interval.high * 100))
    return start + " Accuracy on all images minus accuracy without the copies is \(full: points) points (paired "
      + "bootstrap)."
  }

  private func partsTable(_ leakage: LeakageEffect, _ copied: Predictions) -> Table {
    func cells(_ name: Prose, _ part: Predictions) -> [Table.Cell] {
      let matrix = ConfusionMatrix(part)
      let interval = wilsonInterval(successes: matrix.correct, count: part.count)
      let ece = ReliabilityTable(confidence: part.confidences, outcome: part.correct).expectedError
      return [
        .text(name), .count(part.count), .number(.percent(accuracy(matrix), interval: Quantity.Interval(interval))),
        .number(.percent(balancedAccuracy(matrix))), .number(Quantity(AveragedScores(matrix, .macro).f1)),
        .number(Quantity(part.logLoss)), .number(.percent(ece)),
      ]
    }
    let rows =
      [cells("all images", facts.predictions)] + (leakage.clean.map { [cells("without copies", $0)] } ?? [])
      + [cells("copies alone", copied)]
    return Table(
      id: "leakage-table",
      caption:
        "Results with and without the copies; accuracy with 95 % Wilson intervals. The parts differ in their mix of "
        + "classes, too.",
      columns: [
        .text("Images"), .number("n"), .number("Accuracy"), .number("Balanced accuracy"), .number("Macro F1"),
        .number("Log loss"), .number("ECE"),
      ], cells: rows, sortable: false)
  }

  private func copiesTable(_ leakage: LeakageEffect) -> Table {
    let supports = facts.matrix.supports
    let rows = facts.classes.indices.map { k -> [Table.Cell] in
      let count = leakage.copies.count { facts.predictions.labels[$0] == k }
      let share = supports[k] == 0 ? nil : Double(count) / Double(supports[k])
      return [.text(Prose(facts.classes[k])), .count(count), .number(.percent(share), bar: share)]
    }
    return Table(
      id: "copies-by-class", caption: "Copies of training images by label, and their share of the label's images.",
      columns: [.text("Label"), .number("Copies"), .number("Share")], cells: rows)
  }
}
