import Evaluation
import Foundation
import Plotting
import Reporting

extension EvaluationPage {
  /// What disturbances of the images do; `nil` when nobody asked.
  mutating func robustness() throws -> Section? {
    guard let study = input.robustness else { return nil }
    let figure = try shelf.place(
      robustnessFigure(study), stem: "robustness-curves",
      caption: "Accuracy (solid, with 95 % Wilson bands) and mean confidence (dashed) as \(images(study.count)) are "
        + "disturbed more and more.")
    return Section("Robustness\(robustnessFinding(study))", id: "robustness") {
      """
      The same \(images(study.count)), disturbed step by step. Where confidence stays up while accuracy falls, the model \
      does not know that it cannot see.
      """
      figure
      robustnessTable(study)
    }
  }

  private var chance: Double { accuracy(facts.baseline.confusion) }

  private func robustnessFigure(_ study: RobustnessStudy) -> Figure {
    func estimate(_ point: RobustnessStudy.Point) -> Estimate {
      Estimate(point.accuracy, low: point.interval.low, high: point.interval.high)
    }
    var figure = Figures.robustnessCurves(
      study.curves.map { curve in
        RobustnessCurve(
          curve.disturbance.name, unit: curve.disturbance.unit, levels: curve.steps.map(\.level),
          accuracy: curve.steps.map(estimate), confidence: curve.steps.map(\.confidence), halfway: halfway(curve))
      }, clean: estimate(study.clean), cleanConfidence: study.clean.confidence, chance: chance, images: study.count)
    figure.alternativeText =
      "Accuracy under disturbances. "
      + study.curves.map { curve in
        let points = ([study.clean] + curve.steps).map {
          "\(level($0.level)): \(Quantity.percent($0.accuracy, digits: 0).text)"
        }
        return "\(curve.disturbance.name): \(points.joined(separator: ", "))."
      }.joined(separator: " ")
    return figure
  }

  private func level(_ value: Double) -> String { String(format: "%g", value) }

  /// The severity at which half of what lies above chance is lost: 0 as they are, 1 the mildest level.
  private func halfway(_ curve: RobustnessStudy.Curve) -> Double? {
    RobustnessCurve.halfway(
      accuracy: curve.steps.map(\.accuracy), clean: input.robustness?.clean.accuracy ?? 0, chance: chance)
  }

  private func robustnessFinding(_ study: RobustnessStudy) -> Prose {
    let first = study.curves.compactMap { curve in curve.steps.first.map { (curve.disturbance, $0) } }
    guard study.count >= 30, let (disturbance, step) = first.min(by: { $0.1.accuracy < $1.1.accuracy }),
      step.interval.high < study.clean.interval.low
    else { return "" }
    let loss = Quantity((study.clean.accuracy - step.accuracy) * 100, digits: 1)
    return ": \(disturbance.name) at \(level(step.level)) \(disturbance.unit) costs \(loss) points"
  }

  private func robustnessTable(_ study: RobustnessStudy) -> Table {
    Table(
      id: "robustness-table",
      caption: "Accuracy at the mildest and at the strongest level; as they are, the images give "
        + "\(Quantity.percent(study.clean.accuracy)) with an ECE of \(Quantity.percent(study.clean.ece)). Halfway: where "
        + "half of what lies above chance (\(Quantity.percent(chance))) is lost, in steps of severity.",
      columns: [
        .text("Disturbance"), .text("Unit"), .text("Mildest"), .number("Accuracy"), .text("Strongest"),
        .number("Accuracy"), .number("ECE"), .text("Halfway"),
      ],
      cells: study.curves.map { curve in
        func share(_ point: RobustnessStudy.Point?) -> Table.Cell {
          .number(.percent(point?.accuracy, interval: point.map { Quantity.Interval($0.interval) }))
        }
        let halfway = halfway(curve).map { "step " + String(format: "%.1f", $0) } ?? "not reached"
        return [
          .text(Prose(curve.disturbance.name)), .text(Prose(curve.disturbance.unit)),
          .text(Prose(level(curve.steps.first?.level ?? 0))), share(curve.steps.first),
          .text(Prose(level(curve.steps.last?.level ?? 0))), share(curve.steps.last),
          .number(.percent(curve.steps.last?.ece)), .text(Prose(halfway)),
        ]
      })
  }
}
