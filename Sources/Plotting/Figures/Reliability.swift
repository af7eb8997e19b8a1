import Drawing

/// One bin of a reliability diagram.
public struct ReliabilityBin: Sendable, Hashable {
  /// Borders of the confidence bin.
  public var lower: Double
  /// The upper border of the confidences in the bin.
  public var upper: Double
  /// Images in the bin.
  public var count: Int
  /// Mean confidence of the images in the bin; NaN when it is empty.
  public var confidence: Double
  /// Share of right answers with its interval.
  public var accuracy: Estimate

  /// A bin.
  public init(lower: Double, upper: Double, count: Int, confidence: Double, accuracy: Estimate) {
    self.lower = lower
    self.upper = upper
    self.count = count
    self.confidence = confidence
    self.accuracy = accuracy
  }
}

extension Figures {
  /// Accuracy against confidence with intervals, and how often each confidence occurs below it.
  /// - Parameters:
  ///   - bins: the bins of the model as it is.
  ///   - after: those after calibration, drawn in a second colour.
  ///   - names: what the two are called.
  public static func reliability(
    bins: [ReliabilityBin], after: [ReliabilityBin]? = nil,
    names: (before: String, after: String) = ("as trained", "calibrated"),
    title: String? = nil, note: String? = nil
  ) -> Figure {
    var upper: [any Mark] = [
      RuleMark(.segment(x1: 0, y1: 0, x2: 1, y2: 1), stroke: Stroke(.secondaryInk, width: 0.75, dash: [3, 3]))
    ]
    upper += reliabilityMarks(bins, paint: .accent, shape: .circle, name: after == nil ? nil : names.before)
    var lower: [any Mark] = [confidenceBars(bins, fill: Paint.accent.opacity(after == nil ? 1 : 0.6))]
    if let after {
      upper += reliabilityMarks(after, paint: .contrast, shape: .square, name: names.after)
      lower.append(confidenceBars(after, stroke: Stroke(.contrast, width: 1.2)))
    }
    let total = bins.reduce(0) { $0 + $1.count }
    let ticks: Axis.TickChoice = .at([0, 0.25, 0.5, 0.75, 1])
    let diagram = Axes(
      x: Axis(mapping: .linear(0...1), ticks: ticks, format: .percent(decimals: 0)),
      y: Axis("share of right answers", mapping: .linear(0...1), ticks: ticks, format: .percent(decimals: 0)),
      marks: upper, legend: after == nil ? .none : .top, height: .aspect(1))
    let most = (bins + (after ?? [])).map(\.count).max() ?? 0
    let histogram = Axes(
      x: Axis("confidence", mapping: .linear(0...1), ticks: ticks, format: .percent(decimals: 0), hasGrid: false),
      y: Axis("images", mapping: .linear(Ticks.nice(0...Double(max(1, most)), count: 2)), format: .count),
      marks: lower, height: .points(52))
    return Figure(
      title: title ?? reliabilityTitle(bins),
      note: note
        ?? "n = \(count(total)), \(bins.count) bins. Bands are 95\u{202F}% Wilson intervals; hollow dots have fewer than 20 images. "
        + "On the dashed line confidence equals accuracy.",
      width: 300, rows: [Figure.Row([diagram]), Figure.Row([histogram])], rowGap: 8)
  }

  /// The dots of bins with their intervals, a band and a line.
  /// - Parameter words: what the two numbers of a bin are called when it is pointed at.
  static func reliabilityMarks(
    _ bins: [ReliabilityBin], paint: Paint, shape: Marker, name: String?, radius: Double = 3,
    words: (of: String, share: String) = ("confidence", "right")
  ) -> [any Mark] {
    let used = bins.filter { $0.count > 0 }
    let x = used.map(\.confidence)
    let solid = used.filter { $0.count >= 20 }
    return [
      AreaMark(
        x: solid.map(\.confidence), low: solid.map(\.accuracy.low), high: solid.map(\.accuracy.high),
        fill: paint.opacity(0.16)),
      IntervalMark(
        along: .y, positions: x, low: used.map(\.accuracy.low), high: used.map(\.accuracy.high),
        stroke: Stroke(paint.opacity(0.7), width: 1)),
      // A few images do not make a trend: the line runs through solid dots alone.
      LineMark(x: solid.map(\.confidence), y: solid.map(\.accuracy.value), stroke: Stroke(paint, width: 1.2)),
      DotMark(
        x: x, y: used.map(\.accuracy.value), shape: shape, paint: paint, radius: radius,
        hollow: used.map { $0.count < 20 },
        titles: used.map {
          "\(words.of) \(percent($0.confidence)), \(words.share) \(percent($0.accuracy.value)), \(count($0.count)) images"
        }, name: name),
    ]
  }

  private static func confidenceBars(_ bins: [ReliabilityBin], fill: Paint? = nil, stroke: Stroke? = nil)
    -> RectangleMark
  {
    RectangleMark(
      x1: bins.map(\.lower), x2: bins.map(\.upper), y1: bins.map { _ in 0 }, y2: bins.map { Double($0.count) },
      fill: fill, stroke: stroke)
  }

  /// Names the mean gap between confidence and accuracy where it is more than chance would give.
  private static func reliabilityTitle(_ bins: [ReliabilityBin]) -> String {
    var (total, confidence, right) = (0.0, 0.0, 0.0)
    for bin in bins where bin.count > 0 {
      total += Double(bin.count)
      confidence += Double(bin.count) * bin.confidence
      right += Double(bin.count) * bin.accuracy.value
    }
    guard total >= 30 else { return "Confidence and accuracy" }
    let gap = (confidence - right) / total
    let accuracy = right / total
    let margin = 1.96 * (max(0, accuracy * (1 - accuracy)) / total).squareRoot()
    guard abs(gap) > margin else { return "Confidence and accuracy agree on average" }
    let points = NumberFormat.decimals(1).text(abs(gap) * 100)
    return "The model is \(gap > 0 ? "overconfident" : "underconfident") by \(points) points on average"
  }
}
