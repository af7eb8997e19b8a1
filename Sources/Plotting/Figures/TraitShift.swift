import Drawing
import Foundation

/// One number of every image of a data set.
public struct TraitSample: Sendable, Hashable {
  /// The data set.
  public var name: String
  /// One value an image.
  public var values: [Double]
  /// Their median, as the report says it; NaN of nothing.
  public var median: Double

  /// The values of a data set.
  public init(_ name: String, values: [Double], median: Double) {
    self.name = name
    self.values = values
    self.median = median
  }
}

/// The largest distance between two distribution functions.
public struct TraitGap: Sendable, Hashable {
  /// The distance, 0...1: the statistic of the Kolmogorov-Smirnov test of two samples.
  public var size: Double
  /// The value at which it is found.
  public var place: Double

  /// A gap of some size at a place.
  public init(size: Double, at place: Double) {
    self.size = size
    self.place = place
  }
}

extension Figures {
  /// How one number of the images is spread in two data sets: histograms over each other with the medians, and below them
  /// the distribution functions with their largest gap.
  /// - Parameters:
  ///   - trait: what is measured, with its unit.
  ///   - gap: the largest gap of the two distribution functions, of all finite values; nil where it is not known.
  ///   - range: the part of the axis to show; that of all values when nil.
  ///   - format: how values are written.
  public static func traitShift(
    _ trait: String, first: TraitSample, second: TraitSample, gap: TraitGap? = nil,
    range: ClosedRange<Double>? = nil, isLogarithmic: Bool = false, bins: Int = 40, format: NumberFormat = .decimals(0),
    title: String? = nil,
    note: String? = nil
  ) -> Figure {
    let samples = [first, second]
    let looks: [(paint: Paint, dash: [Double])] = [(.accent, []), (.contrast, [4, 1.5])]
    let known = samples.map { $0.values.filter(\.isFinite) }
    // Values that have no place on a logarithmic axis lie before its beginning.
    let placed = known.map { $0.filter { !isLogarithmic || $0 > 0 } }
    let values = widened(finiteExtent(placed.joined()) ?? 1...2)
    let extent = range ?? (isLogarithmic ? values : Ticks.nice(values))
    let axis = Axis("", mapping: isLogarithmic ? .log(extent) : .linear(extent))
    let histograms = placed.indices.map { i in
      histogram(placed[i], of: known[i].count, in: extent, bins: bins, isLogarithmic: isLogarithmic)
    }
    var upper: [any Mark] = []
    var lower: [any Mark] = []
    for (i, sample) in samples.enumerated() {
      let line = Stroke(looks[i].paint, width: 1.3, dash: looks[i].dash)
      upper.append(
        AreaMark(
          x: histograms[i].x, low: histograms[i].x.map { _ in 0 }, high: histograms[i].y,
          fill: looks[i].paint.opacity(0.22), stroke: line))
      let steps = distribution(known[i], in: extent, isLogarithmic: isLogarithmic)
      lower.append(LineMark(x: steps.x, y: steps.y, stroke: line, title: sample.name))
      guard sample.median.isFinite else { continue }
      let text = "\(sample.name): median \(format.text(sample.median)), \(sampleSize(known[i].count))"
      upper.append(RuleMark(.x(sample.median), stroke: line, name: text))
      upper.append(
        DotMark(
          x: [sample.median], y: [0], shape: .category(2 * i), paint: looks[i].paint, radius: 3.2, titles: [text]))
    }
    let isMarked = gap.map { (0...1).contains(axis.scale(marks: nil).fraction($0.place)) } ?? false
    if let gap, isMarked {
      let lines = lower.compactMap { $0 as? LineMark }
      let shares = known.map { sample in
        sample.isEmpty ? Double.nan : Double(sample.count { $0 <= gap.place }) / Double(sample.count)
      }
      lower.append(
        RuleMark(
          .segment(x1: gap.place, y1: shares[0], x2: gap.place, y2: shares[1]), stroke: Stroke(.ink, width: 2)))
      lower.append(
        PointLabelMark(
          x: [gap.place], y: [(shares[0] + shares[1]) / 2],
          texts: ["gap \(percent(gap.size)) at \(format.text(gap.place))"],
          avoidingX: lines.flatMap { $0.x + [.nan] }, y: lines.flatMap { $0.y + [.nan] }))
    }
    let tallest = max(histograms.flatMap(\.y).max() ?? 0, 1e-6)
    var below = axis
    below.label = trait
    let finding = title ?? sentence("\(trait) of \(isolated(first.name)) and \(isolated(second.name))")
    let outside = known.joined().count { !extent.contains($0) }
    return Figure(
      title: finding,
      note: note
        ?? "Above: share of the images in each of \(bins) steps, and the medians. Below: share of the images that are not above a value\(isMarked ? "; the largest gap, marked, is the statistic of the Kolmogorov-Smirnov test." : ".")"
        + (outside > 0 ? " \(count(outside)) value\(outside == 1 ? " lies" : "s lie") outside the axis." : ""),
      alternativeText:
        "\(finding). \(zip(samples, known).map { "\($0.name): median \(format.text($0.median)), n = \(count($1.count))" }.joined(separator: "; "))"
        + (gap.map { "; largest gap of the distributions \(percent($0.size)) at \(format.text($0.place))" } ?? "")
        + ".",
      rows: [
        Figure.Row([
          Axes(
            x: axis,
            y: Axis(
              "share of the images", mapping: .linear(Ticks.nice(0...tallest)), format: .percent(decimals: 0)),
            marks: upper, legend: .top, height: .points(110))
        ]),
        Figure.Row([
          Axes(
            x: below,
            y: Axis(
              "share not above", mapping: .linear(0...1), ticks: .at([0, 0.5, 1]), format: .percent(decimals: 0)),
            marks: lower, height: .points(80))
        ]),
      ])
  }

