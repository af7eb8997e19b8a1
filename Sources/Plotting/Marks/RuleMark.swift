import Drawing

/// A straight line across the whole plot at one value, or from one data point to another.
public struct RuleMark: Mark {
  /// Where the line runs.
  public enum Place: Sendable, Hashable {
    /// Upright at an x value.
    case x(Double)
    /// Level at a y value.
    case y(Double)
    /// From one point to another.
    case segment(x1: Double, y1: Double, x2: Double, y2: Double)
  }

  /// Where the line runs.
  public var place: Place
  /// How lines are drawn.
  public var stroke: Stroke
  /// Written beside the line.
  public var label: String?
  /// Whether the label of an upright line stands above the plot, where it covers no data.
  public var isLabelAbove: Bool
  /// What a legend calls it; nil for nothing.
  public var name: String?

  /// A line; hairline by default.
  public init(
    _ place: Place, stroke: Stroke = Stroke(.secondaryInk, width: 0.75, dash: [3, 3]), label: String? = nil,
    isLabelAbove: Bool = false, name: String? = nil
  ) {
    self.place = place
    self.stroke = stroke
    self.label = label
    self.isLabelAbove = isLabelAbove
    self.name = name
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    switch (place, dimension) {
    case (.x(let v), .x), (.y(let v), .y): finiteExtent([v])
    case (.segment(let x1, _, let x2, _), .x): finiteExtent([x1, x2])
    case (.segment(_, let y1, _, let y2), .y): finiteExtent([y1, y2])
    default: nil
    }
  }

  /// The names to show in a legend.
  public var legend: [LegendItem] { name.map { [LegendItem($0, .line(stroke))] } ?? [] }

  /// Space that its label needs above the plot.
  public func overhang(_ measure: any TextMeasuring) -> Insets {
    guard case .x = place, label != nil, isLabelAbove else { return Insets() }
    return Insets(top: Typography.value.lineHeight + 2)
  }

  /// What its label covers in the plot; nothing for a label above it.
  public func textBoxes(in frame: Frame, _ measure: any TextMeasuring) -> [Rectangle] {
    guard !isLabelAbove, let label = placedLabel(in: frame, measure) else { return [] }
    return [TextLayout.box(of: label.text, at: label.place, style: label.style, measure)]
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    let plot = frame.plot
    switch place {
    case .x(let value):
      let x = frame.x(value)
      guard x.isFinite else { return }
      canvas.line(from: Point(x, plot.minY), to: Point(x, plot.maxY), stroke: stroke)
    case .y(let value):
      let y = frame.y(value)
      guard y.isFinite else { return }
      canvas.line(from: Point(plot.minX, y), to: Point(plot.maxX, y), stroke: stroke)
    case .segment(let x1, let y1, let x2, let y2):
      guard let a = frame.point(x1, y1), let b = frame.point(x2, y2) else { return }
      canvas.line(from: a, to: b, stroke: stroke)
    }
    if let label = placedLabel(in: frame, canvas) { canvas.text(label.text, at: label.place, style: label.style) }
  }

  /// The label, no longer than there is room, and where it stands; nil where there is none.
  private func placedLabel(in frame: Frame, _ measure: any TextMeasuring) -> (
    text: String, place: Point, style: TextStyle
  )? {
    guard let label, !label.isEmpty else { return nil }
    let plot = frame.plot
    let style = Typography.value
    func shortened(_ room: Double) -> String { TextLayout.shortened(label, width: room, style: style, measure) }
    switch place {
    case .x(let value):
      let x = frame.x(value)
      guard x.isFinite else { return nil }
      if isLabelAbove {
        // Centred over the line, but within the plot.
        let text = shortened(plot.width)
        let half = measure.width(of: text, style: style) / 2
        return (
          text, Point(min(max(x, plot.minX + half), plot.maxX - half), plot.minY - 2), style.anchored(.middle, .bottom)
        )
      }
      // The text goes to the side that has room for it, to the right where both have.
      let (left, right) = (x - 4 - plot.minX, plot.maxX - x - 4)
      let isRight = measure.width(of: label, style: style) <= right || right >= left
      return (
        shortened(isRight ? right : left), Point(isRight ? x + 4 : x - 4, plot.minY),
        style.anchored(isRight ? .start : .end, .top)
      )
    case .y(let value):
      let y = frame.y(value)
      guard y.isFinite else { return nil }
      return (shortened(plot.width), Point(plot.maxX, y - 2), style.anchored(.end, .bottom))
    case .segment: return nil
    }
  }
}
