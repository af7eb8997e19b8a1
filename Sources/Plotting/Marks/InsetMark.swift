import Drawing

/// A whole panel inside the plot of another one: a part of it enlarged, or what else belongs to it.
public struct InsetMark: Mark {
  /// Where the panel stands.
  public enum Place: Sendable, Hashable {
    /// In the corner of the plot that is freest; its sides as shares of those of the plot.
    case corner(width: Double, height: Double)
    /// Between shares of the plot, 0 to 1 from the left and from the top.
    case between(x: ClosedRange<Double>, y: ClosedRange<Double>)
  }

  /// The panel; its own height does not count.
  public var axes: Axes
  /// Where the panel stands.
  public var place: Place
  /// The part of the outer plot that the panel enlarges, framed there; nil for none.
  public var enlarged: (x: ClosedRange<Double>, y: ClosedRange<Double>)?
  /// The curve to keep free: places on the horizontal axis, with a missing value between two lines.
  public var avoidedX: [Double]
  /// The curve to keep free: places on the vertical axis.
  public var avoidedY: [Double]

  /// A panel in a plot; in a corner it keeps away from the curve through the avoided points where there is room.
  public init(
    _ axes: Axes, place: Place = .corner(width: 0.45, height: 0.45),
    enlarged: (x: ClosedRange<Double>, y: ClosedRange<Double>)? = nil, avoidingX: [Double] = [],
    y avoidedY: [Double] = []
  ) {
    self.axes = axes
    self.place = place
    self.enlarged = enlarged
    avoidedX = avoidingX
    self.avoidedY = avoidedY
  }

  /// Nothing: the data of the panel lie on axes of its own.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? { nil }

  /// Whether it goes where there is room.
  public var choosesPlaces: Bool { if case .corner = place { true } else { false } }

  /// The whole panel: no words of others belong on it.
  public func textBoxes(in frame: Frame, _ measure: any TextMeasuring) -> [Rectangle] { [box(in: frame)] }

  private static let margin = 4.0

  /// The place of the panel on the canvas.
  private func box(in frame: Frame) -> Rectangle {
    let plot = frame.plot.outset(by: -Self.margin)
    switch place {
    case .between(let x, let y):
      return Rectangle(
        from: Point(plot.minX + x.lowerBound * plot.width, plot.minY + y.lowerBound * plot.height),
        to: Point(plot.minX + x.upperBound * plot.width, plot.minY + y.upperBound * plot.height))
    case .corner(let width, let height):
      let (w, h) = (width * plot.width, height * plot.height)
      let corners = [(plot.maxX - w, plot.minY), (plot.maxX - w, plot.maxY - h), (plot.minX, plot.minY)]
      let boxes = (corners + [(plot.minX, plot.maxY - h)]).map { Rectangle(x: $0.0, y: $0.1, width: w, height: h) }
      return boxes[
        frame.freest(of: boxes, curve: frame.track(avoidedX, avoidedY), others: frameOfEnlarged(in: frame))]
    }
  }

  private func frameOfEnlarged(in frame: Frame) -> [Rectangle] {
    guard let enlarged, let a = frame.point(enlarged.x.lowerBound, enlarged.y.lowerBound),
      let b = frame.point(enlarged.x.upperBound, enlarged.y.upperBound)
    else { return [] }
    return [Rectangle(from: a, to: b)]
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    let line = Stroke(.muted, width: 0.6)
    for part in frameOfEnlarged(in: frame) { canvas.rectangle(part, fill: nil, stroke: line) }
    let box = box(in: frame)
    canvas.rectangle(box, fill: .surface, stroke: line)
    let room = box.outset(by: -Self.margin)
    canvas.pushClip(box)
    AxesLayout(axes, filling: Size(width: room.width, height: room.height), canvas)
      .draw(on: canvas, at: Point(room.minX, room.minY))
    canvas.popClip()
  }
}
