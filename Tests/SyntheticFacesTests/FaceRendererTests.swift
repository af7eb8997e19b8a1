import Datasets
import SyntheticFaces
import Testing

/// A frontal face without noise that shows the given movements.
private func face(_ units: [ActionUnit: Double], _ expression: FacialExpression = .neutral) -> SyntheticFace {
  var parameters = FaceParameters(actionUnits: units)
  parameters.capture.noise = 0
  return SyntheticFace(expression: expression, parameters: parameters)
}

/// The mean of a picture over a soft mask.
private func mean(_ image: GrayImage, _ mask: [UInt8]) -> Double {
  let weight = mask.reduce(0.0) { $0 + Double($1) }
  return zip(image.pixels, mask).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } / max(weight, 1)
}

private func area(_ mask: [UInt8]) -> Double { mask.reduce(0.0) { $0 + Double($1) } / 255 }

struct FaceRendererTests {
  @Test func facesAre48By48WithDarkAndBrightParts() {
    for index in 0..<40 {
      let image = FaceGenerator(seed: 2).face(index: index).image
      #expect(image.width == 48 && image.height == 48 && image.pixels.count == 2304)
      let range = Int(image.pixels.max() ?? 0) - Int(image.pixels.min() ?? 0)
      #expect(range > 80, "face \(index) spans \(range) gray levels")
    }
  }

  @Test func masksAddUpToOneAtEveryPixel() throws {
    for index in 0..<40 {
      let regions = FaceGenerator(seed: 8).face(index: index).regions
      #expect(Set(regions.keys) == Set(FaceRegion.allCases))
      var sums = [Int](repeating: 0, count: 2304)
      for mask in regions.values {
        try #require(mask.count == 2304)
        for i in sums.indices { sums[i] += Int(mask[i]) }
      }
      #expect(sums.allSatisfy { $0 == 255 }, "face \(index)")
    }
  }

  @Test func everyRegionOfAFrontalFaceHasAnArea() {
    let least: [FaceRegion: Double] = [
      .brows: 60, .eyes: 60, .nose: 50, .mouth: 40, .cheeks: 250, .forehead: 40, .chin: 60, .outside: 400,
    ]
    for style in HairStyle.allCases {
      var parameters = FaceParameters()
      parameters.identity.hairStyle = style
      let regions = SyntheticFace(expression: .neutral, parameters: parameters).regions
      for (region, pixels) in least where !(style == .fringe && region == .forehead) {
        let found = area(regions[region] ?? [])
        #expect(found > pixels, "\(region) with \(style) hair: \(found) pixels")
      }
    }
  }

