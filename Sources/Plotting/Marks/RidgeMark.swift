import Drawing

/// One density above the line of its band, with a line at its centre: several of them in a column are a ridgeline plot.
public struct RidgeMark: Mark {
  /// The band, counted from 0.
  public var row: Int
  /// Places on the horizontal axis.
  public var x: [Double]
  /// Heights as shares of the tallest ridge of the plot, 0...1.
  public var heights: [Double]
  /// The colour.
  public var paint: Paint
  /// The median or the mean, marked by a line; NaN for none.
  public var center: Double
  /// Whether what lies outside the plot is cut off.
  public let isClipped = true

  /// A ridge through `(x[i], heights[i])`.
  public init(row: Int, x: [Double], heights: [Double], paint: Paint, center: Double = .nan) {
    self.row = row
    self.x = x
    self.heights = heights
    self.paint = paint
    self.center = center
  }

  /// Where the line of a ridge lies in its band, on the vertical axis.
  public static func base(row: Int) -> Double { Double(row) + 0.4 }

  /// The height of the tallest ridge, in bands: a little room is left below the next one.
  private static let height = 0.86

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    dimension == .x ? finiteExtent(x) : Double(row)...Double(row)
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    let base = Self.base(row: row)
    AreaMark(
      x: x, low: x.map { _ in base }, high: heights.map { base - Self.height * $0 }, fill: paint.opacity(0.35),
      stroke: Stroke(paint, width: 1.2)
    ).draw(on: canvas, in: frame)
    if let foot = frame.point(center, base), let head = frame.point(center, base - 0.5) {
      canvas.line(from: foot, to: head, stroke: Stroke(.ink, width: 1))
    }
  }
}
