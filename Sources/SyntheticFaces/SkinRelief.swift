/// Builds the relief of one face: bones, soft parts, and the bulges and furrows that its movements make.
struct SkinRelief {
  let parameters: FaceParameters
  let geometry: FaceGeometry
  let projection: FaceProjection

  func build(size: Int) -> FaceRelief {
    var relief = FaceRelief(size: size)
    addHead(to: &relief)
    addEyeRegion(to: &relief)
    addNose(to: &relief)
    addCheeks(to: &relief)
    addMouthAndChin(to: &relief)
    addForeheadFurrows(to: &relief)
    relief.smooth()
    return relief
  }

  private var unit: Double { projection.unit }

  private func mound(
    _ relief: inout FaceRelief, _ u: Double, _ v: Double, _ radiusX: Double, _ radiusY: Double, _ height: Double,
    turned angle: Double = 0, lift: Double = 0
  ) {
    relief.addMound(
      center: projection.surface(u, v, lift: lift), radii: Point(radiusX, radiusY) * unit,
      angle: projection.roll + angle,
      height: height * unit)
  }

  private func ridge(_ relief: inout FaceRelief, _ points: [Point], _ width: Double, _ height: Double, lift: Double = 0)
  {
    guard abs(height) > 1e-4 else { return }
    relief.addRidge(
      along: points.map { projection.surface($0.x, $0.y, lift: lift) }, width: width * unit, height: height * unit)
  }

  private func addHead(to relief: inout FaceRelief) {
    relief.addDome(
      center: projection.place(0, -0.02, depth: 0.35), radii: Point(1.1, 1.5) * unit, angle: projection.roll,
      height: 0.8 * unit)
    let full = parameters.identity.cheekFullness
    for s in FaceGeometry.sides {
      // Cheekbones, and the hollows under them in lean faces.
      mound(&relief, s * 0.66, 0.12, 0.34, 0.24, 0.035)
      mound(&relief, s * 0.62, 0.55, 0.34, 0.42, 0.06 * full - 0.02)
      mound(&relief, s * 0.42, -0.78, 0.5, 0.4, 0.03)
    }
  }

  private func addEyeRegion(to relief: inout FaceRelief) {
    for side in 0..<2 {
      let s = FaceGeometry.sides[side]
      let eye = geometry.eyes[side]
      let center = eye.center
      mound(&relief, center.x - s * 0.04, center.y - 0.04, 0.38, 0.27, -0.075)
      // The eyeball under the lids.
      mound(&relief, center.x, center.y, 0.2, 0.17, 0.045)
      ridge(&relief, geometry.brows[side].line.map { $0 + Point(0, 0.02) }, 0.17, 0.034)
      // The fold under the eye deepens with age and when the cheek or lower lid is raised.
      let raised = parameters.intensity(.cheekRaiser)
      let tight = parameters.intensity(.lidTightener)
      let v = center.y + eye.lower + 0.075 - 0.02 * raised
      ridge(
        &relief, [Point(center.x - s * 0.19, v - 0.02), Point(center.x, v + 0.045), Point(center.x + s * 0.2, v)], 0.07,
        -0.008 - 0.014 * parameters.identity.age - 0.022 * raised - 0.016 * tight)
      // Crow's feet.
      let rays = 0.028 * raised * (0.35 + 0.65 * parameters.identity.age) + 0.008 * parameters.identity.age
      for slope in [-0.09, 0.0, 0.09] {
        ridge(
          &relief, [Point(s * 0.70, -0.13 + 0.3 * slope), Point(s * 0.86, -0.12 + 1.4 * slope)], 0.045, -rays)
      }
    }
  }

  private func addNose(to relief: inout FaceRelief) {
    let tip = geometry.noseTip
    let wide = geometry.noseHalfWidth
    let bridge = [(-0.24, 0.02), (0.0, 0.1), (0.16, 0.18), (tip - 0.03, 0.26)].map {
      projection.surface(0, $0.0, lift: $0.1)
    }
    relief.addRidge(along: bridge, width: 0.2 * unit, height: 0.105 * unit)
    mound(&relief, 0, tip - 0.01, 0.19, 0.17, 0.10, lift: 0.28)
    for side in 0..<2 {
      let s = FaceGeometry.sides[side]
      mound(&relief, s * wide * 0.72, geometry.wings[side] - 0.01, 0.13, 0.13, 0.06, lift: 0.1)
      // Wrinkles across the bridge.
      let wrinkle = parameters.intensity(.noseWrinkler)
      for step in [0.0, 0.085] {
        ridge(
          &relief, [Point(s * 0.01, -0.13 + step), Point(s * 0.15, -0.09 + step * 1.2)], 0.05, -0.032 * wrinkle,
          lift: 0.06)
      }
    }
    // The step from the nose to the upper lip.
    ridge(&relief, [Point(-wide * 0.8, 0.4), Point(0, 0.43), Point(wide * 0.8, 0.4)], 0.08, -0.03)
  }

