import Drawing

/// Names with samples in lines above a plot.
enum Legend {
  static let lineHeight = 14.0
  private static let swatchWidth = 14.0
  private static let style = Typography.value

  private static func width(_ item: LegendItem, _ measure: any TextMeasuring) -> Double {
    swatchWidth + 4 + measure.width(of: item.name, style: style) + 12
  }

  /// The items broken into lines of at most `width`.
  static func lines(_ items: [LegendItem], width: Double, _ measure: any TextMeasuring) -> [[LegendItem]] {
    var lines: [[LegendItem]] = []
    var used = Double.infinity
    for var item in items {
      item.name = TextLayout.wrap(item.name, width: width - swatchWidth - 16, limit: 1, style: style, measure)[0]
      let needed = self.width(item, measure)
      if used + needed - 12 > width {
        lines.append([])
        used = 0
      }
      lines[lines.count - 1].append(item)
      used += needed
    }
    return lines
  }

  /// Draws one line of the legend.
  static func draw(_ items: [LegendItem], on canvas: any Canvas, at origin: Point) {
    var x = origin.x
    let middle = origin.y + lineHeight / 2 - 1
    for item in items {
      switch item.swatch {
      case .line(let stroke):
        canvas.line(from: Point(x, middle), to: Point(x + swatchWidth, middle), stroke: stroke)
      case .area(let paint):
        canvas.rectangle(
          Rectangle(x: x + 2, y: middle - 4, width: swatchWidth - 4, height: 8), fill: paint, stroke: nil)
      case .marker(let shape, let paint, let hollow):
        canvas.marker(
          shape, at: Point(x + swatchWidth / 2, middle), radius: 3, fill: hollow ? .surface : paint,
          stroke: hollow ? Stroke(paint, width: 1.2) : nil)
      }
      canvas.text(item.name, at: Point(x + swatchWidth + 4, middle), style: style.anchored(.start, .middle))
      x += width(item, canvas)
    }
  }
}
