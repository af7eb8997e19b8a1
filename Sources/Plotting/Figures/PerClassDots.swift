import Drawing

/// One measure of every class: precision, say.
public struct PerClassSeries: Sendable {
  /// What the measure is called.
  public var name: String
  /// One estimate a class.
  public var estimates: [Estimate]
  /// Draws outlines: the same measure under another condition.
  public var isHollow: Bool

  /// A measure of every class.
  public init(_ name: String, _ estimates: [Estimate], isHollow: Bool = false) {
    self.name = name
    self.estimates = estimates
    self.isHollow = isHollow
  }
}

extension Figures {
  /// Measures of every class as dots with intervals, sorted by one of them, with the number of images at the right.
  /// - Parameters:
  ///   - classes: class names.
  ///   - series: the measures; each has one estimate a class.
  ///   - support: images of each class.
  ///   - sortedBy: index of the measure that orders the classes, largest first; nil keeps their order.
  ///   - reference: a value to compare all measures with; nil for none.
  public static func perClassDots(
    classes: [String], series: [PerClassSeries], support: [Int], sortedBy: Int? = nil,
    reference: ReferenceLine? = nil, title: String? = nil, note: String? = nil
  ) -> Figure {
    var order = Array(classes.indices)
    if let key = sortedBy, series.indices.contains(key) {
      let values = series[key].estimates.map { $0.value.isNaN ? -Double.infinity : $0.value }
      order.sort { (values[$0], $1) > (values[$1], $0) }
    }
    let paints: [Paint] = [.category(3), .category(2), .category(5), .category(6), .category(0), .category(1)]
    var marks: [any Mark] = reference.map { [$0.mark(along: .x)] } ?? []
    let step = series.count > 1 ? min(0.24, 0.66 / Double(series.count - 1)) : 0
    for (s, one) in series.enumerated() {
      // A hollow series takes the colour and the shape of the series it repeats.
      let look = one.isHollow ? max(0, series[..<s].lastIndex { !$0.isHollow } ?? 0) : s
      let paint = paints[look % paints.count]
      let rows = order.indices.map { Double($0) + (Double(s) - Double(series.count - 1) / 2) * step }
      let estimates = order.map { $0 < one.estimates.count ? one.estimates[$0] : Estimate(.nan) }
      marks += estimateDots(
        estimates, at: rows, paint: paint, line: Stroke(paint.opacity(0.75), width: 1.2), shape: .category(look),
        hollow: estimates.map { _ in one.isHollow },
        titles: zip(order, estimates).map { "\(classes[$0]), \(one.name): \($1.text(.decimals(3)))" }, name: one.name)
    }
    marks.append(
      .rightColumn(
        y: order.indices.map(Double.init),
        texts: order.map { "n = \(count($0 < support.count ? support[$0] : 0))" }))
    var y = Axis.band(order.map { classes[$0] })
    y.hasGrid = true
    let height = Double(classes.count) * max(24, Double(series.count) * 9 + 8)
    return Figure(
      title: title ?? perClassTitle(classes: classes, series: series, sortedBy: sortedBy),
      note: note ?? "Lines are 95\u{202F}% intervals; n is the number of images of the class.",
      panel: Axes(
        x: Axis(mapping: .linear(0...1)), y: y, marks: marks, legend: .top, height: .points(max(40, height))))
  }

  private static func perClassTitle(classes: [String], series: [PerClassSeries], sortedBy: Int?) -> String {
    guard let measure = sortedBy.flatMap({ series.indices.contains($0) ? series[$0] : nil }) else {
      return "Quality of each class"
    }
    let known = zip(classes, measure.estimates).filter { !$0.1.value.isNaN }
    guard let worst = known.min(by: { $0.1.value < $1.1.value }), known.count > 1 else {
      return "Quality of each class"
    }
    // Named the weakest only where its interval ends below every other one.
    let isAlone = known.allSatisfy { $0.0 == worst.0 || $0.1.low > worst.1.high }
    let value = NumberFormat.decimals(2).text(worst.1.value)
    return sentence(
      isAlone
        ? "\(worst.0) is the weakest class (\(measure.name) \(value))"
        : "\(worst.0) has the lowest \(measure.name) (\(value)), but not clearly so")
  }
}

extension Mark where Self == TextMark {
  /// A column of texts to the right of the plot, one at each `y`.
  static func rightColumn(y: [Double], texts: [String]) -> TextMark {
    TextMark.rightColumn(y: y, texts: texts, style: Typography.value)
  }
}
