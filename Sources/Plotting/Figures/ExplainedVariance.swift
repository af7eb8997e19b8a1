import Drawing
import Foundation

extension Figures {
  /// The shares of the variance that the first components hold: each of the first ones as a bar, and their sum.
  /// - Parameters:
  ///   - ratios: the share of each component, 0...1, falling; at most the first hundreds of them.
  ///   - levels: sums to mark where they are reached.
  ///   - bars: how many components have a bar.
  ///   - width: in points; below 400 the two panels stand below each other.
  public static func explainedVariance(
    _ ratios: [Double], levels: [Double] = [0.5, 0.8, 0.9, 0.95], bars: Int = 8, width: Double = Figure.fullWidth,
    title: String? = nil, note: String? = nil
  ) -> Figure {
    let sums = ratios.reduce(into: [0.0]) { $0.append($0[$0.count - 1] + ($1.isFinite ? max(0, $1) : 0)) }
    // Sums of shares differ from round numbers in their last digits.
    let reached = levels.compactMap { level in
      sums.firstIndex { $0 >= level - 1e-12 }.map { (level: level, components: $0) }
    }
    let own = Array(ratios.prefix(bars))
    let first = Axes(
      title: "share of each of the first components",
      x: .hidden(.linear(0...max(own.filter(\.isFinite).max() ?? 0, 1e-6))),
      y: .band(own.indices.map { "\($0 + 1)" }),
      marks: [BarMark(.horizontal, values: own, labels: own.map { percent($0) })], height: .points(160))
    let cumulative = Axes(
      title: "share of the first components together",
      x: Axis("components", mapping: .linear(0...Double(max(1, ratios.count)))),
      y: Axis(mapping: .linear(0...1), ticks: .at([0, 0.25, 0.5, 0.75, 1]), format: .percent(decimals: 0)),
      marks: cumulativeMarks(sums, reached), height: .points(160))
    let isWide = width >= 400
    let texts = reached.map { "\($0.components) for \(percent($0.level, decimals: 0))" }
    let missing = levels.filter { level in !reached.contains { $0.level == level } }
    let largest = sums[sums.count - 1]
    let finding = title ?? "Variance of the images by principal component"
    return Figure(
      title: finding,
      note: note
        ?? "Labels: the fewest components that hold a share of the variance."
        + (missing.isEmpty
          ? ""
          : " The first \(count(ratios.count)) components hold \(percent(largest)); \(missing.map { percent($0, decimals: 0) }.joined(separator: ", ")) \(missing.count == 1 ? "is" : "are") not reached."),
      alternativeText:
        "\(finding). Components needed: \(texts.joined(separator: "; ")). The first one holds \(percent(ratios.first ?? .nan)).",
      width: width,
      rows: isWide
        ? [Figure.Row([first, cumulative], weights: [1, 2])] : [Figure.Row([first]), Figure.Row([cumulative])],
      alignsColumns: false)
  }

  private static func cumulativeMarks(_ sums: [Double], _ reached: [(level: Double, components: Int)]) -> [any Mark] {
    let x = sums.indices.map(Double.init)
    let kept = CurveThinning.corners(x: x.map { $0 / Double(max(1, sums.count - 1)) }, y: sums, tolerance: 0.001)
    let (places, shares) = (reached.map { Double($0.components) }, reached.map { sums[$0.components] })
    return [
      LineMark(x: kept.map { x[$0] }, y: kept.map { sums[$0] }, stroke: Stroke(.accent, width: 1.8)),
      DotMark(
        x: places, y: shares, radius: 2.8,
        titles: reached.map {
          "\(count($0.components)) components hold \(percent(sums[$0.components])) of the variance"
        }),
      PointLabelMark(
        x: places, y: shares, texts: reached.map { "\(count($0.components)) hold \(percent($0.level, decimals: 0))" },
        avoidingX: x, y: sums),
    ]
  }
}

extension FigureExamples {
  func explainedVariance() -> Figure {
    let ratios = (0..<128).map { 0.25 * pow(Double($0) + 1, -1.2) }
    return Figures.explainedVariance(ratios)
  }
}
