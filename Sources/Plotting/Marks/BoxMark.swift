import Drawing

/// Box plots, one a band: a box between the quartiles, a line at the median, whiskers to the last values within 1.5 times the
/// distance of the quartiles, points for what lies farther out.
///
/// A summary of fewer than five values would pretend to know more than it does: their points alone are drawn.
public struct BoxMark: Mark {
  /// What is drawn at one band.
  public struct Box: Sendable {
    /// Where it stands on the other axis.
    public var position: Double
    /// The values.
    public var values: [Double]
    /// Shown when it is pointed at; empty for none.
    public var title: String

    /// The values at a band.
    public init(at position: Double, values: [Double], title: String = "") {
      self.position = position
      self.values = values
      self.title = title
    }
  }

  /// What is drawn.
  public var boxes: [Box]
  /// The axis of the values.
  public var along: Dimension
  /// The colour.
  public var paint: Paint
  /// The share of a band that a box fills, 0...1.
  public var thickness: Double
  /// What a legend calls it; nil for nothing.
  public var name: String?

  /// Values with a box at fewer than this many are drawn as points.
  public static let fewest = 5

  /// Boxes of the finite values.
  public init(
    _ boxes: [Box], along: Dimension = .x, paint: Paint = .accent, thickness: Double = 0.56, name: String? = nil
  ) {
    self.boxes = boxes
    self.along = along
    self.paint = paint
    self.thickness = thickness
    self.name = name
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    dimension == along ? finiteExtent(boxes.lazy.flatMap(\.values)) : finiteExtent(boxes.map(\.position))
  }

  /// The names to show in a legend.
  public var legend: [LegendItem] { name.map { [LegendItem($0, .area(paint.opacity(0.35)))] } ?? [] }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    let half = max(2, frame.band(along == .x ? .y : .x) * thickness) / 2
    for box in boxes {
      guard let summary = BoxSummary(box.values) else { continue }
      func place(_ value: Double, _ beside: Double = 0) -> Point? {
        frame.point(value, at: box.position, along: along, beside: beside)
      }
      if !box.title.isEmpty { canvas.beginGroup(title: box.title) }
      let isBox = summary.count >= Self.fewest
      if isBox { draw(summary, half: half, place, on: canvas) }
      points(isBox ? summary.outliers : box.values, on: canvas) { place($0) }
      if !box.title.isEmpty { canvas.endGroup() }
    }
  }

  private func draw(
    _ summary: BoxSummary, half: Double, _ place: (Double, Double) -> Point?, on canvas: any Canvas
  ) {
    let (low, high) = (summary.lowerQuartile, summary.upperQuartile)
    func line(_ a: Point?, _ b: Point?, _ stroke: Stroke) {
      if let a, let b { canvas.line(from: a, to: b, stroke: stroke) }
    }
    let thin = Stroke(paint, width: 1)
    for (quartile, end) in [(low, summary.whiskers.lowerBound), (high, summary.whiskers.upperBound)] {
      line(place(quartile, 0), place(end, 0), thin)
      line(place(end, -half * 0.5), place(end, half * 0.5), thin)
    }
    if let a = place(low, -half), let b = place(high, half) {
      canvas.rectangle(Rectangle(from: a, to: b), fill: paint.opacity(0.3), stroke: thin)
    }
    line(place(summary.median, -half), place(summary.median, half), Stroke(.ink, width: 1.6))
  }

  /// Single values; those on the same half point of the page are drawn once.
  private func points(_ values: [Double], on canvas: any Canvas, _ place: (Double) -> Point?) {
    var seen: Set<Point> = []
    for value in values {
      guard let point = place(value) else { continue }
      let near = Point((2 * point.x).rounded() / 2, (2 * point.y).rounded() / 2)
      guard seen.insert(near).inserted else { continue }
      canvas.circle(center: near, radius: 1.7, fill: nil, stroke: Stroke(paint, width: 0.8))
    }
  }
}
