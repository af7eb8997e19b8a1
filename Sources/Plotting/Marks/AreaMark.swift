import Drawing

/// The area between two curves: a band of uncertainty, or a density above its base.
public struct AreaMark: Mark {
  public var x: [Double]
  public var low: [Double]
  public var high: [Double]
  public var fill: Paint
  public var stroke: Stroke?
  public var name: String?
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

  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    dimension == .x ? finiteExtent(x) : union(finiteExtent(low), finiteExtent(high))
  }

  public var legend: [LegendItem] { name.map { [LegendItem($0, .area(fill))] } ?? [] }

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
