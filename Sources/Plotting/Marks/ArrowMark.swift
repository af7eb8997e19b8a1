import Drawing

/// Level arrows from one value to another: before to after.
public struct ArrowMark: Mark {
  /// Where the arrows start.
  public var from: [Double]
  /// Where they end.
  public var to: [Double]
  /// Places on the vertical axis.
  public var y: [Double]
  /// How the lines are drawn; the heads take their paint.
  public var stroke: Stroke
  /// Space left free at both ends, in points: markers stand there.
  public var gap: Double

  /// Arrows from `from[i]` to `to[i]` at the height `y[i]`; one too short for its head is left out.
  public init(from: [Double], to: [Double], y: [Double], stroke: Stroke = Stroke(.accent, width: 1.2), gap: Double = 4)
  {
    self.from = from
    self.to = to
    self.y = y
    self.stroke = stroke
    self.gap = gap
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    dimension == .x ? union(finiteExtent(from), finiteExtent(to)) : finiteExtent(y)
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    let head = 5.0
    for i in y.indices where i < from.count && i < to.count {
      guard let a = frame.point(from[i], y[i]), let b = frame.point(to[i], y[i]) else { continue }
      let direction: Double = b.x > a.x ? 1 : -1
      guard abs(b.x - a.x) > 2 * gap + head else { continue }
      let (start, tip) = (a.x + direction * gap, b.x - direction * gap)
      let neck = tip - direction * head
      canvas.line(from: Point(start, a.y), to: Point(neck, a.y), stroke: stroke)
      canvas.path(
        Path(through: [Point(tip, a.y), Point(neck, a.y - 2.6), Point(neck, a.y + 2.6)], closed: true),
        fill: stroke.paint, stroke: nil)
    }
  }
}
