import Drawing

/// A short line for every single value: what a density or a box is made of, or all there is to show of a few values.
public struct RugMark: Mark {
  /// Where the lines stand.
  public enum Place: Sendable, Hashable {
    /// Inside the plot, along its lower side, or its left one for values of the vertical axis.
    case edge
    /// Across the middle of a place on the other axis.
    case at(Double)
  }

  /// The values.
  public var values: [Double]
  /// The axis of the values.
  public var along: Dimension
  /// Where the lines stand.
  public var place: Place
  /// Their length in points.
  public var length: Double
  /// How they are drawn.
  public var stroke: Stroke
  /// Shown when they are pointed at; empty for none.
  public var title: String
  /// What a legend calls it; nil for nothing.
  public var name: String?
  /// Whether what lies outside the plot is cut off.
  public let isClipped = true

  /// A line for every finite value; those on the same quarter point of the page are drawn once.
  public init(
    _ values: [Double], along: Dimension = .x, place: Place = .edge, length: Double = 5,
    stroke: Stroke = Stroke(.accent, width: 0.8), title: String = "", name: String? = nil
  ) {
    self.values = values
    self.along = along
    self.place = place
    self.length = length
    self.stroke = stroke
    self.title = title
    self.name = name
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    if dimension == along { return finiteExtent(values) }
    if case .at(let position) = place { return finiteExtent([position]) }
    return nil
  }

  /// The names to show in a legend.
  public var legend: [LegendItem] { name.map { [LegendItem($0, .line(stroke))] } ?? [] }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    let plot = frame.plot
    let ends: (Double, Double)
    switch (place, along) {
    case (.edge, .x): ends = (plot.maxY - length, plot.maxY)
    case (.edge, .y): ends = (plot.minX, plot.minX + length)
    case (.at(let position), .x): ends = (frame.y(position) - length / 2, frame.y(position) + length / 2)
    case (.at(let position), .y): ends = (frame.x(position) - length / 2, frame.x(position) + length / 2)
    }
    guard ends.0.isFinite, ends.1.isFinite else { return }
    let places = Set(
      values.compactMap { value -> Double? in
        let place = along == .x ? frame.x(value) : frame.y(value)
        return place.isFinite ? (4 * place).rounded() / 4 : nil
      })
    guard !places.isEmpty else { return }
    // All lines are one path, so that thousands of values stay a small drawing.
    let elements = places.sorted().flatMap { place -> [Path.Element] in
      along == .x
        ? [.move(Point(place, ends.0)), .line(Point(place, ends.1))]
        : [.move(Point(ends.0, place)), .line(Point(ends.1, place))]
    }
    if !title.isEmpty { canvas.beginGroup(title: title) }
    canvas.path(Path(elements), fill: nil, stroke: stroke)
    if !title.isEmpty { canvas.endGroup() }
  }
}
