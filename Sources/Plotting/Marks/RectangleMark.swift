import Drawing

/// Rectangles between data values.
public struct RectangleMark: Mark {
  /// Left or right sides.
  public var x1: [Double]
  /// The opposite sides.
  public var x2: [Double]
  /// Lower or upper sides.
  public var y1: [Double]
  /// The opposite sides.
  public var y2: [Double]
  /// What the area is filled with.
  public var fill: Paint?
  /// One paint for each rectangle; empty where all have `fill`.
  public var fills: [Paint]
  /// How lines are drawn.
  public var stroke: Stroke?
  /// Text shown when a rectangle is pointed at, where the format allows; empty for none.
  public var titles: [String]
  /// Space left free on each side, in points.
  public var gap: Double
  /// What a legend calls it; nil for nothing.
  public var name: String?
  /// Whether what lies outside the plot is cut off.
  public let isClipped = true

  /// Rectangles from `(x1[i], y1[i])` to `(x2[i], y2[i])`.
  public init(
    x1: [Double], x2: [Double], y1: [Double], y2: [Double], fill: Paint? = .accent, fills: [Paint] = [],
    stroke: Stroke? = nil, gap: Double = 0.4, titles: [String] = [], name: String? = nil
  ) {
    self.x1 = x1
    self.x2 = x2
    self.y1 = y1
    self.y2 = y2
    self.fill = fill
    self.fills = fills
    self.stroke = stroke
    self.gap = gap
    self.titles = titles
    self.name = name
  }

  /// A histogram as upright bars from zero.
  public init(_ histogram: Histogram, fill: Paint = .accent, name: String? = nil) {
    self.init(
      x1: Array(histogram.edges.dropLast()), x2: Array(histogram.edges.dropFirst()),
      y1: histogram.counts.map { _ in 0 }, y2: histogram.counts.map(Double.init), fill: fill, name: name)
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    dimension == .x ? union(finiteExtent(x1), finiteExtent(x2)) : union(finiteExtent(y1), finiteExtent(y2))
  }

  /// The names to show in a legend.
  public var legend: [LegendItem] {
    name.map { [LegendItem($0, fill.map { .area($0) } ?? .line(stroke ?? Stroke(.ink)))] } ?? []
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    for i in x1.indices {
      guard let a = frame.point(x1[i], y1[i]), let b = frame.point(x2[i], y2[i]) else { continue }
      var box = Rectangle(from: a, to: b)
      guard box.height > 0 || box.width > 0 else { continue }
      if box.width > 4 * gap { box = box.inset(by: Insets(left: gap, right: gap)) }
      guard box.height > 0 else { continue }
      let title = i < titles.count ? titles[i] : ""
      if !title.isEmpty { canvas.beginGroup(title: title) }
      canvas.rectangle(box, fill: i < fills.count ? fills[i] : fill, stroke: stroke)
      if !title.isEmpty { canvas.endGroup() }
    }
  }
}
