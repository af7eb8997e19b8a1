import Drawing

/// Paints the lips and what shows between them.
struct MouthPainter {
  let canvas: FaceCanvas
  let parameters: FaceParameters
  let mouth: FaceGeometry.Mouth

  private var raster: GrayRaster { canvas.raster }
  private func at(_ u: Double, _ v: Double) -> Point { canvas.projection.surface(u, v, lift: 0.06) }
  private func at(_ point: Point) -> Point { at(point.x, point.y) }

  /// Adds the outer border of the lips to the path, grown by `margin`.
  func outerPath(margin: Double = 0) {
    let (left, right) = (mouth.corners[0] - Point(margin, 0), mouth.corners[1] + Point(margin, 0))
    let up = Point(0, -margin)
    raster.move(to: at(left))
    half(from: left, to: mouth.peaks[0] + up, bulge: 0.42)
    raster.curve(
      to: at(mouth.dip + up), at(mouth.peaks[0] + up + Point(0.04, 0)), at(mouth.dip + up - Point(0.03, 0)))
    raster.curve(
      to: at(mouth.peaks[1] + up), at(mouth.dip + up + Point(0.03, 0)), at(mouth.peaks[1] + up - Point(0.04, 0)))
    half(to: right, from: mouth.peaks[1] + up, bulge: 0.42)
    let bottom = Point(0, mouth.bottom + margin)
    raster.curve(to: at(bottom), at(right.x * 0.86, mix(right.y, bottom.y, 0.62)), at(right.x * 0.48, bottom.y))
    raster.curve(to: at(left), at(left.x * 0.48, bottom.y), at(left.x * 0.86, mix(left.y, bottom.y, 0.62)))
    raster.closePath()
  }

  private func mix(_ a: Double, _ b: Double, _ share: Double) -> Double { a + (b - a) * share }

  private func half(from corner: Point, to peak: Point, bulge: Double) {
    raster.curve(
      to: at(peak), at(mix(corner.x, peak.x, 0.32), mix(corner.y, peak.y, bulge)),
      at(mix(corner.x, peak.x, 0.68), mix(corner.y, peak.y, 0.96)))
  }

  private func half(to corner: Point, from peak: Point, bulge: Double) {
    raster.curve(
      to: at(corner), at(mix(corner.x, peak.x, 0.68), mix(corner.y, peak.y, 0.96)),
      at(mix(corner.x, peak.x, 0.32), mix(corner.y, peak.y, bulge)))
  }

  /// The line from corner to corner along the inner edge of a lip.
  private func innerEdge(_ v: Double, reversed: Bool = false) {
    let ends = reversed ? [mouth.corners[1], mouth.corners[0]] : mouth.corners
    let middle = Point(0, v)
    raster.curve(to: at(middle), at(mix(ends[0].x, 0, 0.22), mix(ends[0].y, v, 0.55)), at(ends[0].x * 0.42, v))
    raster.curve(to: at(ends[1]), at(ends[1].x * 0.42, v), at(mix(ends[1].x, 0, 0.22), mix(ends[1].y, v, 0.55)))
  }

  func paint() {
    let who = parameters.identity
    let unit = canvas.unit
    let lip = who.skin * (1 - who.lipTint)
    outerPath()
    raster.fill(
      .linear(
        from: at(mouth.dip), to: at(0, mouth.bottom),
        [
          .init(0, level: lip * 0.86), .init(0.42, level: lip * 0.8), .init(0.62, level: lip * 1.04),
          .init(1, level: lip * 0.86),
        ]),
      keepingPath: true)
    raster.stroke(.gray(lip * 0.8, opacity: 0.35), width: 0.025 * unit)
    if mouth.opening > 0.012 { paintOpening() } else { paintClosedLine() }
    for side in 0..<2 {
      canvas.softSpot(at(mouth.corners[side]), Point(0.06, 0.05), level: who.skin * 0.15, opacity: 0.5)
    }
    canvas.softSpot(at(0, mouth.bottom + 0.045), Point(0.22, 0.06), level: who.skin * 0.3, opacity: 0.34)
  }

  private func paintClosedLine() {
    raster.move(to: at(mouth.corners[0]))
    innerEdge((mouth.innerTop + mouth.innerBottom) / 2)
    raster.stroke(.gray(0.05, opacity: 0.72), width: (0.036 + mouth.opening) * canvas.unit, keepingPath: true)
    raster.stroke(.gray(0.1, opacity: 0.25), width: 0.07 * canvas.unit)
  }

  private func paintOpening() {
    let unit = canvas.unit
    let opening = mouth.opening
    raster.isolated {
      raster.move(to: at(mouth.corners[0]))
      innerEdge(mouth.innerTop)
      innerEdge(mouth.innerBottom, reversed: true)
      raster.clip()
      raster.paint(
        .linear(
          from: at(0, mouth.innerTop), to: at(0, mouth.innerBottom),
          [.init(0, level: 0.03), .init(0.6, level: 0.07), .init(1, level: 0.16)]))
      if opening > 0.2 {
        canvas.softSpot(at(0, mouth.innerBottom + 0.02), Point(0.22, 0.45 * opening), level: 0.42, opacity: 0.75)
      }
      let bright = 0.98
      if mouth.upperTeeth > 0.01 {
        raster.move(to: at(mouth.corners[0] - Point(0, 0.1)))
        raster.line(to: at(mouth.corners[0]))
        innerEdge(mouth.innerTop + mouth.upperTeeth)
        raster.line(to: at(mouth.corners[1] - Point(0, 0.1)))
        raster.closePath()
        raster.fill(teeth(bright))
      }
      if mouth.lowerTeeth > 0.01 {
        raster.move(to: at(mouth.corners[0] + Point(0, 0.1)))
        raster.line(to: at(mouth.corners[0]))
        innerEdge(mouth.innerBottom - mouth.lowerTeeth)
        raster.line(to: at(mouth.corners[1] + Point(0, 0.1)))
        raster.line(to: at(0, mouth.bottom))
        raster.closePath()
        raster.fill(teeth(bright * 0.88))
      }
      // The shadow of the upper lip.
      raster.move(to: at(mouth.corners[0]))
      innerEdge(mouth.innerTop)
      raster.stroke(.gray(0.05, opacity: 0.35), width: 0.035 * unit)
    }
  }

  private func teeth(_ bright: Double) -> GrayRaster.Paint {
    .linear(
      from: at(mouth.corners[0]), to: at(mouth.corners[1]),
      [
        .init(0, level: bright * 0.3), .init(0.18, level: bright * 0.88), .init(0.5, level: bright),
        .init(0.82, level: bright * 0.88),
        .init(1, level: bright * 0.3),
      ])
  }
}
