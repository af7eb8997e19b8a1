import Evaluation
import Foundation
import Plotting
import Reporting

extension EvaluationPage {
  /// What disturbances of the images do; `nil` when nobody asked.
  mutating func robustness() throws -> Section? {
    guard let study = input.robustness else { return nil }
    let figure = try shelf.place(
      robustnessFigure(study), stem: "robustness",
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
    var figure = Figures.robustnessCurves(
      study.curves.map { curve in
        RobustnessCurve(
          name: curve.disturbance.name, unit: curve.disturbance.unit, neutral: curve.disturbance.neutral,
          points: curve.points.map { point in
            RobustnessPoint(
              level: point.level,
              accuracy: Estimate(point.accuracy, low: point.interval.low, high: point.interval.high),
              confidence: point.confidence)
          }, halfway: curve.halfway(chance: chance))
      }, chance: chance, count: study.count)
    figure.alternativeText =
      "Accuracy under disturbances. "
      + study.curves.map { curve in
        let points = curve.points.map { "\(level($0.level)): \(Quantity.percent($0.accuracy, digits: 0).text)" }
        return "\(curve.disturbance.name): \(points.joined(separator: ", "))."
      }.joined(separator: " ")
    return figure
  }

  private func level(_ value: Double) -> String { String(format: "%g", value) }

  /// How many points of accuracy the mildest level costs.
  private func firstLoss(_ curve: RobustnessStudy.Curve) -> Double {
    curve.points.count > 1 ? curve.points[0].accuracy - curve.points[1].accuracy : 0
  }

  private func robustnessFinding(_ study: RobustnessStudy) -> Prose {
    guard study.count >= 30, let worst = study.curves.max(by: { firstLoss($0) < firstLoss($1) }),
      worst.points.count > 1, worst.points[1].interval.high < worst.points[0].interval.low
    else { return "" }
    return ": \(worst.disturbance.name) of \(level(worst.points[1].level)) \(worst.disturbance.unit) costs "
      + "\(Quantity(firstLoss(worst) * 100, digits: 1)) points"
  }

  private func robustnessTable(_ study: RobustnessStudy) -> Table {
    Table(
      id: "robustness-table",
      caption: "Accuracy as the images are, at the mildest and at the strongest level, the calibration error at both "
        + "ends, and the level at which half of what lies above chance (\(Quantity.percent(chance))) is lost.",
      columns: [
        .text("Disturbance"), .text("Unit"), .number("As they are"), .number("Mildest"), .number("Strongest"),
        .number("ECE"), .number("ECE, strongest"), .text("Halfway at"),
      ],
      cells: study.curves.map { curve in
        func share(_ point: RobustnessStudy.Point?) -> Table.Cell {
          .number(.percent(point?.accuracy, interval: point.map { Quantity.Interval($0.interval) }))
        }
        let halfway = curve.halfway(chance: chance).map { String(format: "%.3g", $0) } ?? "not reached"
        return [
          .text(Prose(curve.disturbance.name)), .text(Prose(curve.disturbance.unit)), share(curve.points.first),
          .text("\(level(curve.points.dropFirst().first?.level ?? 0)): \(Quantity.percent(curve.points.dropFirst().first?.accuracy))"),
          .text("\(level(curve.points.last?.level ?? 0)): \(Quantity.percent(curve.points.last?.accuracy))"),
          .number(.percent(curve.points.first?.ece)), .number(.percent(curve.points.last?.ece)), .text(Prose(halfway)),
        ]
      })
  }
}
