import Drawing

/// Pictures in the cells of two band axes, a short text below each; cells without a picture are hatched.
public struct TileGridMark: Mark {
  /// Row by row; `nil` is drawn hatched.
  public var tiles: [[Raster?]]
  /// Row by row, the text below each cell; empty for none.
  public var labels: [[String]]

  /// Height left for the text below a picture, in points.
  static let labelHeight = 9.0

  /// Pictures with their texts.
  public init(tiles: [[Raster?]], labels: [[String]] = []) {
    self.tiles = tiles
    self.labels = labels
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    let count = dimension == .y ? tiles.count : tiles.map(\.count).max() ?? 0
    return count > 0 ? 0...Double(count - 1) : nil
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    let (width, height) = (frame.band(.x), frame.band(.y))
    let side = max(4, min(width, height - Self.labelHeight) - 3)
    for (row, line) in tiles.enumerated() {
      for (column, tile) in line.enumerated() {
        let (x, y) = (frame.x(Double(column)), frame.y(Double(row)))
        let box = Rectangle(x: x - side / 2, y: y - height / 2 + 1.5, width: side, height: side)
        if let tile {
          canvas.raster(tile, in: box, smooth: true)
        } else {
          canvas.hatch(box, stroke: Stroke(.grid, width: 0.75), spacing: 4)
        }
        guard row < labels.count, column < labels[row].count, !labels[row][column].isEmpty else { continue }
        var style = TextStyle(size: 7, paint: .secondaryInk).anchored(.middle, .top)
        let needed = canvas.width(of: labels[row][column], style: style)
        if needed > width - 2 { style.size *= (width - 2) / needed }
        canvas.text(labels[row][column], at: Point(x, box.maxY + 1), style: style)
      }
    }
  }
}
