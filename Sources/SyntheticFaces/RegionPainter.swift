import Drawing

/// Draws the soft masks of the regions of a face from the same geometry as its picture.
struct RegionPainter {
  private static let factor = 2
  /// Softness of the borders between regions, in pixels.
  private static let softness = 0.6

  private let parameters: FaceParameters
  private let geometry: FaceGeometry
  private let projection: FaceProjection
  private let side: Int

  init(_ parameters: FaceParameters) {
    self.parameters = parameters
    side = FaceRenderer.size * Self.factor
    geometry = FaceGeometry(parameters)
    projection = FaceProjection(parameters, rasterSize: side)
  }

  /// One mask a region, `48 * 48` values of 0 to 255 that add up to 255 at every pixel.
  func masks() -> [FaceRegion: [UInt8]] {
    let head = coverage { canvas in
      canvas.raster.spline(through: HeadOutline(parameters, geometry, projection).points, closed: true)
      canvas.raster.fill(.gray(1))
    }
    let hair = coverage { canvas in
      if HairPainter.frontPath(parameters, on: canvas) { canvas.raster.fill(.gray(1)) }
    }
    // From the back to the front: each shape takes its share from what lies under it.
    let layers: [(FaceRegion, [Float])] = [
      (.cheeks, head), (.forehead, minimum(head, forehead())), (.chin, minimum(head, chin())), (.nose, nose()),
      (.brows, minimum(head, brows())), (.eyes, eyes()), (.mouth, mouth()), (.outside, hair),
    ]
    let count = FaceRenderer.size * FaceRenderer.size
    var shares = [[Float]](repeating: [Float](repeating: 0, count: count), count: FaceRegion.allCases.count)
    let order = FaceRegion.allCases
    let outside = order.firstIndex(of: .outside) ?? 0
    for i in 0..<count { shares[outside][i] = 1 }
    for (region, cover) in layers {
      let taken = order.firstIndex(of: region) ?? 0
      for i in 0..<count where cover[i] > 0 {
        for r in shares.indices { shares[r][i] *= 1 - cover[i] }
        shares[taken][i] += cover[i]
      }
    }
    return Self.quantised(shares, order)
  }

  /// Bytes that add up to 255 at every pixel: shares are rounded down, and the largest remainders get what is left.
  private static func quantised(_ shares: [[Float]], _ order: [FaceRegion]) -> [FaceRegion: [UInt8]] {
    let count = shares.first?.count ?? 0
    var bytes = [[UInt8]](repeating: [UInt8](repeating: 0, count: count), count: shares.count)
    for i in 0..<count {
      var rest = 255
      var remainders = [Float](repeating: 0, count: shares.count)
      for r in shares.indices {
        let exact = shares[r][i] * 255
        let whole = min(Int(exact), rest)
        bytes[r][i] = UInt8(whole)
        remainders[r] = exact - Float(whole)
        rest -= whole
      }
      while rest > 0 {
        var best = 0
        for r in shares.indices where remainders[r] > remainders[best] { best = r }
        bytes[best][i] += 1
        remainders[best] -= 1
        rest -= 1
      }
    }
    return Dictionary(uniqueKeysWithValues: zip(order, bytes))
  }

  private func coverage(_ draw: (FaceCanvas) -> Void) -> [Float] {
    let raster = GrayRaster(width: side, height: side, content: .coverage)
    raster.setAntialiasing(.fast)
    draw(FaceCanvas(raster: raster, projection: projection))
    let small = PhotographFinish.reduce(raster.pixels(), size: side, factor: Self.factor).map { $0 / 255 }
    return PhotographFinish.blurred(small, size: FaceRenderer.size, sigma: Self.softness)
  }

  private func minimum(_ a: [Float], _ b: [Float]) -> [Float] { zip(a, b).map { min($0, $1) } }

  private func brows() -> [Float] {
    coverage { canvas in
      // Both brows and the skin between them: one band along their middle lines.
      let (left, right) = (geometry.brows[0], geometry.brows[1])
      canvas.raster.spline(through: canvas.skin(left.line.reversed() + right.line, lift: 0.02), closed: false)
      canvas.raster.stroke(.gray(1), width: (max(left.thickness, right.thickness) + 0.12) * canvas.unit)
    }
  }

  private func eyes() -> [Float] {
    coverage { canvas in
      for side in 0..<2 {
        let eye = geometry.eyes[side]
        let s = FaceGeometry.sides[side]
        let half = abs(eye.outer.x - eye.inner.x) / 2
        let middle = eye.center.y + (eye.lower - eye.upper) / 2
        canvas.outline([
          Point(eye.inner.x - s * 0.05, eye.center.y + 0.01),
          Point(eye.center.x - s * half * 0.5, middle - eye.upper * 0.9 - 0.055),
          Point(eye.center.x + s * half * 0.5, middle - eye.upper * 0.9 - 0.055),
          Point(eye.outer.x + s * 0.12, eye.center.y - 0.03),
          Point(eye.outer.x + s * 0.08, eye.center.y + 0.08), Point(eye.center.x, eye.center.y + eye.lower + 0.11),
        ])
        canvas.raster.fill(.gray(1))
      }
    }
  }

  private func nose() -> [Float] {
    coverage { canvas in
      let wide = geometry.noseHalfWidth
      let points: [(Point, Double)] = [
        (Point(0, -0.3), 0.03), (Point(0.12, -0.1), 0.04), (Point(0.14, 0.08), 0.1),
        (Point(wide + 0.05, geometry.wings[1] - 0.06), 0.06), (Point(wide + 0.03, geometry.wings[1] + 0.07), 0.06),
        (Point(0.07, geometry.noseTip + 0.15), 0.16),
      ]
      let right = points.map { canvas.skin($0.0, lift: $0.1) }
      let left = points.dropFirst().reversed().map { point, lift in
        let down = abs(point.x) > wide ? geometry.wings[0] - geometry.wings[1] : 0
        return canvas.skin(Point(-point.x, point.y + down), lift: lift)
      }
      canvas.raster.spline(through: right + left, closed: true)
      canvas.raster.fill(.gray(1))
    }
  }

  private func mouth() -> [Float] {
    coverage { canvas in
      MouthPainter(canvas: canvas, parameters: parameters, mouth: geometry.mouth).outerPath(margin: 0.045)
      canvas.raster.fill(.gray(1))
    }
  }

  private func forehead() -> [Float] {
    coverage { canvas in
      let border = geometry.brows[0].line.reversed() + geometry.brows[1].line
      canvas.raster.spline(
        through: canvas.skin([Point(-1.05, -0.42)] + border + [Point(1.05, -0.42)], lift: 0.02)
          + [canvas.projection.place(1.4, -1.8, depth: 0), canvas.projection.place(-1.4, -1.8, depth: 0)], closed: true)
      canvas.raster.fill(.gray(1))
    }
  }

  private func chin() -> [Float] {
    coverage { canvas in
      let corners = geometry.mouth.corners
      let top = (corners[0].y + corners[1].y) / 2 * 0.4 + geometry.mouth.bottom * 0.6
      let wide = 0.46 * parameters.identity.jawWidth
      let low = 1.5 + geometry.jawDrop
      canvas.raster.spline(
        through: [
          canvas.skin(Point(-wide * 0.85, top)), canvas.skin(Point(0, top - 0.03)),
          canvas.skin(Point(wide * 0.85, top)),
          canvas.projection.place(wide * 1.1, low, depth: 0.5), canvas.projection.place(-wide * 1.1, low, depth: 0.5),
        ], closed: true)
      canvas.raster.fill(.gray(1))
    }
  }
}
