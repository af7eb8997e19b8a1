import Drawing

/// Markers at points, with optional intervals.
public struct DotMark: Mark {
  /// Places on the horizontal axis.
  public var x: [Double]
  /// Places on the vertical axis.
  public var y: [Double]
  /// The form of the markers.
  public var shape: Marker
  /// The colour of the markers.
  public var paint: Paint
  /// Radius in points.
  public var radius: Double
  /// Which markers are drawn as outlines; empty for none.
  public var hollow: [Bool]
  /// Text shown when a marker is pointed at, where the format allows; empty for none.
  public var titles: [String]
  /// What a legend calls it; nil for nothing.
  public var name: String?

  /// Markers at `(x[i], y[i])`.
  public init(
    x: [Double], y: [Double], shape: Marker = .circle, paint: Paint = .accent, radius: Double = 3, hollow: [Bool] = [],
    titles: [String] = [], name: String? = nil
  ) {
    self.x = x
    self.y = y
    self.shape = shape
    self.paint = paint
    self.radius = radius
    self.hollow = hollow
    self.titles = titles
    self.name = name
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? { finiteExtent(dimension == .x ? x : y) }

  /// The names to show in a legend.
  public var legend: [LegendItem] {
    name.map { [LegendItem($0, .marker(shape, paint, hollow: !hollow.isEmpty && hollow.allSatisfy { $0 }))] } ?? []
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    for i in x.indices where i < y.count {
      guard let point = frame.point(x[i], y[i]) else { continue }
      let title = i < titles.count ? titles[i] : ""
      if !title.isEmpty { canvas.beginGroup(title: title) }
      if i < hollow.count, hollow[i] {
        canvas.marker(shape, at: point, radius: radius, fill: .surface, stroke: Stroke(paint, width: 1.2))
      } else {
        canvas.marker(shape, at: point, radius: radius, fill: paint, stroke: nil)
      }
      if !title.isEmpty { canvas.endGroup() }
    }
  }
}
