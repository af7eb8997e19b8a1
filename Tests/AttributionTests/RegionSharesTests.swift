import Attribution
import Files
import Testing
import TestSupport

@Suite struct RegionSharesTests {
  private let masks = RegionMasks(height: 48, width: 48)

  private func map(_ raw: [Float], _ height: Int, _ width: Int) -> AttributionMap {
    AttributionMap(method: "test", layer: "input", target: .logit(0), height: height, width: width, raw: raw)
  }

  @Test(arguments: [1, 2, 6, 48]) func anEvenMapHasNoPreference(_ side: Int) throws {
    let even = [Float](repeating: 0.3, count: side * side)
    let shares = try #require(RegionShares(even, height: side, width: side, masks))
    for region in TemplateRegion.allCases {
      #expect(abs((shares.lift(region) ?? 0) - 1) < 1e-5)
      #expect(abs(shares.signedShare(region) - shares.share(region)) < 1e-9)
    }
    #expect(shares.leading == nil && shares.sentence == "no part of the face carries 1.5 times its area")
    // As a finished map it shows no place, and is not measured.
    #expect(RegionShares(map(even, side, side), masks) == nil)
  }

  @Test(arguments: TemplateRegion.allCases) func theIndicatorOfARegionGivesItAlmostAll(_ region: TemplateRegion) throws
  {
    let mask = masks.mask(region)
    let indicator = mask.map { Float($0 > 0.5 ? 1 : 0) }
    let shares = try #require(RegionShares(map(indicator, 48, 48), masks))
    #expect(shares.share(region) > 0.6)
    #expect((shares.lift(region) ?? 0) > 2)
    #expect(TemplateRegion.allCases.allSatisfy { $0 == region || shares.share($0) < 0.25 })
    #expect(shares.leading == region.group)
  }

