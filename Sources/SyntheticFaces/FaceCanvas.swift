import Drawing
import Tensors

/// Draws on a raster in face units.
struct FaceCanvas {
  let raster: GrayRaster
  let projection: FaceProjection

  var unit: Double { projection.unit }

  func skin(_ point: Point, lift: Double = 0) -> Point { projection.surface(point.x, point.y, lift: lift) }
  func skin(_ points: [Point], lift: Double = 0) -> [Point] { points.map { skin($0, lift: lift) } }

  /// A smooth closed shape on the skin.
  func outline(_ points: [Point]) { raster.spline(through: skin(points), closed: true) }

  /// A blurred spot: full strength in the middle, nothing at the rim.
  func softSpot(_ center: Point, _ radii: Point, level: Double, opacity: Double, turned angle: Double = 0) {
    guard opacity > 0 else { return }
    raster.isolated {
      raster.translate(by: center)
      raster.rotate(by: projection.roll + angle)
      raster.scale(by: radii * unit)
      raster.ellipse(center: .zero, radii: Point(1, 1))
      raster.fill(
        .radial(
          center: .zero, radius: 1,
          [
            .init(0, level: level, opacity: opacity), .init(0.45, level: level, opacity: opacity * 0.68),
            .init(0.8, level: level, opacity: opacity * 0.14), .init(1, level: level, opacity: 0),
          ]))
    }
  }

  /// A blurred line through points of the raster; `width` in face units.
  func softLine(_ points: [Point], width: Double, level: Double, opacity: Double) {
    guard opacity > 0.005 else { return }
    raster.spline(through: points, closed: false)
    raster.stroke(.gray(level, opacity: min(1, opacity * 0.4)), width: width * unit, keepingPath: true)
    raster.stroke(.gray(level, opacity: min(1, opacity * 0.65)), width: width * 0.45 * unit)
  }
}
