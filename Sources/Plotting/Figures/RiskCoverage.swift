import Drawing
import Foundation

/// The error rate among the most confident part of the images.
public struct RiskPoint: Sendable, Hashable {
  /// The part, above 0 and at most 1.
  public var coverage: Double
  /// The share of wrong answers in it, with its interval.
  public var risk: Estimate
  /// The share of wrong answers when every error came last.
  public var oracle: Double

  /// A point of the curve.
  public init(coverage: Double, risk: Estimate, oracle: Double) {
    self.coverage = coverage
    self.risk = risk
    self.oracle = oracle
  }
}

extension Figures {
  /// The error rate against the share of images that are answered, most confident first.
  /// - Parameters:
  ///   - points: ascending coverage; the last one is that of all images.
  ///   - count: the number of images.
  ///   - chosen: a coverage to mark on the curve, with the words that an arrow leads from.
  ///   - reference: an error rate to compare with, such as the least that contradicting labels allow when every image is
  ///     answered; nil for none.
  public static func riskCoverage(
    points: [RiskPoint], count n: Int, chosen: (coverage: Double, label: String)? = nil,
    reference: ReferenceLine? = nil, title: String? = nil, note: String? = nil
  ) -> Figure {
    let x = points.map(\.coverage)
    let overall = points.last?.risk.value ?? .nan
    var marks: [any Mark] = []
    if let reference { marks.append(reference.mark(along: .y)) }
    marks += [
      AreaMark(x: x, low: points.map(\.risk.low), high: points.map(\.risk.high), fill: Paint.accent.opacity(0.16)),
      LineMark(
        x: [x.first ?? 0, 1], y: [overall, overall], stroke: Stroke(.secondaryInk, width: 1, dash: [3, 3]),
        name: "random order"),
      LineMark(
        x: x, y: points.map(\.oracle), stroke: Stroke(.contrast, width: 1.2, dash: [6, 2]),
        name: "oracle: errors last"),
      LineMark(x: x, y: points.map(\.risk.value), stroke: Stroke(.accent, width: 1.6), name: "by confidence"),
    ]
    if let chosen, let risk = risk(at: chosen.coverage, points) {
      marks.append(DotMark(x: [chosen.coverage], y: [risk], radius: 2.8, titles: [chosen.label]))
      let curves = [points.map(\.risk.value), points.map(\.risk.low), points.map(\.risk.high), points.map(\.oracle)]
      marks.append(
        AnnotationMark(
          [AnnotationMark.Item(x: chosen.coverage, y: risk, text: chosen.label)],
          avoidingX: curves.flatMap { _ in x + [.nan] } + [x.first ?? 0, 1],
          y: curves.flatMap { $0 + [.nan] } + [overall, overall]))
    }
    let largest = points.map { $0.risk.high.isFinite ? $0.risk.high : $0.risk.value }.filter(\.isFinite).max() ?? 1
    let panel = Axes(
      x: Axis(
        "share of images that are answered", mapping: .linear(0...1), ticks: .at([0, 0.25, 0.5, 0.75, 1]),
        format: .percent(decimals: 0)),
      y: Axis(
        "share of wrong answers", mapping: .linear(Ticks.nice(0...min(1, max(largest, 0.01)))),
        format: .percent(decimals: 0)),
      marks: marks, legend: .top, height: .points(190))
    return Figure(
      title: title ?? "Error rate among the most confident images",
      note: note
        ?? "n = \(count(n)) images, most confident first. The band is a pointwise 95\u{202F}% Wilson interval.",
      width: 400, panel: panel)
  }
}

extension Figures {
  /// The risk at a coverage, on straight lines between the points; nil outside of them.
  private static func risk(at coverage: Double, _ points: [RiskPoint]) -> Double? {
    guard let above = points.firstIndex(where: { $0.coverage >= coverage }) else { return nil }
    guard above > 0 else { return points[0].coverage == coverage ? points[0].risk.value : nil }
    let (a, b) = (points[above - 1], points[above])
    let share = (coverage - a.coverage) / (b.coverage - a.coverage)
    return a.risk.value + share * (b.risk.value - a.risk.value)
  }
}

extension FigureExamples {
  func riskCoverage() -> Figure {
    let points = (1...60).map { i in
      let coverage = Double(i) / 60
      let risk = 0.04 + 0.26 * coverage * coverage
      let half = 1.96 * (risk * (1 - risk) / (coverage * 3589)).squareRoot()
      return RiskPoint(
        coverage: coverage, risk: Estimate(risk, low: max(0, risk - half), high: risk + half),
        oracle: max(0, coverage - 0.7) / coverage)
    }
    return Figures.riskCoverage(points: points, count: 3589, chosen: (0.48, "10\u{202F}% wrong at 48\u{202F}%"))
  }
}
