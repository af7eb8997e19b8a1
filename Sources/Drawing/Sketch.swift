/// A drawing that is kept: what a canvas was told, in order, to be drawn again on any other canvas.
///
/// A report keeps its figures as sketches: a page shows them as SVG, paper as vectors.
public struct Sketch: Sendable, Hashable {
  /// One call of a canvas.
  enum Step: Sendable, Hashable {
    case path(Path, fill: Paint?, stroke: Stroke?)
    case rectangle(Rectangle, fill: Paint?, stroke: Stroke?)
    case circle(center: Point, radius: Double, fill: Paint?, stroke: Stroke?)
    case text(String, at: Point, style: TextStyle)
    case raster(Raster, in: Rectangle, smooth: Bool)
    case hatch(Rectangle, stroke: Stroke, spacing: Double)
    case pushClip(Rectangle)
    case popClip
    case beginGroup(title: String)
    case endGroup
  }

  /// The size in points.
  public let size: Size
  private let steps: [Step]

  /// Keeps what is drawn.
  /// - Parameters:
  ///   - size: in points.
  ///   - draw: draws on a canvas whose text is as wide as that of the other backends.
  public init(size: Size, draw: (any Canvas) -> Void) {
    let canvas = SketchCanvas(size: size)
    draw(canvas)
    self.size = size
    steps = canvas.steps
  }

  /// Draws it again.
  public func draw(on canvas: any Canvas) {
    for step in steps {
      switch step {
      case .path(let path, let fill, let stroke): canvas.path(path, fill: fill, stroke: stroke)
      case .rectangle(let rectangle, let fill, let stroke): canvas.rectangle(rectangle, fill: fill, stroke: stroke)
      case .circle(let center, let radius, let fill, let stroke):
        canvas.circle(center: center, radius: radius, fill: fill, stroke: stroke)
      case .text(let text, let position, let style): canvas.text(text, at: position, style: style)
      case .raster(let raster, let rectangle, let smooth): canvas.raster(raster, in: rectangle, smooth: smooth)
      case .hatch(let rectangle, let stroke, let spacing): canvas.hatch(rectangle, stroke: stroke, spacing: spacing)
      case .pushClip(let rectangle): canvas.pushClip(rectangle)
      case .popClip: canvas.popClip()
      case .beginGroup(let title): canvas.beginGroup(title: title)
      case .endGroup: canvas.endGroup()
      }
    }
  }
}

/// Takes down the calls of a sketch; text is measured in the fonts of the other backends.
private final class SketchCanvas: Canvas {
  let size: Size
  var steps: [Sketch.Step] = []
  private let metrics = FontMetrics()

  init(size: Size) { self.size = size }

  func extents(of text: String, style: TextStyle) -> TextExtents { metrics.extents(of: text, style: style) }
  func path(_ path: Path, fill: Paint?, stroke: Stroke?) { steps.append(.path(path, fill: fill, stroke: stroke)) }
  func rectangle(_ rectangle: Rectangle, fill: Paint?, stroke: Stroke?) {
    steps.append(.rectangle(rectangle, fill: fill, stroke: stroke))
  }
  func circle(center: Point, radius: Double, fill: Paint?, stroke: Stroke?) {
    steps.append(.circle(center: center, radius: radius, fill: fill, stroke: stroke))
  }
  func text(_ text: String, at position: Point, style: TextStyle) {
    steps.append(.text(text, at: position, style: style))
  }
  func raster(_ raster: Raster, in rectangle: Rectangle, smooth: Bool) {
    steps.append(.raster(raster, in: rectangle, smooth: smooth))
  }
  func hatch(_ rectangle: Rectangle, stroke: Stroke, spacing: Double) {
    steps.append(.hatch(rectangle, stroke: stroke, spacing: spacing))
  }
  func pushClip(_ rectangle: Rectangle) { steps.append(.pushClip(rectangle)) }
  func popClip() { steps.append(.popClip) }
  func beginGroup(title: String) { steps.append(.beginGroup(title: title)) }
  func endGroup() { steps.append(.endGroup) }
}
