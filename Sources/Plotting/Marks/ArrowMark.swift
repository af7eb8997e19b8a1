import Drawing

/// Level arrows from one value to another: before to after.
public struct ArrowMark: Mark {
  /// Where the arrows start.
  public var from: [Double]
  /// Where they end.
  public var to: [Double]
  /// Places on the vertical axis.
  public var y: [Double]
  /// How the lines are drawn; the heads take their paint.
  public var stroke: Stroke
  /// Space left free at both ends, in points: markers stand there.
  public var gap: Double

  /// Arrows from `from[i]` to `to[i]` at the height `y[i]`; one too short for its head is left out.
  public init(from: [Double], to: [Double], y: [Double], stroke: Stroke = Stroke(.accent, width: 1.2), gap: Double = 4)
  {
    self.from = from
    self.to = to
    self.y = y
    self.stroke = stroke
    self.gap = gap
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    dimension == .x ? union(finiteExtent(from), finiteExtent(to)) : finiteExtent(y)
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    for i in y.indices where i < from.count && i < to.count {
      guard let a = frame.point(from[i], y[i]), let b = frame.point(to[i], y[i]) else { continue }
      let direction: Double = b.x > a.x ? 1 : -1
      guard abs(b.x - a.x) > 2 * gap + Arrow.head else { continue }
      canvas.arrow(from: Point(a.x + direction * gap, a.y), to: Point(b.x - direction * gap, a.y), stroke: stroke)
    }
  }
}

/// The measures of an arrow.
enum Arrow {
  /// The length of its head, in points.
  static let head = 5.0
  /// Half the breadth of its head, in points.
  static let half = 2.6
}

extension Canvas {
  /// Draws a line whose end is a filled head; nothing where there is no room for the head.
  func arrow(from start: Point, to tip: Point, stroke: Stroke) {
    let (dx, dy) = (tip.x - start.x, tip.y - start.y)
    let length = (dx * dx + dy * dy).squareRoot()
    guard length > Arrow.head else { return }
    let (ux, uy) = (dx / length, dy / length)
    let neck = Point(tip.x - ux * Arrow.head, tip.y - uy * Arrow.head)
    line(from: start, to: neck, stroke: stroke)
    let half = Arrow.half
    path(
      Path(
        through: [
          tip, Point(neck.x + uy * half, neck.y - ux * half), Point(neck.x - uy * half, neck.y + ux * half),
        ], closed: true), fill: stroke.paint, stroke: nil)
  }
}
