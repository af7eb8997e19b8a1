/// One axis of a plot: what it says and how it maps.
public struct Axis: Sendable {
  /// How values become places.
  public enum Mapping: Sendable, Hashable {
    /// Linear over the range of the marks, extended to round numbers.
    case automatic
    /// Linear over a given range.
    case linear(ClosedRange<Double>)
    /// Logarithmic over a given positive range, or that of the marks.
    case log(ClosedRange<Double>?)
    /// Linear around zero and logarithmic far from it, over a given range or that of the marks; the positive constant is the
    /// size below which differences count as such: see `Scale.symlog`.
    case symlog(ClosedRange<Double>?, constant: Double)
    /// Moments in seconds since the beginning of 1970, universal time, over a given range or that of the marks.
    case time(ClosedRange<Double>?)
    /// A band for each name.
    case band([String])
  }

  /// Which values are labelled.
  public enum TickChoice: Sendable, Hashable {
    case automatic
    case at([Double])
    case none
  }

  /// What is measured, with its unit; empty for none.
  public var label: String
  /// How values become places.
  public var mapping: Mapping
  /// Which values are labelled.
  public var ticks: TickChoice
  /// How numbers are written.
  public var format: NumberFormat
  /// Whether hairlines run across the plot at the ticks.
  public var hasGrid: Bool
  /// Whether the line of the axis is drawn.
  public var hasLine: Bool
  /// Bands of the vertical axis that are headings: their names are bold, start at the left of the panel and may be longer
  /// than the names of other bands.
  public var headings: Set<Int> = []

  /// An axis.
  public init(
    _ label: String = "", mapping: Mapping = .automatic, ticks: TickChoice = .automatic,
    format: NumberFormat = .automatic,
    hasGrid: Bool = true, hasLine: Bool = true
  ) {
    self.label = label
    self.mapping = mapping
    self.ticks = ticks
    self.format = format
    self.hasGrid = hasGrid
    self.hasLine = hasLine
  }

  /// A band for each name, without grid and line.
  public static func band(_ names: [String], label: String = "") -> Axis {
    Axis(label, mapping: .band(names), hasGrid: false, hasLine: false)
  }

  /// An axis of moments in seconds since the beginning of 1970, universal time.
  public static func time(_ label: String = "", range: ClosedRange<Double>? = nil) -> Axis {
    Axis(label, mapping: .time(range), format: .time)
  }

  /// An axis that only maps: no ticks, no line, no grid.
  public static func hidden(_ mapping: Mapping = .automatic) -> Axis {
    Axis(mapping: mapping, ticks: .none, hasGrid: false, hasLine: false)
  }

  /// The scale, given the range that the marks take.
  func scale(marks range: ClosedRange<Double>?) -> Scale {
    switch mapping {
    case .band(let names): return .band(names)
    case .linear(let range): return .linear(range)
    case .log(let given):
      let range = given ?? range ?? 1...10
      let low = range.lowerBound > 0 ? range.lowerBound : max(range.upperBound, 1) * 1e-6
      let high = max(range.upperBound, low)
      return .log(low == high ? low / 10...high * 10 : low...high)
    case .symlog(let given, let constant):
      precondition(constant > 0, "a symmetric logarithmic axis needs a positive constant, got \(constant)")
      let range = given ?? range ?? -constant...constant
      guard range.lowerBound == range.upperBound else { return .symlog(range, constant: constant) }
      let half = max(constant, abs(range.lowerBound) * 0.5)
      return .symlog(range.lowerBound - half...range.upperBound + half, constant: constant)
    case .time(let given):
      let range = given ?? range ?? 0...1
      // A single moment stands in the middle of its day.
      return .time(
        range.lowerBound == range.upperBound ? range.lowerBound - 43_200...range.upperBound + 43_200 : range)
    case .automatic:
      let range = range ?? 0...1
      if range.lowerBound == range.upperBound {
        let half = range.lowerBound == 0 ? 1 : abs(range.lowerBound) * 0.5
        return .linear(Ticks.nice(range.lowerBound - half...range.upperBound + half))
      }
      return .linear(Ticks.nice(range))
    }
  }
}
