import Drawing

/// A few words on a whole plot: in the corner where they cover least of a curve, or above the plot.
public struct PlotLabelMark: Mark {
  /// Where the words stand.
  public enum Place: Sendable, Hashable {
    /// One line of text below the other in the corner of the plot that is freest.
    case corner
    /// In one line above the plot, where they cover nothing.
    case above
  }

  /// From top to bottom; the first one is bold.
  public var lines: [String]
  /// Where the words stand.
  public var place: Place
  /// The curve to keep free: places on the horizontal axis.
  public var x: [Double]
  /// The curve to keep free: places on the vertical axis.
  public var y: [Double]

  /// Text; in a corner it keeps away from the curve through `(x[i], y[i])`.
  public init(_ lines: [String], place: Place = .corner, avoidingX x: [Double] = [], y: [Double] = []) {
    self.lines = lines
    self.place = place
    self.x = x
    self.y = y
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? { nil }

  /// Space above the plot.
  public func overhang(_ measure: any TextMeasuring) -> Insets {
    place == .above && !lines.isEmpty ? Insets(top: Typography.value.lineHeight + 3) : Insets()
  }

  private func style(_ line: Int, _ size: Double) -> TextStyle {
    TextStyle(
      size: size, weight: line == 0 ? .semibold : .regular, paint: line == 0 ? .ink : .secondaryInk, baseline: .top)
  }

  /// Whether its words go where there is room.
  public var choosesPlaces: Bool { place == .corner }

  /// What the words in a corner cover.
  public func textBoxes(in frame: Frame, _ measure: any TextMeasuring) -> [Rectangle] {
    place == .corner && !lines.isEmpty ? [corner(of: frame, measure).box] : []
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    guard !lines.isEmpty else { return }
    switch place {
    case .corner: drawInCorner(on: canvas, in: frame)
    case .above: drawAbove(on: canvas, in: frame.plot)
    }
  }

  private func drawAbove(on canvas: any Canvas, in plot: Rectangle) {
    let space = 3.0
    func widths(_ size: Double) -> [Double] {
      lines.enumerated().map { canvas.width(of: $1, style: style($0, size)) + space }
    }
    var size = Typography.value.size
    while size > 5, widths(size).reduce(0, +) - space > plot.width { size -= 0.25 }
    var x = plot.minX
    for (i, line) in lines.enumerated() {
      let text = TextLayout.shortened(line, width: plot.maxX - x + 0.01, style: style(i, size), canvas)
      canvas.text(text, at: Point(x, plot.minY - 4), style: style(i, size).anchored(.start, .alphabetic))
      x += canvas.width(of: text, style: style(i, size)) + space
      if x >= plot.maxX { break }
    }
  }

  /// The freest corner for the words, as small as they must be.
  private func corner(of frame: Frame, _ measure: any TextMeasuring) -> (
    box: Rectangle, lines: [String], size: Double, isRight: Bool
  ) {
    let plot = frame.plot
    func width(_ size: Double) -> Double {
      lines.enumerated().map { measure.width(of: $1, style: style($0, size)) }.max() ?? 0
    }
    var size = Typography.value.size
    while size > 5, width(size) > plot.width - 10 { size -= 0.5 }
    let texts = lines.enumerated().map {
      TextLayout.shortened($1, width: plot.width - 10, style: style($0, size), measure)
    }
    let widest = texts.enumerated().map { measure.width(of: $1, style: style($0, size)) }.max() ?? 0
    let (w, h) = (widest + 4, Double(lines.count) * style(0, size).lineHeight + 2)
    let (left, right) = (plot.minX + 3, plot.maxX - 3 - w)
    let (top, bottom) = (plot.minY + 3, plot.maxY - 3 - h)
    let places = [(right, bottom), (right, top), (left, top), (left, bottom)]
    let boxes = places.map { Rectangle(x: $0.0, y: $0.1, width: w, height: h) }
    let best = frame.freest(of: boxes, curve: frame.track(x, y), clearance: 2)
    return (boxes[best], texts, size, best < 2)
  }

  private func drawInCorner(on canvas: any Canvas, in frame: Frame) {
    let (box, texts, size, isRight) = corner(of: frame, canvas)
    canvas.rectangle(box, fill: Paint.surface.opacity(0.85), stroke: nil)
    for (i, line) in texts.enumerated() {
      let baseline = box.minY + 1 + Double(i) * style(i, size).lineHeight
      canvas.text(
        line, at: Point(isRight ? box.maxX - 2 : box.minX + 2, baseline),
        style: style(i, size).anchored(isRight ? .end : .start, .top))
    }
  }
}
