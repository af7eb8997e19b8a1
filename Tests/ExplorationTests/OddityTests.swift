import Datasets
import Exploration
import Files
import Testing

@Suite("Odd images") struct OddityTests {
  static let side = 48

  /// A picture of smooth areas, edges and all gray levels, as a photograph has.
  static func portrait(_ seed: Int) -> GrayImage {
    changed(Golden.image(seed: seed, width: side, height: side, window: 6)) { (Int($0) - 128) * 4 + 128 }
  }

  static func changed(_ image: GrayImage, _ level: (UInt8) -> Int) -> GrayImage {
    var result = image
    result.pixels = image.pixels.map { UInt8(min(max(level($0), 0), 255)) }
    return result
  }

  static func drawn(_ level: (Int, Int) -> Int) -> GrayImage {
    GrayImage(
      width: side, height: side, pixels: (0..<side * side).map { UInt8(level($0 % side, $0 / side)) })
  }

  /// A black card with a white ring and a gray bar, cut at a place.
  static func card(x: Int, y: Int) -> GrayImage {
    drawn { column, row in
      let (dx, dy) = (column - x, row - y)
      let distance = dx * dx + dy * dy
      return abs(dx) <= 2 && abs(dy) <= 6 ? 150 : distance >= 100 && distance <= 150 ? 255 : 0
    }
  }

  /// Portraits, and behind them one planted image (four cards) for each detector.
  static func planted() throws -> (images: [GrayImage], expected: [String: Set<Int>]) {
    let portraits = (1...80).map(portrait)
    let blur = try DisturbanceRegistry.disturbance("gaussian_blur")
    let noise = Golden.image(seed: 99, width: side, height: side, window: 1)
    let soft = try blur.apply(portrait(201), level: blur.levels.last ?? 1, seed: 1, number: 0)
    var grainy = portrait(202)
    grainy.pixels = zip(grainy.pixels, noise.pixels).map { UInt8(min(255, Int($0) / 2 + Int($1) / 2)) }
    let shapes = portrait(204)
    let lines = drawn { x, y in (shapes[x, y] / 64 % 2 == 0 || x % 9 == 0 ? 10 : 230) + Int(noise[x, y]) / 32 }
    let extra: [(id: String, image: GrayImage)] = [
      ("constant", Golden.flat(0, width: side, height: side)),
      ("near_constant", drawn { 100 + ($0 * 7 + $1 * 5) % 9 }),
      ("placeholder", card(x: 20, y: 20)), ("placeholder", card(x: 26, y: 24)), ("placeholder", card(x: 22, y: 30)),
      ("placeholder", card(x: 30, y: 28)),
      ("line_drawing", lines),
      ("dark", changed(portrait(205)) { Int($0) / 4 + 2 }), ("bright", changed(portrait(206)) { Int($0) / 3 + 168 }),
      ("low_contrast", changed(portrait(207)) { Int($0) / 6 + 90 }), ("blurred", soft), ("noisy", grainy),
      ("saturated", changed(portrait(209)) { (Int($0) - 128) * 5 + 128 }),
    ]
    var expected: [String: Set<Int>] = [:]
    for (place, one) in extra.enumerated() { expected[one.id, default: []].insert(portraits.count + place) }
    return (portraits + extra.map(\.image), expected)
  }

