import Drawing

/// The area between two curves: a band of uncertainty, or a density above its base.
public struct AreaMark: Mark {
  /// Places on the horizontal axis.
  public var x: [Double]
  /// The lower ends.
  public var low: [Double]
  /// The upper ends.
  public var high: [Double]
  /// What the area is filled with.
  public var fill: Paint
  /// How lines are drawn.
  public var stroke: Stroke?
  /// What a legend calls it; nil for nothing.
  public var name: String?
  /// Whether what lies outside the plot is cut off.
  public let isClipped: Bool

  /// The area between `low[i]` and `high[i]` at `x[i]`; a missing value splits it. `stroke` runs along the upper curve.
  public init(
    x: [Double], low: [Double], high: [Double], fill: Paint = Paint.accent.opacity(0.2), stroke: Stroke? = nil,
    name: String? = nil, isClipped: Bool = true
  ) {
    self.x = x
    self.low = low
    self.high = high
    self.fill = fill
    self.stroke = stroke
    self.name = name
    self.isClipped = isClipped
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    dimension == .x ? finiteExtent(x) : union(finiteExtent(low), finiteExtent(high))
  }

  /// The names to show in a legend.
  public var legend: [LegendItem] { name.map { [LegendItem($0, .area(fill))] } ?? [] }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    var upper: [Point] = []
    var lower: [Point] = []
    func finish() {
      if upper.count > 1 {
        canvas.path(Path(through: upper + lower.reversed(), closed: true), fill: fill, stroke: nil)
        if let stroke { canvas.polyline(upper, stroke: stroke) }
      }
      upper.removeAll()
      lower.removeAll()
    }
    for i in x.indices where i < low.count && i < high.count {
      if let a = frame.point(x[i], high[i]), let b = frame.point(x[i], low[i]) {
        upper.append(a)
        lower.append(b)
      } else {
        finish()
      }
    }
    finish()
  }
}