  @Test func regionsLieWhereAFaceHasThem() {
    let regions = face([:]).regions
    func center(_ region: FaceRegion) -> (x: Double, y: Double) {
      let mask = regions[region] ?? []
      var (x, y, sum) = (0.0, 0.0, 0.0)
      for i in mask.indices {
        x += Double(mask[i]) * Double(i % 48)
        y += Double(mask[i]) * Double(i / 48)
        sum += Double(mask[i])
      }
      return (x / sum, y / sum)
    }
    let order: [FaceRegion] = [.forehead, .brows, .eyes, .nose, .mouth, .chin]
    for (upper, lower) in zip(order, order.dropFirst()) {
      #expect(center(upper).y < center(lower).y, "\(upper) over \(lower)")
    }
    for region in order { #expect(abs(center(region).x - 23.5) < 0.6, "\(region) at \(center(region).x)") }
  }

  @Test func labelMapNamesTheLargestRegion() {
    let face = face([:])
    let regions = face.regions
    for (i, label) in face.labelMap.pixels.enumerated() {
      let chosen = FaceRegion.allCases[Int(label)]
      let largest = regions.values.map { $0[i] }.max()
      #expect(regions[chosen]?[i] == largest)
    }
  }

  @Test func theMouthOpensWithTheJaw() {
    func darkPixels(_ jaw: Double) -> Int {
      let open = face([.jawDrop: jaw])
      let mask = open.regions[.mouth] ?? []
      return open.image.pixels.indices.filter { mask[$0] > 127 && open.image.pixels[$0] < 60 }.count
    }
    let counts = [0, 0.5, 1].map(darkPixels)
    #expect(counts[0] + 5 < counts[1] && counts[1] + 5 < counts[2], "\(counts)")
  }

  @Test func teethShowInAnOpenSmile() {
    let closed = face([.lipCornerPuller: 1])
    let open = face([.lipCornerPuller: 1, .lipsPart: 1])
    func brightest(_ face: SyntheticFace) -> UInt8 {
      let mask = face.regions[.mouth] ?? []
      return face.image.pixels.indices.filter { mask[$0] > 200 }.map { face.image.pixels[$0] }.max() ?? 0
    }
    #expect(brightest(open) > brightest(closed) + 25, "\(brightest(open)) and \(brightest(closed))")
  }

  @Test(arguments: [
    ActionUnit.lipCornerPuller, .lipCornerDepressor, .lipStretcher, .lipTightener, .lipsPart, .upperLipRaiser,
  ])
  func movementsOfTheMouthLeaveTheRestAsItIs(_ unit: ActionUnit) {
    let rest = face([:])
    let moved = face([unit: 1])
    let (before, after) = (rest.regions, moved.regions)
    var inside = 0
    var outside = 0
    for i in rest.image.pixels.indices {
      let change = abs(Int(rest.image.pixels[i]) - Int(moved.image.pixels[i]))
      let near = [FaceRegion.mouth, .cheeks, .chin, .nose].contains { region in
        (before[region]?[i] ?? 0) > 0 || (after[region]?[i] ?? 0) > 0
      }
      if near { inside = max(inside, change) } else { outside = max(outside, change) }
    }
    #expect(inside > 25, "\(unit.code) changes the mouth by \(inside)")
    #expect(outside <= 2, "\(unit.code) changes other parts by \(outside)")
  }

  @Test(arguments: [ActionUnit.innerBrowRaiser, .outerBrowRaiser, .browLowerer, .upperLidRaiser, .lidTightener])
  func movementsOfTheUpperFaceLeaveTheMouthAsItIs(_ unit: ActionUnit) {
    let (rest, moved) = (face([:]), face([unit: 1]))
    let regions = rest.regions
    var (above, below) = (0, 0)
    for i in rest.image.pixels.indices {
      let change = abs(Int(rest.image.pixels[i]) - Int(moved.image.pixels[i]))
      let low = [FaceRegion.mouth, .chin].contains { (regions[$0]?[i] ?? 0) > 0 }
      if low { below = max(below, change) } else { above = max(above, change) }
    }
    #expect(above > 25, "\(unit.code) changes the upper face by \(above)")
    #expect(below == 0, "\(unit.code) changes the mouth by \(below)")
  }

  @Test func everyMovementChangesTheRegionsItNames() {
    let rest = face([:])
    let regions = rest.regions
    for unit in ActionUnit.allCases {
      let moved = face([unit: 1])
      let after = moved.regions
      // The share of all change that falls into the named regions, before or after the movement.
      var (named, all) = (0.0, 0.0)
      for i in rest.image.pixels.indices {
        let change = abs(Double(rest.image.pixels[i]) - Double(moved.image.pixels[i]))
        let share = unit.regions.reduce(0.0) { $0 + Double(max(regions[$1]?[i] ?? 0, after[$1]?[i] ?? 0)) } / 255
        named += change * min(1, share)
        all += change
      }
      #expect(all > 100, "\(unit.code) changes \(all) gray levels in all")
      #expect(named / all > 0.65, "\(unit.code): \(named / all) of the change lies in \(unit.regions)")
    }
  }

  @Test func theLightComesFromItsSide() {
    var parameters = FaceParameters()
    parameters.capture.noise = 0
    func cheeks(_ azimuth: Double) -> (left: Double, right: Double) {
      parameters.capture.lightAzimuth = azimuth
      let face = SyntheticFace(expression: .neutral, parameters: parameters)
      let mask = face.regions[.cheeks] ?? []
      let left = mask.enumerated().map { $0.offset % 48 < 24 ? $0.element : 0 }
      let right = mask.enumerated().map { $0.offset % 48 < 24 ? 0 : $0.element }
      return (mean(face.image, left), mean(face.image, right))
    }
    let (fromLeft, fromRight) = (cheeks(-50), cheeks(50))
    #expect(fromLeft.left > fromLeft.right + 15)
    #expect(fromRight.right > fromRight.left + 15)
  }
}
