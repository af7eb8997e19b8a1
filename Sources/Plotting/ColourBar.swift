import Drawing

/// A strip that shows which value has which colour, to the right of a plot.
public struct ColourBar: Sendable {
  /// Which value has which colour.
  public var scale: ColourScale
  /// How numbers are written.
  public var format: NumberFormat
  /// What the values are; written along the strip.
  public var label: String
  /// Whether the strip keeps the light colours on a dark page, as the pictures do that it belongs to.
  public var isFixed: Bool

  /// A colour bar.
  public init(_ scale: ColourScale, format: NumberFormat = .automatic, label: String = "", isFixed: Bool = false) {
    self.scale = scale
    self.format = format
    self.label = label
    self.isFixed = isFixed
  }

  private static let gap = 7.0
  private static let breadth = 8.0

  /// Round values, as many as fit along a strip of a height.
  private func ticks(height: Double) -> [Double] {
    let ticks = Ticks.linear(in: scale.domain, count: max(1, min(4, Int(height / 16))))
    return ticks.isEmpty ? [scale.domain.lowerBound] : ticks
  }

  /// The width it takes beside the plot.
  func width(_ measure: any TextMeasuring) -> Double {
    // Whatever the height will be: room for the texts of a tall strip and of a short one.
    let texts =
      [16, 64.0].flatMap { format.texts(ticks(height: $0)) }
      .map { measure.width(of: $0, style: Typography.small) }.max() ?? 0
    let along = label.isEmpty ? 0 : Typography.small.lineHeight + 2
    return Self.gap + Self.breadth + 3 + texts + along
  }

  /// Draws it along the right side of `plot`, `distance` points away.
  func draw(on canvas: any Canvas, beside plot: Rectangle, distance: Double = 0) {
    let bar = Rectangle(x: plot.maxX + Self.gap + distance, y: plot.minY, width: Self.breadth, height: plot.height)
    let steps = 48
    for step in 0..<steps {
      let top = bar.maxY - bar.height * Double(step + 1) / Double(steps)
      // Each step reaches under the next one, so that no seam shows between them.
      let overlap = step == 0 ? 0 : bar.height / Double(steps) * 0.5
      let fraction = (Double(step) + 0.5) / Double(steps)
      let paint = isFixed ? Paint.fixed(scale.map.colour(at: fraction)) : scale.map.paint(at: fraction)
      canvas.rectangle(
        Rectangle(x: bar.x, y: top, width: bar.width, height: bar.height / Double(steps) + overlap), fill: paint,
        stroke: nil)
    }
    canvas.rectangle(bar, fill: nil, stroke: Stroke(.muted, width: 0.5))
    let ticks = ticks(height: bar.height)
    let texts = format.texts(ticks)
    for (tick, text) in zip(ticks, texts) {
      let y = bar.maxY - scale.fraction(tick) * bar.height
      canvas.line(from: Point(bar.maxX - 2, y), to: Point(bar.maxX + 1.5, y), stroke: Stroke(.ink, width: 0.5))
      // Labels of the ends stay beside the bar.
      let inside = min(max(y, bar.minY + 2.5), bar.maxY - 2.5)
      canvas.text(text, at: Point(bar.maxX + 3, inside), style: Typography.small.anchored(.start, .middle))
    }
    guard !label.isEmpty else { return }
    let widest = texts.map { canvas.width(of: $0, style: Typography.small) }.max() ?? 0
    var style = Typography.small.anchored(.middle, .top)
    let length = canvas.width(of: label, style: style)
    if length > bar.height + 8 { style.size = max(5, style.size * (bar.height + 8) / length) }
    style.rotation = -90
    canvas.text(label, at: Point(bar.maxX + 3 + widest + 1, bar.midY), style: style)
  }
}
