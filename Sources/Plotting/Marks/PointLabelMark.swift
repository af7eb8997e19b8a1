import Drawing

/// Names beside points, moved to where they cover neither a point nor each other; a thin line leads to those far away.
public struct PointLabelMark: Mark {
  /// Places on the horizontal axis.
  public var x: [Double]
  /// Places on the vertical axis.
  public var y: [Double]
  /// One name a point; an empty one is not drawn, but its point is kept free.
  public var texts: [String]

  /// Lines that names should not cover: places on the horizontal axis, with a missing value between two lines.
  public var avoidedX: [Double]
  /// Lines that names should not cover: places on the vertical axis.
  public var avoidedY: [Double]

  /// `texts[i]` beside `(x[i], y[i])`; they keep away from the curve through the avoided points where there is room.
  public init(x: [Double], y: [Double], texts: [String], avoidingX: [Double] = [], y avoidedY: [Double] = []) {
    self.x = x
    self.y = y
    self.texts = texts
    avoidedX = avoidingX
    self.avoidedY = avoidedY
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? { finiteExtent(dimension == .x ? x : y) }

  /// Whether its words go where there is room.
  public var choosesPlaces: Bool { true }

  /// What the names cover.
  public func textBoxes(in frame: Frame, _ measure: any TextMeasuring) -> [Rectangle] {
    placed(in: frame, measure).map(\.box)
  }

  private static let style = Typography.value
  private static let radius = 4.5

  /// The names that have room, no wider than the plot.
  private func placed(in frame: Frame, _ measure: any TextMeasuring) -> [(text: String, point: Point, box: Rectangle)] {
    let points = zip(zip(x, y), texts).compactMap { place, text in
      frame.point(place.0, place.1).map { (point: $0, text: text) }
    }
    let radius = Self.radius
    var places = FreePlaces(
      plot: frame.plot,
      taken: frame.texts
        + points.map {
          Rectangle(x: $0.point.x - radius, y: $0.point.y - radius, width: 2 * radius, height: 2 * radius)
        })
    let track = frame.track(avoidedX, avoidedY)
    places.cover = { box in
      3 * Double(track.count { $0.x > box.minX && $0.x < box.maxX && $0.y > box.minY && $0.y < box.maxY })
    }
    return points.filter { !$0.text.isEmpty }.compactMap { point, text in
      let text = TextLayout.shortened(text, width: frame.plot.width - 2, style: Self.style, measure)
      let size = Size(width: measure.width(of: text, style: Self.style) + 2, height: Self.style.size + 2)
      return places.take(size, near: point, clearance: radius + 1, reach: 120).map { (text, point, $0) }
    }
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    for (text, point, box) in placed(in: frame, canvas) {
      // The corner or side of the name that is nearest to its point.
      let near = box.nearest(to: point)
      let (dx, dy) = (near.x - point.x, near.y - point.y)
      let distance = (dx * dx + dy * dy).squareRoot()
      if distance > 10 {
        let start = Point(point.x + dx / distance * Self.radius, point.y + dy / distance * Self.radius)
        canvas.line(from: start, to: near, stroke: Stroke(.muted, width: 0.5))
      }
      canvas.text(text, at: Point(box.midX, box.midY), style: Self.style.anchored(.middle, .middle))
    }
  }
}
