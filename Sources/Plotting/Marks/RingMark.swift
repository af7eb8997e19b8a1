import Drawing

/// Open rings around points, through which what lies below is seen.
public struct RingMark: Mark {
  /// Places on the horizontal axis.
  public var x: [Double]
  /// Places on the vertical axis.
  public var y: [Double]
  /// How the rings are drawn.
  public var stroke: Stroke
  /// In points.
  public var radius: Double

  /// A ring around every `(x[i], y[i])`.
  public init(x: [Double], y: [Double], stroke: Stroke = Stroke(.ink, width: 0.8), radius: Double = 2.4) {
    self.x = x
    self.y = y
    self.stroke = stroke
    self.radius = radius
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? { finiteExtent(dimension == .x ? x : y) }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    for (a, b) in zip(x, y) {
      guard let point = frame.point(a, b) else { continue }
      canvas.circle(center: point, radius: radius, fill: nil, stroke: stroke)
    }
  }
}
