import Drawing

/// Paints glasses over the lit face.
struct GlassesPainter {
  let canvas: FaceCanvas
  let parameters: FaceParameters

  private var raster: GrayRaster { canvas.raster }

  func paint() {
    let who = parameters.identity
    guard who.glasses != .none else { return }
    let unit = canvas.unit
    let frame = GrayRaster.Paint.gray(0.08, opacity: 0.85)
    let thickness = (who.glasses == .round ? 0.035 : 0.05) * unit
    for s in FaceGeometry.sides {
      let center = Point(s * (0.44 + who.eyeSpacing), -0.12)
      lens(center)
      raster.fill(
        .linear(
          from: canvas.skin(center + Point(-0.25, -0.25), lift: 0.15),
          to: canvas.skin(center + Point(0.25, 0.25), lift: 0.15),
          [.init(0, level: 1, opacity: 0.16), .init(0.5, level: 1, opacity: 0.02), .init(1, level: 1, opacity: 0.1)]),
        keepingPath: true)
      raster.stroke(frame, width: thickness)
      raster.move(to: canvas.skin(center + Point(s * 0.3, -0.06), lift: 0.15))
      raster.line(to: canvas.projection.place(s * 0.99, -0.12, depth: 0.05))
      raster.stroke(frame, width: thickness)
    }
    let inner = 0.14 + who.eyeSpacing
    raster.move(to: canvas.skin(Point(-inner, -0.15), lift: 0.16))
    let top = canvas.skin(Point(0, -0.21), lift: 0.16)
    raster.curve(to: canvas.skin(Point(inner, -0.15), lift: 0.16), top, top)
    raster.stroke(frame, width: thickness)
  }

  private func lens(_ center: Point) {
    let (x, y) = (0.3, shape == .round ? 0.26 : 0.21)
    let square = shape == .round ? 0.71 : 0.86
    raster.spline(
      through: canvas.skin(
        [
          center + Point(x, 0), center + Point(x, y) * square, center + Point(0, y), center + Point(-x, y) * square,
          center + Point(-x, 0), center - Point(x, y) * square, center - Point(0, y), center + Point(x, -y) * square,
        ], lift: 0.15), closed: true)
  }

  private var shape: Glasses { parameters.identity.glasses }
}
