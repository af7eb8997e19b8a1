import Drawing
import Tensors

/// Paints the skin with everything on it that the light then falls on: ears, folds, facial hair, lips, nostrils, brows.
struct SkinPainter {
  let canvas: FaceCanvas
  let parameters: FaceParameters
  let geometry: FaceGeometry
  let outline: HeadOutline

  private var raster: GrayRaster { canvas.raster }
  private var who: FaceIdentity { parameters.identity }

  func paintEars() {
    for s in FaceGeometry.sides {
      let center = canvas.projection.place(s * 0.985, 0.02, depth: 0.02)
      let light = 1 + 0.22 * s * parameters.capture.lightAzimuth / 80
      raster.ellipse(center: center, radii: Point(0.11, 0.25) * canvas.unit, angle: canvas.projection.roll - s * 0.15)
      raster.fill(.gray(who.skin * 0.74 * light))
      canvas.softSpot(center, Point(0.07, 0.17), level: who.skin * 0.3, opacity: 0.55)
    }
  }

  func paintHead() {
    raster.spline(through: outline.points, closed: true)
    raster.fill(.gray(who.skin))
    raster.isolated {
      raster.spline(through: outline.points, closed: true)
      raster.clip()
      // Deeper colour of the cheeks, and of the skin around the eyes.
      for side in 0..<2 {
        let s = FaceGeometry.sides[side]
        canvas.softSpot(canvas.skin(Point(s * 0.55, 0.3)), Point(0.35, 0.3), level: who.skin * 0.75, opacity: 0.22)
        let eye = geometry.eyes[side]
        canvas.softSpot(
          canvas.skin(eye.center + Point(-s * 0.02, -0.02)), Point(0.34, 0.24), level: who.skin * 0.45,
          opacity: 0.34 + 0.15 * who.makeup)
        canvas.softSpot(
          canvas.skin(Point(s * 0.16, -0.15)), Point(0.11, 0.2), level: who.skin * 0.4, opacity: 0.22)
      }
    }
  }

  func paintFolds() {
    let dark = who.skin * 0.28
    for side in 0..<2 {
      let s = FaceGeometry.sides[side]
      let depth = geometry.nasolabial[side]
      let start = Point(s * (geometry.noseHalfWidth + 0.03), geometry.wings[side] - 0.05)
      let corner = geometry.mouth.corners[side]
      let end = Point(corner.x + s * 0.1, max(corner.y + 0.01, 0.5))
      canvas.softLine(
        canvas.skin([start, (start + end) / 2 + Point(s * 0.05, -0.02), end]), width: 0.07, level: dark,
        opacity: 0.27 * depth)
      let frown = parameters.intensity(.lipCornerDepressor)
      canvas.softLine(
        canvas.skin([corner + Point(s * 0.015, 0.02), corner + Point(s * 0.06, 0.15)]), width: 0.06, level: dark,
        opacity: 0.3 * frown + 0.1 * who.age)
      let lower = parameters.intensity(.browLowerer)
      canvas.softLine(
        canvas.skin([Point(s * 0.075, -0.5), Point(s * 0.055, -0.37)]), width: 0.06, level: dark, opacity: 0.3 * lower)
      let wrinkle = parameters.intensity(.noseWrinkler)
      for step in [0.0, 0.08] {
        canvas.softLine(
          canvas.skin([Point(s * 0.02, -0.13 + step), Point(s * 0.15, -0.08 + step)], lift: 0.05), width: 0.045,
          level: dark,
          opacity: 0.26 * wrinkle)
      }
    }
    let (inner, outer) = (parameters.intensity(.innerBrowRaiser), parameters.intensity(.outerBrowRaiser))
    for v in [-0.69, -0.81] {
      let strength = 0.5 + 0.5 * who.age
      canvas.softLine(
        canvas.skin([Point(-0.3, v + 0.01), Point(0, v - 0.015), Point(0.3, v + 0.01)]), width: 0.05, level: dark,
        opacity: 0.26 * inner * strength + 0.08 * who.age)
      for s in FaceGeometry.sides {
        canvas.softLine(
          canvas.skin([Point(s * 0.28, v), Point(s * 0.45, v - 0.03), Point(s * 0.62, v + 0.03)]), width: 0.05,
          level: dark,
          opacity: 0.24 * outer * strength)
      }
    }
  }

  func paintNose() {
    let wide = geometry.noseHalfWidth
    let tip = geometry.noseTip
    let dark = who.skin * 0.2
    canvas.softSpot(canvas.skin(Point(0, tip + 0.12), lift: 0.12), Point(wide * 1.05, 0.085), level: dark, opacity: 0.5)
    for side in 0..<2 {
      let s = FaceGeometry.sides[side]
      let wing = geometry.wings[side]
      canvas.softLine(
        canvas.skin(
          [
            Point(s * wide * 0.9, wing - 0.09), Point(s * wide * 1.02, wing - 0.01),
            Point(s * wide * 0.86, wing + 0.055),
          ], lift: 0.06),
        width: 0.06, level: dark, opacity: 0.36)
      let nostril = canvas.skin(Point(s * wide * 0.47, wing + 0.05), lift: 0.16)
      canvas.softSpot(nostril, Point(0.088, 0.055), level: 0.02, opacity: 0.85, turned: -s * 0.35)
    }
    canvas.softSpot(canvas.skin(Point(0, tip - 0.03), lift: 0.28), Point(0.1, 0.09), level: 1, opacity: 0.1)
  }

  func paintBrows(_ random: inout SeededGenerator) {
    let level = min(who.hair * 0.75, who.skin * 0.5)
    for side in 0..<2 {
      let brow = geometry.brows[side]
      let line = canvas.skin(brow.line, lift: 0.02)
      let shares = [0.75, 1.0, 0.9, 0.62, 0.2]
      let thickness = brow.thickness * canvas.unit
      // One closed shape, thickest near the nose.
      var upper: [Point] = []
      var lower: [Point] = []
      for i in line.indices {
        let next = line[min(i + 1, line.count - 1)] - line[max(i - 1, 0)]
        let length = max((next * next).sum().squareRoot(), 1e-6)
        let normal = Point(-next.y, next.x) / length
        upper.append(line[i] + normal * thickness * shares[i] * 0.5)
        lower.append(line[i] - normal * thickness * shares[i] * 0.5)
      }
      raster.spline(through: upper + lower.reversed(), closed: true)
      raster.fill(.gray(level, opacity: 0.62), keepingPath: true)
      raster.stroke(.gray(level, opacity: 0.2), width: thickness * 0.55)
      for _ in 0..<7 {
        let t = random.uniform(in: 0...3.6)
        let i = Int(t)
        let place = line[i] + (line[i + 1] - line[i]) * (t - Double(i))
        let s = FaceGeometry.sides[side]
        raster.move(to: place + Point(-s * 0.03, 0.035) * canvas.unit)
        raster.line(to: place + Point(s * 0.05, -0.03) * canvas.unit)
      }
      raster.stroke(.gray(level * 0.7, opacity: 0.45), width: 0.02 * canvas.unit)
    }
  }
}
