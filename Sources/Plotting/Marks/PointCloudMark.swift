import Drawing

/// Many points as small squares in one path, so that thousands of them stay a small drawing.
public struct PointCloudMark: Mark {
  /// Places on the horizontal axis.
  public var x: [Double]
  /// Places on the vertical axis.
  public var y: [Double]
  /// The colour of the points.
  public var paint: Paint
  /// The side of a square, in points.
  public var side: Double

  /// Squares at `(x[i], y[i])`; those on the same half point of the page are drawn once.
  public init(x: [Double], y: [Double], paint: Paint = .accent, side: Double = 1.5) {
    self.x = x
    self.y = y
    self.paint = paint
    self.side = side
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? { finiteExtent(dimension == .x ? x : y) }

  /// Whether what lies outside the plot is cut off.
  public var isClipped: Bool { true }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    var seen: Set<Point> = []
    for (a, b) in zip(x, y) {
      guard let point = frame.point(a, b) else { continue }
      let place = Point((2 * (point.x - side / 2)).rounded() / 2, (2 * point.y).rounded() / 2)
      seen.insert(place)
    }
    // Neighbours follow each other, and a line as long as it is wide is a square: the shortest way to say them all.
    let elements = seen.sorted { ($0.y, $0.x) < ($1.y, $1.x) }.flatMap { place -> [Path.Element] in
      [.move(place), .line(Point(place.x + side, place.y))]
    }
    if !elements.isEmpty { canvas.path(Path(elements), fill: nil, stroke: Stroke(paint, width: side)) }
  }
}
