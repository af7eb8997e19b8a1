import Drawing

/// A canvas that sees only what its class asks for: all that is drawn otherwise leaves no trace.
protocol PartialCanvas: Canvas {}

extension PartialCanvas {
  func text(_ text: String, at position: Point, style: TextStyle) {}
  func path(_ path: Path, fill: Paint?, stroke: Stroke?) {}
  func rectangle(_ rectangle: Rectangle, fill: Paint?, stroke: Stroke?) {}
  func circle(center: Point, radius: Double, fill: Paint?, stroke: Stroke?) {}
  func raster(_ raster: Raster, in rectangle: Rectangle, smooth: Bool) {}
  func hatch(_ rectangle: Rectangle, stroke: Stroke, spacing: Double) {}
  func pushClip(_ rectangle: Rectangle) {}
  func popClip() {}
  func beginGroup(title: String) {}
  func endGroup() {}
}
