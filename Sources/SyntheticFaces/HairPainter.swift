import Drawing
import Tensors

/// Paints the hair of the head: what lies behind the face, and what lies before it.
struct HairPainter {
  let canvas: FaceCanvas
  let parameters: FaceParameters

  private var raster: GrayRaster { canvas.raster }
  private var who: FaceIdentity { parameters.identity }
  private func back(_ u: Double, _ v: Double, _ depth: Double = 0) -> Point {
    canvas.projection.place(u, v, depth: depth)
  }
  private var volume: Double {
    who.hairStyle == .buzz || who.hairStyle == .receding ? 0.02 : 0.05 + 0.15 * who.hairVolume
  }

  private func shade(_ gain: Double = 1) -> GrayRaster.Paint {
    let light = parameters.capture.lightAzimuth / 80
    let level = who.hair * gain
    return .linear(
      from: back(-1.2, -0.6), to: back(1.2, -0.2),
      [
        .init(0, level: level * (0.85 - 0.4 * light)), .init(0.4, level: level * 1.15),
        .init(1, level: level * (0.85 + 0.4 * light)),
      ])
  }

  func paintBack(_ random: inout SeededGenerator) {
    let v = volume
    switch who.hairStyle {
    case .bob, .long:
      let end = who.hairStyle == .bob ? 0.85 + 0.25 * who.hairVolume : 2.2
      raster.spline(
        through: [
          back(0, -1.3 - v), back(-0.75 - v, -1.08 - v), back(-1.1 - v, -0.4), back(-1.14 - v, 0.3),
          back(-1.1 - 1.3 * v, end),
          back(-0.5, end + 0.12), back(0.5, end + 0.12), back(1.1 + 1.3 * v, end), back(1.14 + v, 0.3),
          back(1.1 + v, -0.4),
          back(0.75 + v, -1.08 - v),
        ], closed: true)
      raster.fill(shade(0.8))
    case .curly:
      for _ in 0..<46 {
        let u = random.uniform(in: -1...1)
        let down = random.uniform(in: -1.15...0.35)
        let edge = (1 - 0.4 * max(0, -down - 0.4)) * (1.05 + v)
        let center = back(u < 0 ? -edge + 0.2 * (u + 1) : edge - 0.2 * (1 - u), down)
        let radius = (0.13 + 0.1 * random.uniform()) * canvas.unit
        raster.ellipse(center: center, radii: Point(radius, radius))
        raster.fill(.gray(who.hair * random.uniform(in: 0.65...1.25), opacity: 0.85))
      }
    case .bun:
      raster.ellipse(center: back(0, -1.5), radii: Point(0.42, 0.32) * canvas.unit, angle: canvas.projection.roll)
      raster.fill(shade(0.9))
    case .bald, .receding, .buzz, .short, .sidePart, .fringe: break
    }
  }

  /// The hair's border on the face from the picture's right side to its left, in face units.
  private var hairline: [Point] {
    let low = who.hairline
    func mirrored(_ half: [(Double, Double)]) -> [Point] {
      half.map { Point($0.0, $0.1) } + half.reversed().dropFirst(half.last?.0 == 0 ? 1 : 0).map { Point(-$0.0, $0.1) }
    }
    switch who.hairStyle {
    case .bald: return []
    case .receding:
      return mirrored([
        (0.955, 0.0), (0.93, -0.35), (0.86, -0.72), (0.66, -1.02), (0.34, -1.14 + low), (0, -1.02 + low),
      ])
    case .buzz, .short, .curly:
      return mirrored([
        (0.955, 0.02), (0.90, -0.38), (0.83, -0.66), (0.60, -0.86 + low), (0.3, -0.93 + low), (0, -0.94 + low),
      ])
    case .sidePart:
      return [
        (0.955, 0.0), (0.90, -0.36), (0.86, -0.58), (0.64, -0.70 + low), (0.3, -0.79 + low), (0.0, -0.88 + low),
        (-0.36, -1.04 + low),
        (-0.62, -0.88 + low), (-0.84, -0.68), (-0.90, -0.38), (-0.955, 0.0),
      ].map { Point($0.0, $0.1) }
    case .fringe:
      return mirrored([
        (0.965, 0.1), (0.91, -0.28), (0.84, -0.52), (0.62, -0.64 + low), (0.44, -0.61 + low), (0.26, -0.67 + low),
        (0.1, -0.62 + low),
        (0, -0.66 + low),
      ])
    case .bob, .long:
      return mirrored([
        (0.86, 0.78), (0.885, 0.4), (0.875, 0.0), (0.86, -0.35), (0.72, -0.7), (0.42, -0.9 + low), (0.12, -1.0 + low),
        (0, -1.06 + low),
      ])
    case .bun:
      return mirrored([
        (0.965, -0.08), (0.90, -0.42), (0.82, -0.7), (0.56, -0.9 + low), (0.26, -0.97 + low), (0, -0.98 + low),
      ])
    }
  }

  /// Adds the hair before the face to the path of `raster`, placed by `projection`.
  static func frontPath(_ parameters: FaceParameters, on canvas: FaceCanvas) -> Bool {
    HairPainter(canvas: canvas, parameters: parameters).frontPath()
  }