  @Test("each planted defect is found by its detector") func found() throws {
    let (images, expected) = try Self.planted()
    let odd = Oddities(images)
    #expect(Set(expected.keys) == Set(Oddities.detectors.map(\.id)))
    for finding in odd.findings {
      let flagged = Set(finding.flagged.map(\.index))
      #expect(
        expected[finding.detector.id]?.isSubset(of: flagged) == true && !finding.isSilent,
        "\(finding.detector.id): \(finding.flagged)")
    }
  }

  @Test("no portrait is flagged, by any detector") func nothingElse() throws {
    let (images, _) = try Self.planted()
    for finding in Oddities(images).findings {
      #expect(!finding.flagged.contains { $0.index < 80 }, "\(finding.detector.id): \(finding.flagged)")
    }
  }

  @Test("the card at four crops is one family; copies of portraits are none") func families() throws {
    let (images, expected) = try Self.planted()
    let families = PlaceholderFamilies(images, traits: ImageTraits.of(images))
    #expect(families.families.map(Set.init) == [expected["placeholder"] ?? []])
    #expect(families.json == ["families": 1, "images": 4, "sizes": [4]])
    let larger = Self.card(x: 24, y: 24).resampledBicubic(width: 57, height: 57)
    let some = [Self.card(x: 20, y: 20), Self.card(x: 26, y: 24), Self.card(x: 22, y: 30), larger]
    #expect(PlaceholderFamilies(some, traits: ImageTraits.of(some)).families == [[0, 1, 2, 3]])
    let three = Array(some.prefix(3))
    #expect(PlaceholderFamilies(three, traits: ImageTraits.of(three)).families.isEmpty)
    let portraits = (0..<5).map { _ in Self.portrait(3) }
    #expect(PlaceholderFamilies(portraits, traits: ImageTraits.of(portraits)).families.isEmpty)
  }

  @Test("lists are ranked from the odd end; constant images are no case for the others") func ranking() throws {
    let (images, expected) = try Self.planted()
    let odd = Oddities(images)
    let dark = try #require(odd.finding("dark"))
    let bright = try #require(odd.finding("bright"))
    #expect(zip(dark.ranked, dark.ranked.dropFirst()).allSatisfy { $0.value <= $1.value })
    #expect(zip(bright.ranked, bright.ranked.dropFirst()).allSatisfy { $0.value >= $1.value })
    let empty = (expected["constant"] ?? []).union(expected["near_constant"] ?? [])
    #expect(dark.ranked.count == images.count - 2 && !dark.ranked.contains { empty.contains($0.index) })
    let constant = try #require(odd.finding("constant"))
    #expect(constant.ranked.count == images.count && constant.ranked.first?.value == 0)
    #expect(odd.finding("near_constant")?.ranked.count == images.count - 1)
    let drawings = try #require(odd.finding("line_drawing"))
    #expect(!drawings.ranked.contains { (expected["placeholder"] ?? []).contains($0.index) })
  }

  @Test("a detector that finds more than a fifth of the images is silent, and says so") func silent() throws {
    let dim = (1...3).map { Self.changed(Self.portrait($0)) { Int($0) / 4 } }
    let portraits = (4...15).map(Self.portrait)
    let few = try #require(Oddities(dim + portraits).finding("dark"))
    #expect(!few.isSilent && few.flagged.map(\.index).sorted() == [0, 1, 2])
    let many = try #require(Oddities(dim + portraits.dropLast()).finding("dark"))
    #expect(many.isSilent && many.beyond == 3 && many.flagged.isEmpty && many.ranked.count == 14)
    #expect(many.json["silent"] == .bool(true) && many.json["flagged"] == .integer(0))
  }

  @Test("the registry tells what each detector does; no image, no finding") func registry() {
    let ids = Oddities.detectors.map(\.id)
    #expect(Set(ids).count == ids.count && Oddities.detector("dark")?.direction == .low)
    #expect(Oddities.detector("nothing") == nil)
    #expect(Oddities.detectors.allSatisfy { !$0.definition.isEmpty && !$0.reason.isEmpty && !$0.finds.isEmpty })
    let none = Oddities([])
    #expect(none.findings.count == ids.count && none.findings.allSatisfy { $0.ranked.isEmpty && !$0.isSilent })
    #expect(none.json["detectors"]?.arrayValue?.count == ids.count)
    let single = Oddities([GrayImage(width: 1, height: 1, pixels: [3])])
    #expect(single.finding("constant")?.beyond == 1 && single.finding("constant")?.isSilent == true)
  }
}
