import Drawing

/// A line through points; where a value is missing (NaN) the line has a gap.
public struct LineMark: Mark {
  public var x: [Double]
  public var y: [Double]
  public var stroke: Stroke
  public var name: String?
  public let isClipped = true

  /// A line through `(x[i], y[i])`.
  public init(x: [Double], y: [Double], stroke: Stroke = Stroke(.accent, width: 1.5), name: String? = nil) {
    self.x = x
    self.y = y
    self.stroke = stroke
    self.name = name
  }

  public func extent(of dimension: Dimension) -> ClosedRange<Double>? { finiteExtent(dimension == .x ? x : y) }

  public var legend: [LegendItem] { name.map { [LegendItem($0, .line(stroke))] } ?? [] }

  public var endLabel: EndLabel? {
    guard let name, let last = zip(x, y).reversed().first(where: { $0.isFinite && $1.isFinite }) else { return nil }
    return EndLabel(name: name, x: last.0, y: last.1, paint: stroke.paint)
  }

  public func draw(on canvas: any Canvas, in frame: Frame) {
    var run: [Point] = []
    func finish() {
      if run.count > 1 {
        canvas.polyline(run, stroke: stroke)
      } else if let only = run.first {
        canvas.circle(center: only, radius: stroke.width, fill: stroke.paint, stroke: nil)
      }
      run.removeAll()
    }
    for (x, y) in zip(x, y) {
      if let point = frame.point(x, y) { run.append(point) } else { finish() }
    }
    finish()
  }
}
