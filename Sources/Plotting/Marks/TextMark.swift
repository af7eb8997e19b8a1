import Drawing

/// Text at data points.
public struct TextMark: Mark {
  public var x: [Double]
  public var y: [Double]
  public var texts: [String]
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

  public func extent(of dimension: Dimension) -> ClosedRange<Double>? { finiteExtent(dimension == .x ? x : y) }

  public func overhang(_ measure: any TextMeasuring) -> Insets {
    isRightOfPlot ? Insets(right: (texts.map { measure.width(of: $0, style: style) }.max() ?? 0) + 10) : Insets()
  }

  public func draw(on canvas: any Canvas, in frame: Frame) {
    for i in y.indices where i < texts.count {
      let x = isRightOfPlot ? frame.plot.maxX + 8 : i < x.count ? frame.x(x[i]) : .nan
      let place = Point(x + offset.x, frame.y(y[i]) + offset.y)
      if place.x.isFinite, place.y.isFinite { canvas.text(texts[i], at: place, style: style) }
    }
  }
}
