import Drawing
import Tensors

/// Paints what is behind the face: background, neck, clothes.
struct BackdropPainter {
  let canvas: FaceCanvas
  let parameters: FaceParameters

  func paintBackground(_ random: inout SeededGenerator) {
    let raster = canvas.raster
    let capture = parameters.capture
    let size = Double(raster.width)
    raster.paint(
      .linear(
        from: Point(size * 0.3, 0), to: Point(size * 0.7, size),
        [.init(0, level: capture.backgroundTop), .init(1, level: capture.backgroundBottom)]))
    let middle = (capture.backgroundTop + capture.backgroundBottom) / 2
    for _ in 0..<3 {
      let center = Point(random.uniform(), random.uniform()) * size
      let radii = Point(random.uniform(in: 0.15...0.6), random.uniform(in: 0.2...0.9)) * (size / canvas.unit)
      let level = min(max(middle + random.uniform(in: -0.45...0.45), 0), 1)
      canvas.softSpot(
        center, radii, level: level, opacity: capture.clutter * 0.8, turned: random.uniform(in: -0.8...0.8))
    }
  }

  func paintNeckAndClothes() {
    let raster = canvas.raster
    let who = parameters.identity
    let projection = canvas.projection
    func back(_ u: Double, _ v: Double) -> Point { projection.place(u, v, depth: 0.1) }
    let neck = 0.6 * (0.8 + 0.2 * who.jawWidth)
    let light = parameters.capture.lightAzimuth / 80
    raster.spline(
      through: [
        back(-neck, 0.7), back(neck, 0.7), back(neck * 0.96, 1.25), back(neck * 1.15, 1.62), back(neck * 1.6, 1.95),
        back(-neck * 1.6, 1.95), back(-neck * 1.15, 1.62), back(-neck * 0.96, 1.25),
      ], closed: true)
    raster.fill(
      .linear(
        from: back(-neck, 1.2), to: back(neck, 1.2),
        [
          .init(0, level: who.skin * (0.58 - 0.22 * light)), .init(0.5, level: who.skin * 0.8),
          .init(1, level: who.skin * (0.58 + 0.22 * light)),
        ]), keepingPath: true)
    // The head's shadow on the neck.
    raster.fill(
      .linear(
        from: back(0, 1.0), to: back(0, 1.75),
        [.init(0, level: 0.02, opacity: 0.5), .init(1, level: 0.02, opacity: 0.04)]))
    raster.spline(
      through: [
        back(-2.6, 2.1), back(-1.5, 1.72), back(-0.82, 1.56), back(-0.5, 1.66), back(0, 1.86), back(0.5, 1.66),
        back(0.82, 1.56),
        back(1.5, 1.72), back(2.6, 2.1), back(2.6, 3), back(-2.6, 3),
      ], closed: true)
    raster.fill(
      .linear(
        from: back(-1.6, 1.6), to: back(1.6, 1.9),
        [
          .init(0, level: who.clothes * (1 - 0.3 * light)), .init(0.5, level: who.clothes),
          .init(1, level: who.clothes * (0.75 + 0.3 * light)),
        ]))
  }
}