  private func frontPath() -> Bool {
    let line = hairline
    guard let first = line.first, let last = line.last else { return false }
    let v = volume
    let hanging = who.hairStyle == .bob || who.hairStyle == .long
    let end = first.y
    let outer: [Point] =
      (hanging
        ? [back(-1.12 - 1.2 * v, end + 0.05), back(-1.13 - v, 0.2)] : [back(-0.99 - 0.3 * v, min(last.y, -0.05))]) + [
        back(-1.02 - v, -0.36), back(-0.93 - v, -0.82), back(-0.58 - 0.5 * v, -1.19 - 0.9 * v), back(0, -1.31 - v),
        back(0.58 + 0.5 * v, -1.19 - 0.9 * v), back(0.93 + v, -0.82), back(1.02 + v, -0.36),
      ]
      + (hanging
        ? [back(1.13 + v, 0.2), back(1.12 + 1.2 * v, end + 0.05)] : [back(0.99 + 0.3 * v, min(first.y, -0.05))])
    raster.spline(through: outer + canvas.skin(line), closed: true)
    return true
  }

  /// The soft shadow that the hair throws on the skin; painted before the light.
  func paintShadow() {
    let line = hairline
    guard line.count > 1, who.hairStyle != .buzz else { return }
    canvas.softLine(
      canvas.skin(line.map { $0 + Point(0, 0.045) }), width: 0.2, level: who.skin * 0.2, opacity: 0.4)
  }

  func paintFront(_ random: inout SeededGenerator) {
    guard frontPath() else { return }
    let opacity = who.hairStyle == .buzz ? 0.62 : who.hairStyle == .receding ? 0.85 : 1
    raster.isolated {
      raster.clip()
      if opacity < 1 {
        // Skin shows through short hair; on gray heads it is still the darker of the two.
        raster.paint(.gray(min(who.hair, who.skin * 0.62), opacity: opacity))
        return
      }
      raster.paint(shade())
      let unit = canvas.unit
      // Strands run from the crown outwards.
      let crown = who.hairStyle == .sidePart ? -0.4 : 0.0
      let tones: [(level: Double, opacity: Double, width: Double)] = [
        (min(1, who.hair * 1.9 + 0.08), 0.3, 0.035), (who.hair * 0.35, 0.3, 0.05),
        (min(1, who.hair * 1.5 + 0.05), 0.25, 0.06),
      ]
      for tone in tones {
        for _ in 0..<8 {
          let u = random.uniform(in: -1.1...1.1)
          let from = back(crown + (u - crown) * 0.35, -1.4 - volume)
          let to = back(u * 1.05, random.uniform(in: -0.75...0.2))
          let bend = back(crown + (u - crown) * 0.95, -1.25)
          raster.move(to: from)
          raster.curve(to: to, from + (bend - from) * 0.6, bend)
        }
        raster.stroke(.gray(tone.level, opacity: tone.opacity), width: tone.width * unit)
      }
      // The sheen on the side of the light.
      let side = parameters.capture.lightAzimuth / 80
      canvas.softSpot(
        back(side * 0.9, -1.02), Point(0.6, 0.28), level: min(1, who.hair * 1.9 + 0.16), opacity: 0.5,
        turned: side * 0.5)
    }
    paintHairlineStrands(&random)
    if who.hairStyle == .curly {
      for _ in 0..<34 {
        let u = random.uniform(in: -0.95...0.95)
        let top = -0.98 - 0.32 * (1 - u * u)
        let radius = random.uniform(in: 0.08...0.15) * canvas.unit
        raster.ellipse(center: back(u, top + random.uniform(in: -0.16...0.12), 0.2), radii: Point(radius, radius))
        raster.fill(.gray(min(1, who.hair * random.uniform(in: 0.6...1.5)), opacity: 0.8))
      }
    }
  }

  /// Fine hair over the border of the skin, so that it is no cut edge.
  private func paintHairlineStrands(_ random: inout SeededGenerator) {
    let border = hairline
    let line = canvas.skin(border)
    guard line.count > 3, who.hairStyle != .buzz, who.hairStyle != .receding else { return }
    canvas.softLine(line, width: 0.1, level: who.hair, opacity: 0.42)
    let middle = canvas.projection.place(0, -0.2, depth: 0.5)
    let fringe = who.hairStyle == .fringe ? 0.16 : 0.09
    for _ in 0..<20 {
      let t = random.uniform(in: 0.6...Double(line.count) - 1.6)
      let i = Int(t)
      let place = line[i] + (line[i + 1] - line[i]) * (t - Double(i))
      let spread = Point(random.uniform(in: -0.7...0.7), random.uniform(in: 0.02...fringe))
      guard max(border[i].y, border[i + 1].y) < -0.3 else { continue }
      let inward = middle - place
      let length = max((inward * inward).sum().squareRoot(), 1e-6)
      let direction = inward / length + Point(spread.x, 0)
      raster.move(to: place - direction * 0.12 * canvas.unit)
      raster.line(to: place + direction * spread.y * canvas.unit)
    }
    raster.stroke(.gray(who.hair * 0.9, opacity: 0.5), width: 0.03 * canvas.unit)
  }
}