  @Test func sharesAddUpToOne() throws {
    let raw = streamed("a map", [1, 6, 6, 1]).array
    let shares = try #require(RegionShares(map(raw, 6, 6), masks))
    #expect(abs(TemplateRegion.allCases.reduce(0) { $0 + shares.share($1) } - 1) < 1e-9)
    #expect(abs(RegionGroup.allCases.reduce(0) { $0 + shares.share($1.regions) } - 1) < 1e-9)
    let signed = TemplateRegion.allCases.reduce(0) { $0 + shares.signedShare($1) }
    #expect(signed > -1 && signed < 1 && raw.contains { $0 < 0 })
    // On the masks' own grid nothing is interpolated, and the sum is what the map says of itself.
    let fine = map(streamed("a fine map", [1, 48, 48, 1]).array, 48, 48)
    let own = try #require(RegionShares(fine, masks))
    #expect(
      abs(TemplateRegion.allCases.reduce(0) { $0 + own.signedShare($1) } - (1 - 2 * fine.negativeShare)) < 1e-6)
  }

  @Test func aMirroredMapSwapsLeftAndRight() throws {
    let crooked = FaceTemplate.standard.moved(x: 0.07, y: 0.02, scale: 0.9)
    let raw = streamed("a map", [1, 6, 6, 1]).array
    var turned = raw
    for row in 0..<6 {
      turned.replaceSubrange((row * 6)..<(row * 6 + 6), with: raw[(row * 6)..<(row * 6 + 6)].reversed())
    }
    let first = try #require(RegionShares(map(raw, 6, 6), RegionMasks(crooked, height: 48, width: 48)))
    let second = try #require(RegionShares(map(turned, 6, 6), RegionMasks(crooked.mirrored, height: 48, width: 48)))
    for region in TemplateRegion.allCases {
      #expect(abs(first.share(region) - second.share(region.mirrored)) < 1e-6)
      #expect(abs(first.signedShare(region) - second.signedShare(region.mirrored)) < 1e-6)
    }
    #expect(abs(first.share(.leftEye) - second.share(.leftEye)) > 1e-3)
  }

  @Test func whatSaysNothingIsNotShared() {
    for raw: [Float] in [[0, 0, 0, 0], [-1, -2, -3, -4], [1, .nan, 2, 3], [1, .infinity, 2, 3]] {
      #expect(RegionShares(map(raw, 2, 2), masks) == nil)
      #expect(RegionShares(raw, height: 2, width: 2, masks) == nil)
    }
  }

  @Test func evidenceIsNotCancelledByTheCellBesideIt() throws {
    // The positive part is taken before interpolation: a strong negative neighbour leaves the share as it is.
    let alone = try #require(RegionShares(map([1, 0, 0, 0], 2, 2), masks))
    let beside = try #require(RegionShares(map([1, -9, 0, 0], 2, 2), masks))
    for region in TemplateRegion.allCases { #expect(abs(alone.share(region) - beside.share(region)) < 1e-9) }
    #expect(beside.signedShare(.rightBrow) < 0 && beside.signedShare(RegionGroup.brows.regions) < 0)
  }

  @Test func theSentenceNamesPartShareAndLift() throws {
    let group = RegionGroup.mouth
    let mask = (0..<2304).map { i in group.regions.reduce(0.0) { $0 + masks.mask($1)[i] } }
    let shares = try #require(RegionShares(map(mask.map { Float($0) }, 48, 48), masks))
    let percent = Int((100 * shares.share(group.regions)).rounded())
    let lift = try #require(shares.lift(group.regions))
    #expect(shares.sentence.hasPrefix("the mouth carries \(percent) % of the evidence; "))
    #expect(shares.sentence.hasSuffix("\((10 * lift).rounded() / 10)x its area"))
    let eyes = RegionGroup.eyes.regions.reduce([Float](repeating: 0, count: 2304)) { sum, region in
      zip(sum, masks.mask(region)).map { $0 + Float($1) }
    }
    let sentence = try #require(RegionShares(map(eyes, 48, 48), masks)).sentence
    #expect(sentence.hasPrefix("the eyes carry ") && sentence.hasSuffix("x their area"))
  }

  /// A map whose parts have given values everywhere inside.
  private func map(of values: [RegionGroup: Float]) -> AttributionMap {
    map(
      (0..<2304).map { i in
        let owner = RegionGroup.allCases.max { a, b in inside(a, i) < inside(b, i) }
        return owner.flatMap { values[$0] } ?? 0
      }, 48, 48)
  }

  private func inside(_ group: RegionGroup, _ i: Int) -> Double {
    group.regions.reduce(0) { $0 + masks.mask($1)[i] }
  }

  @Test func nearTiesAreNamedTogether() throws {
    // Soft borders make equal values unequal lifts: the eyes get what brings them to a twentieth below the nose.
    let equal = try #require(RegionShares(map(of: [.nose: 1, .eyes: 1]), masks))
    let (nose, eyes) = (equal.lift(RegionGroup.nose.regions) ?? 0, equal.lift(RegionGroup.eyes.regions) ?? 1)
    let close = try #require(
      RegionShares(map(of: [.nose: 1, .eyes: Float(0.95 * nose / eyes), .outside: 0.05]), masks))
    #expect(Set(close.standingOut) == [.nose, .eyes])
    #expect(close.sentence.contains(" and ") && close.sentence.contains("stand out most ("))
    let apart = try #require(RegionShares(map(of: [.nose: 1, .eyes: 0.5]), masks))
    #expect(apart.standingOut == [.nose] && apart.leading == .nose)
  }

  @Test func theLargestShareIsNamedWhereItLiesElsewhere() throws {
    let shares = try #require(RegionShares(map(of: [.nose: 1, .cheeks: 0.6, .outside: 0.2]), masks))
    #expect(shares.leading == .nose && shares.largest != .nose)
    let percent = Int((100 * shares.share(shares.largest.regions)).rounded())
    #expect(shares.sentence.hasPrefix("the nose stands out most ("))
    #expect(
      shares.sentence.hasSuffix("; \(shares.largest.title) hold the largest share (\(percent) %)"), "\(shares.sentence)"
    )
  }

  @Test func numbersEqualThoseOfNumPyAndTorch() throws {
    let stored = try StoredNumbers("attribution/regions.json")
    let template = try FaceTemplate(json: #require(stored.json["template"]))
    let drawn = RegionMasks(template, height: 48, width: 48)
    let areas = try #require(stored.json["areas"])
    let coarse = RegionMasks(template, height: 2, width: 3)
    for region in TemplateRegion.allCases {
      #expect(abs(drawn.area(region) - areas.number(region.rawValue)) < 1e-9)
      let mask = (stored.json["masks"]?[region.rawValue]?.arrayValue ?? []).compactMap(\.doubleValue)
      #expect(gap(coarse.mask(region), mask) < 1e-9)
    }
    let cases = stored.objects("cases")
    #expect(cases.count == 4)
    for example in cases {
      let (height, width) = (Int(example.number("height")), Int(example.number("width")))
      let raw = streamed(try #require(example["label"]?.stringValue), [1, height, width, 1]).array
      let shares = try #require(RegionShares(map(raw, height, width), drawn))
      for region in TemplateRegion.allCases {
        #expect(abs(shares.share(region) - (example["shares"]?.number(region.rawValue) ?? .nan)) < 1e-6)
        #expect(abs(shares.signedShare(region) - (example["signed"]?.number(region.rawValue) ?? .nan)) < 1e-6)
      }
    }
  }
}

@Suite struct RegionTableTests {
  private let masks = RegionMasks(height: 48, width: 48)

  private func map(_ raw: [Float]) -> AttributionMap {
    AttributionMap(method: "test", layer: "input", target: .logit(0), height: 2, width: 2, raw: raw)
  }

  @Test func cellsAreMeansOverTheImagesOfAClass() throws {
    var table = RegionTable(classes: ["happy", "sad", "neutral"], masks: masks)
    let maps: [[Float]] = [[1, 0, 0, 0], [0, 3, 0, 1], [0, 0, 0, 2]]
    for raw in maps { table.add(map(raw), label: 0) }
    table.add(map([1, 1, 1, 1]), label: 0)
    table.add(map([.nan, 1, 1, 1]), label: 1)
    let own = try maps.map { try #require(RegionShares(map($0), masks)).share([.leftEye, .nose]) }
    let cell = try #require(
      table.cell(of: 0, [.leftEye, .nose]) { values in
        #expect(values == own)
        return (values.min() ?? 0)...(values.max() ?? 0)
      })
    #expect(cell.count == 3 && abs(cell.share - own.reduce(0, +) / 3) < 1e-12)
    #expect(abs((cell.lift ?? 0) - cell.share / masks.area([.leftEye, .nose])) < 1e-12)
    #expect(cell.interval == (own.min() ?? 0)...(own.max() ?? 0))
    #expect(cell.signedShare == cell.share)
    let happiness = try #require(table.codebookMass(of: 0))
    #expect(happiness == table.cell(of: 0, ActionUnitCodebook.Emotion.happiness.regions) && happiness.share > 0)
    #expect(table.codebookMass(of: 1) == nil && table.codebookMass(of: 2) == nil)
    #expect(table.excluded == [1, 1, 0])
    #expect(table.cell(of: 1, [.nose]) == nil && table.cell(of: 2, [.nose]) == nil)
    #expect(table.rows(of: 0).count == 3 && table.cell(of: 0, [])?.lift == nil)
  }
}

@Suite struct ActionUnitCodebookTests {
  private let masks = RegionMasks(height: 48, width: 48)

  @Test func classNamesAreMatchedLeniently() {
    for (name, emotion) in [
      ("angry", .anger), ("Anger", .anger), ("3_happy", .happiness), ("HAPPINESS", .happiness), ("sad", .sadness),
      ("sadness", .sadness), ("fear", .fear), ("Fearful", .fear), ("disgusted", .disgust), ("surprise", .surprise),
    ] as [(String, ActionUnitCodebook.Emotion)] {
      #expect(ActionUnitCodebook.Emotion(className: name) == emotion, "\(name)")
    }
    for name in ["neutral", "", "contempt", "unhappy", "7"] {
      #expect(ActionUnitCodebook.Emotion(className: name) == nil)
    }
  }

  @Test func everyUnitShowsSomewhereInTheFace() {
    for emotion in ActionUnitCodebook.Emotion.allCases {
      for unit in emotion.units { #expect(!ActionUnitCodebook.regions(ofUnit: unit).isEmpty, "AU\(unit)") }
      #expect(!emotion.regions.contains(.outside) && masks.area(emotion.regions) < 0.6)
      // Both sides of the face move.
      #expect(Set(emotion.regions.map(\.mirrored)) == emotion.regions)
    }
    #expect(ActionUnitCodebook.Emotion.happiness.units == [6, 12, 25])
    #expect(ActionUnitCodebook.regions(ofUnit: 12) == [.leftMouthCorner, .rightMouthCorner, .leftCheek, .rightCheek])
    #expect(ActionUnitCodebook.regions(ofUnit: 3).isEmpty)
  }

  @Test func anEvenMapHasTheMassOfChance() throws {
    let even = try #require(RegionShares([Float](repeating: 1, count: 36), height: 6, width: 6, masks))
    for emotion in ActionUnitCodebook.Emotion.allCases {
      let mass = try #require(ActionUnitCodebook.mass(even, className: emotion.rawValue))
      #expect(mass.emotion == emotion && abs(mass.share - mass.chance) < 1e-5)
      #expect(abs(mass.chance - masks.area(emotion.regions)) < 1e-12)
    }
    #expect(ActionUnitCodebook.mass(even, className: "neutral") == nil)
  }

  @Test func aMapOfTheBrowsFitsSurpriseAndNotHappiness() throws {
    let brows = zip(masks.mask(.leftBrow), masks.mask(.rightBrow)).map { Float($0 + $1) }
    let shares = try #require(RegionShares(brows, height: 48, width: 48, masks))
    let surprise = try #require(ActionUnitCodebook.mass(shares, className: "surprise"))
    let happiness = try #require(ActionUnitCodebook.mass(shares, className: "happy"))
    #expect(surprise.share > 2 * surprise.chance && surprise.share > 2 * happiness.share)
    #expect(happiness.share < happiness.chance)
  }
}
