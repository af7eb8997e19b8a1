import Drawing

/// Straight lines from a low to a high value: confidence intervals, ranges.
public struct IntervalMark: Mark {
  /// The axis along which the intervals run.
  public var along: Dimension
  /// Places on the other axis.
  public var positions: [Double]
  /// The lower ends.
  public var low: [Double]
  /// The upper ends.
  public var high: [Double]
  /// How lines are drawn.
  public var stroke: Stroke
  /// Length of the bars across the ends, in points; 0 for none.
  public var caps: Double
  /// What a legend calls it; nil for nothing.
  public var name: String?

  /// Lines from `low[i]` to `high[i]` at `positions[i]`; left out where one is missing.
  public init(
    along: Dimension, positions: [Double], low: [Double], high: [Double], stroke: Stroke = Stroke(.accent, width: 1.2),
    caps: Double = 0, name: String? = nil
  ) {
    self.along = along
    self.positions = positions
    self.low = low
    self.high = high
    self.stroke = stroke
    self.caps = caps
    self.name = name
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    dimension == along ? union(finiteExtent(low), finiteExtent(high)) : finiteExtent(positions)
  }

  /// The names to show in a legend.
  public var legend: [LegendItem] { name.map { [LegendItem($0, .line(stroke))] } ?? [] }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    for i in positions.indices where i < low.count && i < high.count {
      let ends: (Point?, Point?) =
        along == .x
        ? (frame.point(low[i], positions[i]), frame.point(high[i], positions[i]))
        : (frame.point(positions[i], low[i]), frame.point(positions[i], high[i]))
      guard let a = ends.0, let b = ends.1 else { continue }
      canvas.line(from: a, to: b, stroke: stroke)
      guard caps > 0 else { continue }
      for end in [a, b] {
        let (dx, dy) = along == .x ? (0, caps / 2) : (caps / 2, 0)
        canvas.line(from: Point(end.x - dx, end.y - dy), to: Point(end.x + dx, end.y + dy), stroke: stroke)
      }
    }
  }
}
