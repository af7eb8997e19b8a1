import Drawing

/// A matrix of coloured cells, one for each pair of bands.
public struct CellMark: Mark {
  /// Row by row; a value that is not a number is drawn hatched.
  public var values: [[Double]]
  /// Which value has which colour.
  public var scale: ColourScale
  /// Large text in each cell; empty for none.
  public var labels: [[String]]
  /// Small text below it; empty for none.
  public var details: [[String]]
  /// Text shown when a cell is pointed at; empty for none.
  public var titles: [[String]]
  /// Whether labels on the diagonal are bold.
  public var hasBoldDiagonal: Bool
  /// Size of the large text in points.
  public var labelSize: Double

  /// Cells of given values.
  public init(
    values: [[Double]], scale: ColourScale, labels: [[String]] = [], details: [[String]] = [], titles: [[String]] = [],
    hasBoldDiagonal: Bool = false, labelSize: Double = 8.5
  ) {
    self.values = values
    self.scale = scale
    self.labels = labels
    self.details = details
    self.titles = titles
    self.hasBoldDiagonal = hasBoldDiagonal
    self.labelSize = labelSize
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    let count = dimension == .y ? values.count : values.map(\.count).max() ?? 0
    return count > 0 ? 0...Double(count - 1) : nil
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    let (width, height) = (frame.band(.x), frame.band(.y))
    let size = textSize(cellWidth: width - 1, canvas)
    for (row, line) in values.enumerated() {
      for (column, value) in line.enumerated() {
        let (x, y) = (frame.x(Double(column)), frame.y(Double(row)))
        let cell = Rectangle(x: x - width / 2, y: y - height / 2, width: width, height: height).outset(by: -0.5)
        let title = Self.entry(titles, row, column)
        if !title.isEmpty { canvas.beginGroup(title: title) }
        let ink: Paint
        if value.isNaN {
          canvas.hatch(cell, stroke: Stroke(.grid, width: 0.75), spacing: 3)
          ink = .secondaryInk
        } else {
          let paint = scale.paint(value)
          canvas.rectangle(cell, fill: paint, stroke: nil)
          ink = paint.readableInk
        }
        drawTexts(row, column, at: Point(x, y), ink: ink, room: cell, size: size, on: canvas)
        if !title.isEmpty { canvas.endGroup() }
      }
    }
  }

  private func drawTexts(
    _ row: Int, _ column: Int, at center: Point, ink: Paint, room: Rectangle, size: Double?, on canvas: any Canvas
  ) {
    guard let size else { return }
    let label = Self.entry(labels, row, column)
    let detail = Self.entry(details, row, column)
    var style = TextStyle(
      size: size, weight: hasBoldDiagonal && row == column ? .semibold : .regular, paint: ink, anchor: .middle,
      baseline: .middle)
    let hasDetail = !detail.isEmpty && room.height >= size * 2.4
    if !label.isEmpty {
      canvas.text(label, at: Point(center.x, center.y - (hasDetail ? size * 0.5 : 0)), style: style)
    }
    guard hasDetail else { return }
    style.weight = .regular
    style.size = min(7, size * 0.9)
    let needed = canvas.width(of: detail, style: style)
    if needed > room.width - 2 { style.size *= (room.width - 2) / needed }
    if style.size >= Self.smallestSize {
      canvas.text(detail, at: Point(center.x, center.y + size * 0.68), style: style)
    }
  }

  private static let smallestSize = 4.5

  /// One size for the labels of all cells, so that they compare; nil where the widest would be too small to read.
  private func textSize(cellWidth: Double, _ canvas: any Canvas) -> Double? {
    let style = TextStyle(size: labelSize, weight: hasBoldDiagonal ? .semibold : .regular)
    let widest = labels.joined().map { canvas.width(of: $0, style: style) }.max() ?? 0
    let size = widest > cellWidth - 2 ? labelSize * (cellWidth - 2) / widest : labelSize
    return size >= Self.smallestSize ? size : nil
  }

  private static func entry(_ table: [[String]], _ row: Int, _ column: Int) -> String {
    row < table.count && column < table[row].count ? table[row][column] : ""
  }
}
