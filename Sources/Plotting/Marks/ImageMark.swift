import Drawing

/// A picture that fills the plot.
public struct ImageMark: Mark {
  /// The picture.
  public var raster: Raster
  /// Whether pixels are blended (true) or keep their edges.
  public var isSmooth: Bool
  /// Lines between pixels: their number of columns and rows; nil for none.
  public var gridLines: Bool
  /// A frame around the picture; nil for none.
  public var border: Stroke?

  /// A picture.
  public init(_ raster: Raster, isSmooth: Bool = false, gridLines: Bool = false, border: Stroke? = nil) {
    self.raster = raster
    self.isSmooth = isSmooth
    self.gridLines = gridLines
    self.border = border
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? { nil }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    let plot = frame.plot
    canvas.raster(raster, in: plot, smooth: isSmooth)
    if gridLines {
      let line = Stroke(Paint.fixed(RGB(gray: 255)).opacity(0.55), width: 0.5)
      for column in 1..<max(2, raster.width) where raster.width > 1 {
        let x = plot.minX + plot.width * Double(column) / Double(raster.width)
        canvas.line(from: Point(x, plot.minY), to: Point(x, plot.maxY), stroke: line)
      }
      for row in 1..<max(2, raster.height) where raster.height > 1 {
        let y = plot.minY + plot.height * Double(row) / Double(raster.height)
        canvas.line(from: Point(plot.minX, y), to: Point(plot.maxX, y), stroke: line)
      }
    }
    if let border { canvas.rectangle(plot, fill: nil, stroke: border) }
  }
}
