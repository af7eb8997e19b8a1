import Drawing

/// Rectangles between data values.
public struct RectangleMark: Mark {
  public var x1: [Double]
  public var x2: [Double]
  public var y1: [Double]
  public var y2: [Double]
  public var fill: Paint?
  public var stroke: Stroke?
  /// Space left free on each side, in points.
  public var gap: Double
  public var name: String?
  public let isClipped = true

  /// Rectangles from `(x1[i], y1[i])` to `(x2[i], y2[i])`.
  public init(
    x1: [Double], x2: [Double], y1: [Double], y2: [Double], fill: Paint? = .accent, stroke: Stroke? = nil,
    gap: Double = 0.4, name: String? = nil
  ) {
    self.x1 = x1
    self.x2 = x2
    self.y1 = y1
    self.y2 = y2
    self.fill = fill
    self.stroke = stroke
    self.gap = gap
    self.name = name
  }

  /// A histogram as upright bars from zero.
  public init(_ histogram: Histogram, fill: Paint = .accent, name: String? = nil) {
    self.init(
      x1: Array(histogram.edges.dropLast()), x2: Array(histogram.edges.dropFirst()),
      y1: histogram.counts.map { _ in 0 }, y2: histogram.counts.map(Double.init), fill: fill, name: name)
  }

  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    dimension == .x ? union(finiteExtent(x1), finiteExtent(x2)) : union(finiteExtent(y1), finiteExtent(y2))
  }

  public var legend: [LegendItem] { name.map { [LegendItem($0, fill.map { .area($0) } ?? .line(stroke ?? Stroke(.ink)))] } ?? [] }

  public func draw(on canvas: any Canvas, in frame: Frame) {
    for i in x1.indices {
      guard let a = frame.point(x1[i], y1[i]), let b = frame.point(x2[i], y2[i]) else { continue }
      var box = Rectangle(from: a, to: b)
      guard box.height > 0 || box.width > 0 else { continue }
      if box.width > 4 * gap { box = box.inset(by: Insets(left: gap, right: gap)) }
      if box.height > 0 { canvas.rectangle(box, fill: fill, stroke: stroke) }
    }
  }
}
