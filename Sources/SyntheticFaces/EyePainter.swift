import Drawing

/// Paints the eyes with their lids.
struct EyePainter {
  let canvas: FaceCanvas
  let parameters: FaceParameters
  let geometry: FaceGeometry

  private var raster: GrayRaster { canvas.raster }

  func paint() {
    for side in 0..<2 { paint(geometry.eyes[side], side) }
  }

  /// Adds the opening between the lids to the path.
  func lidPath(_ eye: FaceGeometry.Eye) {
    raster.move(to: canvas.skin(eye.inner))
    upperLid(eye)
    lowerLid(eye)
    raster.closePath()
  }

  private func upperLid(_ eye: FaceGeometry.Eye) {
    // A cubic whose control points are at 4/3 of the height peaks at the height.
    let across = eye.outer - eye.inner
    let rise = Point(0, -eye.upper * 4 / 3)
    raster.curve(
      to: canvas.skin(eye.outer), canvas.skin(eye.inner + across * 0.22 + rise),
      canvas.skin(eye.inner + across * 0.74 + rise))
  }

  private func lowerLid(_ eye: FaceGeometry.Eye) {
    let across = eye.outer - eye.inner
    let fall = Point(0, eye.lower * 4 / 3)
    raster.curve(
      to: canvas.skin(eye.inner), canvas.skin(eye.inner + across * 0.78 + fall),
      canvas.skin(eye.inner + across * 0.3 + fall))
  }

  private func paint(_ eye: FaceGeometry.Eye, _ side: Int) {
    let who = parameters.identity
    let unit = canvas.unit
    let skin = who.skin
    let s = FaceGeometry.sides[side]
    // The moving lid above the eye, and its crease.
    let crease = 0.065 * (1 - 0.5 * parameters.intensity(.upperLidRaiser))
    raster.move(to: canvas.skin(eye.inner + Point(0, -0.01)))
    let across = eye.outer - eye.inner
    let rise = Point(0, -(eye.upper + crease) * 4 / 3)
    raster.curve(
      to: canvas.skin(eye.outer + Point(s * 0.025, 0.0)), canvas.skin(eye.inner + across * 0.2 + rise),
      canvas.skin(eye.inner + across * 0.78 + rise))
    raster.fill(.gray(skin * 0.62, opacity: 0.25 + 0.5 * who.makeup), keepingPath: true)
    raster.stroke(.gray(skin * 0.22, opacity: 0.42), width: 0.03 * unit)

    raster.isolated {
      lidPath(eye)
      raster.clip()
      raster.paint(.gray(0.50 + 0.4 * min(skin + 0.25, 1)))
      // Corners are darker than the middle of the white.
      canvas.softSpot(canvas.skin(eye.inner), Point(0.09, 0.12), level: skin * 0.45, opacity: 0.6)
      canvas.softSpot(canvas.skin(eye.outer), Point(0.08, 0.12), level: skin * 0.4, opacity: 0.55)
      let iris = canvas.skin(eye.iris)
      let radius = eye.irisRadius * unit
      raster.ellipse(center: iris, radii: Point(radius, radius))
      raster.fill(
        .radial(
          center: iris + Point(0, radius * 0.25), radius: radius * 1.25,
          [
            .init(0, level: min(1, who.iris * 1.25)), .init(0.55, level: who.iris), .init(0.85, level: who.iris * 0.35),
            .init(1, level: who.iris * 0.3),
          ]))
      raster.ellipse(center: iris, radii: Point(radius, radius) * 0.46)
      raster.fill(.gray(0.02))
      // The shadow that the upper lid throws.
      raster.move(to: canvas.skin(eye.inner))
      upperLid(eye)
      raster.stroke(.gray(0.05, opacity: 0.35), width: 0.09 * unit)
      let glint = iris + Point(parameters.capture.lightAzimuth > 0 ? 0.4 : -0.4, -0.38) * radius
      raster.ellipse(center: glint, radii: Point(radius, radius) * 0.26)
      raster.fill(.gray(1, opacity: 0.85))
    }
    raster.move(to: canvas.skin(eye.inner))
    upperLid(eye)
    raster.stroke(.gray(0.06, opacity: 0.72 + 0.25 * who.makeup), width: (0.034 + 0.022 * who.makeup) * unit)
    raster.move(to: canvas.skin(eye.outer))
    lowerLid(eye)
    raster.stroke(.gray(0.08, opacity: 0.34 + 0.3 * who.makeup), width: 0.02 * unit)
    // A tightened or raised lower lid shows as a bulge with a line under it.
    let bulge = max(parameters.intensity(.lidTightener), parameters.intensity(.cheekRaiser))
    let v = eye.center.y + eye.lower + 0.055
    canvas.softLine(
      canvas.skin([Point(eye.inner.x, v - 0.01), Point(eye.center.x, v + 0.035), Point(eye.outer.x, v)]), width: 0.045,
      level: skin * 0.25, opacity: 0.12 + 0.34 * bulge + 0.2 * who.age)
  }
}
