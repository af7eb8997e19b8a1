import Drawing

/// A hatched plot with a sentence in it: what should stand here does not exist, and why.
public struct HatchMark: Mark {
  /// Said in the middle of the plot.
  public var sentence: String

  /// A hatched area that says why it is one.
  public init(_ sentence: String) { self.sentence = sentence }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? { nil }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    let plot = frame.plot
    canvas.beginGroup(title: sentence)
    canvas.hatch(plot, stroke: Stroke(.muted, width: 0.6), spacing: 5)
    canvas.rectangle(plot, fill: nil, stroke: Stroke(.muted, width: 0.75))
    var style = Typography.value.anchored(.middle, .top)
    var lines = TextLayout.wrap(sentence, width: plot.width - 16, style: style, canvas)
    while style.size > 5, Double(lines.count) * style.lineHeight > plot.height - 12 {
      style.size -= 0.5
      lines = TextLayout.wrap(sentence, width: plot.width - 16, style: style, canvas)
    }
    // What does not fit even so is in the title.
    let limit = max(1, Int((plot.height - 12) / style.lineHeight))
    lines = TextLayout.wrap(sentence, width: plot.width - 16, limit: limit, style: style, canvas)
    let height = Double(lines.count) * style.lineHeight
    let widest = lines.map { canvas.width(of: $0, style: style) }.max() ?? 0
    let box = Rectangle(
      x: plot.midX - widest / 2 - 4, y: plot.midY - height / 2 - 3, width: widest + 8, height: height + 6)
    canvas.rectangle(box, fill: .surface, stroke: nil)
    TextLayout.draw(lines, at: plot.midX, top: plot.midY - height / 2, style: style, on: canvas)
    canvas.endGroup()
  }
}