  private func addCheeks(to relief: inout FaceRelief) {
    for side in 0..<2 {
      let s = FaceGeometry.sides[side]
      let lift = geometry.cheekLift[side]
      mound(&relief, s * (0.54 + 0.03 * lift), 0.27 - 0.1 * lift, 0.36, 0.29 - 0.03 * lift, 0.03 + 0.07 * lift)
      let depth = geometry.nasolabial[side]
      let fold = nasolabialFold(side)
      ridge(&relief, fold, 0.095, -0.036 * depth)
      ridge(&relief, fold.map { $0 + Point(s * 0.11, -0.015) }, 0.13, 0.018 * depth)
      // From the mouth's corner to the jaw.
      let frown = parameters.intensity(.lipCornerDepressor)
      let corner = geometry.mouth.corners[side]
      ridge(
        &relief, [corner + Point(s * 0.02, 0.03), corner + Point(s * 0.07, 0.2)], 0.07,
        -0.012 * parameters.identity.age - 0.026 * frown)
      // The dimple beside a smile or stretched lips.
      let dimple = max(parameters.intensity(.lipCornerPuller), 0.7 * parameters.intensity(.lipStretcher))
      mound(&relief, corner.x + s * 0.05, corner.y, 0.08, 0.1, -0.017 * dimple)
    }
  }

  /// The fold from the nose's wing around the mouth's corner, in face units.
  func nasolabialFold(_ side: Int) -> [Point] {
    let s = FaceGeometry.sides[side]
    let corner = geometry.mouth.corners[side]
    let start = Point(s * (geometry.noseHalfWidth + 0.035), geometry.wings[side] - 0.05)
    let end = Point(corner.x + s * 0.11, max(corner.y + 0.02, 0.5))
    return [start, start * 0.5 + end * 0.5 + Point(s * 0.05, -0.02), end]
  }

  private func addMouthAndChin(to relief: inout FaceRelief) {
    let mouth = geometry.mouth
    mound(&relief, 0, mouth.dip.y + 0.04, 0.52, 0.34, 0.07)
    ridge(&relief, [mouth.corners[0], mouth.dip + Point(0, 0.03), mouth.corners[1]], 0.1, 0.026)
    ridge(
      &relief,
      [
        mouth.corners[0] * 0.7 + Point(0, 0.3 * mouth.bottom), Point(0, mouth.bottom - 0.05),
        mouth.corners[1] * 0.7 + Point(0, 0.3 * mouth.bottom),
      ], 0.1, 0.032)
    // The groove over the upper lip and the one under the lower lip.
    ridge(&relief, [Point(0, 0.44), Point(0, mouth.dip.y)], 0.05, -0.016)
    let push = parameters.intensity(.chinRaiser)
    let groove = mouth.bottom + 0.065
    ridge(
      &relief, [Point(-0.17, groove - 0.02), Point(0, groove + 0.01), Point(0.17, groove - 0.02)], 0.11,
      -0.034 - 0.04 * push)
    let chin = 1.02 + geometry.jawDrop
    mound(&relief, 0, chin, 0.27 * parameters.identity.chinWidth, 0.22, 0.05 + 0.045 * push)
    if push > 0 {
      for (u, v) in [(-0.09, -0.04), (0.08, -0.06), (0.0, 0.03), (-0.13, 0.05), (0.13, 0.04)] {
        mound(&relief, u, chin + v, 0.07, 0.06, -0.024 * push)
      }
    }
  }

  private func addForeheadFurrows(to relief: inout FaceRelief) {
    let (inner, outer) = (parameters.intensity(.innerBrowRaiser), parameters.intensity(.outerBrowRaiser))
    let lower = parameters.intensity(.browLowerer)
    let age = parameters.identity.age
    let susceptibility = 0.45 + 0.55 * age
    for (i, v) in [-0.68, -0.79, -0.9].enumerated() {
      let fade = 1 - 0.22 * Double(i)
      let middle = (0.034 * inner * susceptibility + 0.009 * age) * fade
      let side = (0.034 * outer * susceptibility + 0.008 * age) * fade
      // Inner raise alone wrinkles the middle; with the outer raise the lines run over the whole forehead.
      ridge(
        &relief, [Point(-0.28, v + 0.015 - 0.03 * inner), Point(0, v), Point(0.28, v + 0.015 - 0.03 * inner)], 0.05,
        -middle)
      for s in FaceGeometry.sides {
        ridge(&relief, [Point(s * 0.26, v + 0.01), Point(s * 0.45, v - 0.03), Point(s * 0.64, v + 0.03)], 0.05, -side)
      }
    }
    // Upright furrows between the brows.
    for s in FaceGeometry.sides {
      ridge(
        &relief, [Point(s * 0.075, -0.53), Point(s * 0.06, -0.36)], 0.06,
        -0.034 * lower - 0.01 * age - 0.015 * parameters.intensity(.noseWrinkler))
    }
    mound(&relief, 0, -0.3, 0.12, 0.12, 0.02 + 0.035 * lower)
  }
}
