import Drawing
import Tensors

/// Paints hair on the lower face.
struct FacialHairPainter {
  let canvas: FaceCanvas
  let parameters: FaceParameters
  let geometry: FaceGeometry
  let outline: HeadOutline

  private var raster: GrayRaster { canvas.raster }
  private var level: Double { min(parameters.identity.hair * 1.05, parameters.identity.skin * 0.62) }

  func paint(_ random: inout SeededGenerator) {
    let style = parameters.identity.facialHair
    guard style != .none else { return }
    raster.isolated {
      raster.spline(through: outline.points, closed: true)
      raster.clip()
      switch style {
      case .none: break
      case .stubble:
        jaw(opacity: 0.2, edge: 0.14)
        moustache(opacity: 0.22)
      case .moustache: moustache(opacity: 0.8)
      case .goatee:
        moustache(opacity: 0.66)
        goatee(opacity: 0.58)
      case .beard:
        jaw(opacity: 0.74, edge: 0.12)
        moustache(opacity: 0.66)
        bristles(&random)
      }
    }
  }

  private func jaw(opacity: Double, edge: Double) {
    let drop = geometry.jawDrop
    let low = 1.6 + drop
    let corners = geometry.mouth.corners
    let border = [
      Point(-1.1, 0.02), Point(-0.86, 0.2), Point(-0.74, 0.5), Point(corners[0].x - 0.1, max(corners[0].y, 0.6) + 0.06),
      Point(-0.17, geometry.mouth.bottom + 0.1), Point(0.17, geometry.mouth.bottom + 0.1),
      Point(corners[1].x + 0.1, max(corners[1].y, 0.6) + 0.06), Point(0.74, 0.5), Point(0.86, 0.2), Point(1.1, 0.02),
    ]
    raster.spline(through: canvas.skin(border + [Point(1.3, low), Point(-1.3, low)]), closed: true)
    raster.fill(.gray(level, opacity: opacity), keepingPath: true)
    raster.stroke(.gray(level, opacity: opacity * 0.4), width: edge * canvas.unit, keepingPath: true)
    raster.stroke(.gray(level, opacity: opacity * 0.3), width: edge * 0.5 * canvas.unit)
  }

  private func moustache(opacity: Double) {
    let mouth = geometry.mouth
    let top = min(geometry.wings[0] + 0.11, mouth.dip.y - 0.05)
    let (left, right) = (mouth.corners[0], mouth.corners[1])
    raster.spline(
      through: canvas.skin(
        [
          left + Point(-0.03, 0.06), Point(left.x * 0.8, (left.y + top) / 2 - 0.01), Point(-0.12, top),
          Point(0, top + 0.02), Point(0.12, top),
          Point(right.x * 0.8, (right.y + top) / 2 - 0.01), right + Point(0.03, 0.06),
          Point(right.x * 0.6, mouth.dip.y + 0.05),
          mouth.dip + Point(0, 0.03), Point(left.x * 0.6, mouth.dip.y + 0.05),
        ], lift: 0.06), closed: true)
    raster.fill(.gray(level, opacity: opacity), keepingPath: true)
    raster.stroke(.gray(level, opacity: opacity * 0.4), width: 0.05 * canvas.unit)
  }

  private func goatee(opacity: Double) {
    let chin = 1.22 + geometry.jawDrop
    let top = geometry.mouth.bottom + 0.1
    raster.spline(
      through: canvas.skin([
        Point(-0.1, top), Point(0.1, top), Point(0.22, (top + chin) / 2), Point(0.12, chin + 0.04),
        Point(-0.12, chin + 0.04),
        Point(-0.22, (top + chin) / 2),
      ]), closed: true)
    raster.fill(.gray(level, opacity: opacity), keepingPath: true)
    raster.stroke(.gray(level, opacity: opacity * 0.4), width: 0.06 * canvas.unit)
  }

  private func bristles(_ random: inout SeededGenerator) {
    for tone in [min(1, level * 2 + 0.06), level * 0.4] {
      for _ in 0..<20 {
        let u = random.uniform(in: -0.9...0.9)
        let v = random.uniform(in: 0.75...1.3) - 0.35 * abs(u) + geometry.jawDrop * 0.8
        let start = canvas.skin(Point(u, v))
        raster.move(to: start)
        raster.line(to: start + Point(random.uniform(in: -0.04...0.04), 0.1) * canvas.unit)
      }
      raster.stroke(.gray(tone, opacity: 0.3), width: 0.025 * canvas.unit)
    }
  }
}
