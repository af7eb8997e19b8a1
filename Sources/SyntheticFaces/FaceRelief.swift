import Foundation

/// The height of the face over the picture plane, from which the light on the skin is computed.
struct FaceRelief {
  let size: Int
  /// Heights in pixels, row-major.
  private(set) var heights: [Float]

  /// A flat relief of `size * size` pixels.
  init(size: Int) {
    self.size = size
    heights = [Float](repeating: 0, count: size * size)
  }

  /// Adds the front half of an ellipsoid.
  /// - Parameters:
  ///   - center: middle in pixels.
  ///   - radii: half axes in pixels, before turning.
  ///   - angle: turn in radians.
  ///   - height: how far the middle stands out, in pixels.
  mutating func addDome(center: Point, radii: Point, angle: Double, height: Double) {
    // Cut off before the edge, where the slope of an ellipsoid has no bound.
    raise(center: center, radii: radii, angle: angle) { distance in Float(height) * (1 - 0.82 * distance).squareRoot() }
  }

  /// Adds (or, for a negative height, carves) a soft mound that ends smoothly at its radii.
  mutating func addMound(center: Point, radii: Point, angle: Double, height: Double) {
    raise(center: center, radii: radii, angle: angle) { distance in
      let rest = 1 - distance
      return Float(height) * rest * rest * rest
    }
  }

  /// Adds (or carves) a soft ridge along a line of points.
  mutating func addRidge(along points: [Point], width: Double, height: Double) {
    guard points.count > 1, let first = points.first else { return }
    var low = first
    var high = first
    for point in points {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
    let rows = clamped(low.y - width, high.y + width)
    let columns = clamped(low.x - width, high.x + width)
    let scale = Float(1 / (width * width))
    let segments = (1..<points.count).map { i -> (a: SIMD2<Float>, along: SIMD2<Float>, inverse: Float) in
      let (a, b) = (SIMD2<Float>(points[i - 1]), SIMD2<Float>(points[i]))
      return (a, b - a, 1 / max(((b - a) * (b - a)).sum(), 1e-6))
    }
    heights.withUnsafeMutableBufferPointer { heights in
      for y in rows {
        for x in columns {
          let p = SIMD2<Float>(Float(x) + 0.5, Float(y) + 0.5)
          var nearest = Float.infinity
          for segment in segments {
            let from = p - segment.a
            let t = min(max((from.x * segment.along.x + from.y * segment.along.y) * segment.inverse, 0), 1)
            let off = from - segment.along * t
            nearest = min(nearest, off.x * off.x + off.y * off.y)
          }
          let rest = 1 - nearest * scale
          if rest > 0 { heights[y * size + x] += Float(height) * rest * rest * rest }
        }
      }
    }
  }

  private mutating func raise(center: Point, radii: Point, angle: Double, _ profile: (Float) -> Float) {
    let reach = max(radii.x, radii.y)
    let rows = clamped(center.y - reach, center.y + reach)
    let columns = clamped(center.x - reach, center.x + reach)
    let (c, s) = (Float(cos(angle)), Float(sin(angle)))
    let (middleX, middleY) = (Float(center.x), Float(center.y))
    let (inverseX, inverseY) = (Float(1 / radii.x), Float(1 / radii.y))
    heights.withUnsafeMutableBufferPointer { heights in
      for y in rows {
        let dy = Float(y) + 0.5 - middleY
        for x in columns {
          let dx = Float(x) + 0.5 - middleX
          let a = (dx * c + dy * s) * inverseX
          let b = (dy * c - dx * s) * inverseY
          let distance = a * a + b * b
          if distance < 1 { heights[y * size + x] += profile(distance) }
        }
      }
    }
  }

  private func clamped(_ low: Double, _ high: Double) -> Range<Int> {
    let first = min(max(Int(low.rounded(.down)), 0), size)
    return first..<max(first, min(max(Int(high.rounded(.up)) + 1, 0), size))
  }

  /// Replaces every height by a weighted mean of its 3x3 neighbourhood (binomial weights): skin has no sharp edges.
  mutating func smooth() {
    var rows = heights
    for y in 0..<size {
      for x in 0..<size {
        let (left, right) = (heights[y * size + max(x - 1, 0)], heights[y * size + min(x + 1, size - 1)])
        rows[y * size + x] = 0.25 * (left + right) + 0.5 * heights[y * size + x]
      }
    }
    for y in 0..<size {
      for x in 0..<size {
        let (above, below) = (rows[max(y - 1, 0) * size + x], rows[min(y + 1, size - 1) * size + x])
        heights[y * size + x] = 0.25 * (above + below) + 0.5 * rows[y * size + x]
      }
    }
  }

  /// Light on the surface: a factor near 1 on the albedo, and highlights to add.
  /// - Returns: two arrays of `size * size` values.
  func light(_ capture: FaceCapture) -> (diffuse: [Float], specular: [Float]) {
    let azimuth = capture.lightAzimuth * .pi / 180
    let elevation = capture.lightElevation * .pi / 180
    let light = SIMD3<Float>(
      Float(sin(azimuth) * cos(elevation)), Float(-sin(elevation)), Float(cos(azimuth) * cos(elevation)))
    let halfway = light + SIMD3<Float>(0, 0, 1)
    let half = halfway / max((halfway * halfway).sum().squareRoot(), 1e-6)
    let ambient = Float(capture.ambient)
    let shine = Float(capture.shine) * 0.2
    var diffuse = [Float](repeating: 0, count: size * size)
    var specular = [Float](repeating: 0, count: size * size)
    for y in 0..<size {
      let (above, below) = (max(y - 1, 0) * size, min(y + 1, size - 1) * size)
      for x in 0..<size {
        let dx = heights[y * size + min(x + 1, size - 1)] - heights[y * size + max(x - 1, 0)]
        let dy = heights[below + x] - heights[above + x]
        let (nx, ny) = (-dx * 0.5, -dy * 0.5)
        let inverse = 1 / (nx * nx + ny * ny + 1).squareRoot()
        let facing = max(0, (nx * light.x + ny * light.y + light.z) * inverse)
        diffuse[y * size + x] = ambient + (1 - ambient) * 1.15 * facing
        let mirror = max(0, (nx * half.x + ny * half.y + half.z) * inverse)
        let square = mirror * mirror
        let power = square * square * square * square
        specular[y * size + x] = shine * power * power
      }
    }
    return (diffuse, specular)
  }
}
