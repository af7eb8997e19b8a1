import Drawing

/// A line through points; where a value is missing (NaN) the line has a gap.
public struct LineMark: Mark {
  /// Places on the horizontal axis.
  public var x: [Double]
  /// Places on the vertical axis.
  public var y: [Double]
  /// How lines are drawn.
  public var stroke: Stroke
  /// What a legend calls it; nil for nothing.
  public var name: String?
  /// Shown when the line is pointed at, where the format allows; empty for none.
  public var title: String
  /// Whether the name at the end of the line is bold.
  public var isEmphasised = false
  /// Whether what lies outside the plot is cut off.
  public let isClipped = true

  /// A line through `(x[i], y[i])`.
  public init(
    x: [Double], y: [Double], stroke: Stroke = Stroke(.accent, width: 1.5), name: String? = nil,
    title: String = "", isEmphasised: Bool = false
  ) {
    self.x = x
    self.y = y
    self.stroke = stroke
    self.name = name
    self.title = title
    self.isEmphasised = isEmphasised
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? { finiteExtent(dimension == .x ? x : y) }

  /// The names to show in a legend.
  public var legend: [LegendItem] { name.map { [LegendItem($0, .line(stroke))] } ?? [] }

  /// The name at the end of the line.
  public var endLabel: EndLabel? {
    guard let name, let last = zip(x, y).reversed().first(where: { $0.isFinite && $1.isFinite }) else { return nil }
    return EndLabel(name: name, x: last.0, y: last.1, paint: stroke.paint, isEmphasised: isEmphasised)
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    if !title.isEmpty { canvas.beginGroup(title: title) }
    var run: [Point] = []
    func finish() {
      if run.count > 1 {
        canvas.polyline(run, stroke: stroke)
      } else if let only = run.first {
        // A point without neighbours must be seen where a line would be.
        canvas.circle(center: only, radius: stroke.width * 1.75, fill: stroke.paint, stroke: nil)
      }
      run.removeAll()
    }
    for (x, y) in zip(x, y) {
      if let point = frame.point(x, y) { run.append(point) } else { finish() }
    }
    finish()
    if !title.isEmpty { canvas.endGroup() }
  }
}
