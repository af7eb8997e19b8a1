/// The metrics of the fonts that drawings use, without a canvas.
public final class FontMetrics: TextMeasuring {
  private let pango = PangoText()

  /// Metrics with an empty memory of measured texts.
  public init() {}

  /// The space a line of text takes, in points.
  public func extents(of text: String, style: TextStyle) -> TextExtents { pango.extents(of: text, style: style) }
}
