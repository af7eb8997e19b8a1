import Drawing

/// Text at data points.
public struct TextMark: Mark {
  /// Places on the horizontal axis.
  public var x: [Double]
  /// Places on the vertical axis.
  public var y: [Double]
  /// One text a point.
  public var texts: [String]
  /// How the texts are set.
  public var style: TextStyle
  /// Moves every text, in points.
  public var offset: Point
  /// Space that texts to the right of the plot need; measured when nil.
  public var isRightOfPlot: Bool

  /// `texts[i]` at `(x[i], y[i])`.
  public init(
    x: [Double], y: [Double], texts: [String], style: TextStyle = TextStyle(size: 8).anchored(.middle, .middle),
    offset: Point = Point(0, 0)
  ) {
    self.x = x
    self.y = y
    self.texts = texts
    self.style = style
    self.offset = offset
    isRightOfPlot = false
  }

  /// A column of texts to the right of the plot, one at each `y`.
  public static func rightColumn(y: [Double], texts: [String], style: TextStyle = TextStyle(size: 8)) -> TextMark {
    var mark = TextMark(x: [], y: y, texts: texts, style: style.anchored(.start, .middle))
    mark.isRightOfPlot = true
    return mark
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? { finiteExtent(dimension == .x ? x : y) }

  /// Space that its labels need beyond the plot.
  public func overhang(_ measure: any TextMeasuring) -> Insets {
    isRightOfPlot ? Insets(right: (texts.map { measure.width(of: $0, style: style) }.max() ?? 0) + 10) : Insets()
  }

  /// What the texts cover in the plot; nothing for those to the right of it, and for turned ones.
  public func textBoxes(in frame: Frame, _ measure: any TextMeasuring) -> [Rectangle] {
    guard !isRightOfPlot, style.rotation == 0 else { return [] }
    return places(in: frame).map { TextLayout.box(of: $0.text, at: $0.place, style: style, measure) }
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    for (text, place) in places(in: frame) { canvas.text(text, at: place, style: style) }
  }

  private func places(in frame: Frame) -> [(text: String, place: Point)] {
    y.indices.compactMap { i in
      guard i < texts.count else { return nil }
      let x = isRightOfPlot ? frame.plot.maxX + 8 : i < x.count ? frame.x(x[i]) : .nan
      let place = Point(x + offset.x, frame.y(y[i]) + offset.y)
      return place.x.isFinite && place.y.isFinite ? (texts[i], place) : nil
    }
  }
}