  /// A range of some length.
  private static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    guard range.lowerBound == range.upperBound else { return range }
    let half = range.lowerBound == 0 ? 1 : abs(range.lowerBound) * 0.1
    return range.lowerBound - half...range.upperBound + half
  }

  /// The corners of a histogram of shares of `count` values, some of which may have no place on the axis.
  private static func histogram(
    _ values: [Double], of count: Int, in range: ClosedRange<Double>, bins: Int, isLogarithmic: Bool
  ) -> (x: [Double], y: [Double]) {
    guard !values.isEmpty else { return ([], []) }
    let histogram =
      isLogarithmic
      ? Histogram(values.map(log10), in: log10(range.lowerBound)...log10(range.upperBound), bins: bins)
      : Histogram(values, in: range, bins: bins)
    return steps(
      edges: isLogarithmic ? histogram.edges.map { pow(10, $0) } : histogram.edges,
      heights: histogram.counts.map { Double($0) / Double(count) })
  }

  /// The distribution function of values over a range, in as many corners as the eye needs.
  private static func distribution(
    _ values: [Double], in range: ClosedRange<Double>, isLogarithmic: Bool
  ) -> (x: [Double], y: [Double]) {
    guard !values.isEmpty else { return ([], []) }
    let sorted = values.sorted()
    var (x, y): ([Double], [Double]) = ([range.lowerBound], [0])
    for (i, value) in sorted.enumerated() {
      if value > range.upperBound { break }
      let after = Double(i + 1) / Double(sorted.count)
      if value <= range.lowerBound {
        y[0] = after
      } else {
        x += [value, value]
        y += [y[y.count - 1], after]
      }
    }
    x.append(range.upperBound)
    y.append(y[y.count - 1])
    let scale: Scale = isLogarithmic ? .log(range) : .linear(range)
    let kept = CurveThinning.corners(x: x.map(scale.fraction), y: y, limit: 150, tolerance: 0.003)
    return (kept.map { x[$0] }, kept.map { y[$0] })
  }
}

extension FigureExamples {
  func traitShift() -> Figure {
    Figures.traitShift(
      "brightness (mean gray level)",
      first: TraitSample(
        "FER2013", values: (0..<4000).map { min(250, max(5, 129 + 35 * normalPair(300_000 + $0).0)) }, median: 129),
      second: TraitSample(
        "new camera", values: (0..<900).map { min(250, max(5, 112 + 24 * normalPair(400_000 + $0).0)) }, median: 112),
      gap: TraitGap(size: 0.2569, at: 135.137))
  }
}
