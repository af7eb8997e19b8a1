import Drawing

extension Estimate {
  /// The value, with its interval in brackets where one is known.
  func text(_ format: NumberFormat) -> String {
    guard low.isFinite, high.isFinite else { return format.text(value) }
    return "\(format.text(value)) (\(format.text(low)) to \(format.text(high)))"
  }

  /// The interval in words; empty where there is none.
  func intervalText(_ format: NumberFormat) -> String {
    low.isFinite && high.isFinite ? "\(format.text(low)) to \(format.text(high))" : ""
  }
}

/// A value to compare with, drawn as a line across the plot: the most a perfect model could reach, say.
public struct ReferenceLine: Sendable, Hashable {
  /// The value on the axis of the measure.
  public var value: Double
  /// What it is, with its number: `69.1 %: ceiling by contradicting duplicates`.
  public var label: String

  /// A value with its name.
  public init(_ value: Double, label: String) {
    self.value = value
    self.label = label
  }

  /// The line, upright or level, with its name in the legend.
  func mark(along dimension: Dimension) -> RuleMark {
    RuleMark(
      dimension == .x ? .x(value) : .y(value), stroke: Stroke(.critical, width: 1.1, dash: [5, 2, 1.5, 2]), name: label)
  }
}

extension Figures {
  /// Values as dots with their intervals, level or upright.
  /// - Parameters:
  ///   - along: the axis of the values.
  ///   - places: where each stands on the other axis.
  ///   - line: how intervals are drawn; as strong as the dots when nil.
  static func estimateDots(
    _ estimates: [Estimate], along: Dimension = .x, at places: [Double], paint: Paint = .accent, line: Stroke? = nil,
    shape: Marker = .circle, radius: Double = 3, hollow: [Bool] = [], titles: [String] = [], name: String? = nil
  ) -> [any Mark] {
    let values = estimates.map(\.value)
    return [
      IntervalMark(
        along: along, positions: places, low: estimates.map(\.low), high: estimates.map(\.high),
        stroke: line ?? Stroke(paint, width: 1.4)),
      DotMark(
        x: along == .x ? values : places, y: along == .x ? places : values, shape: shape, paint: paint, radius: radius,
        hollow: hollow, titles: titles, name: name),
    ]
  }
}
