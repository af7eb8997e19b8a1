import Attribution
import Files
import Tensors
import Testing
import TestSupport

/// Maps without knowledge of the network.
@Suite struct ControlTests {
  private static let ids = ControlRegistry.all.map { $0.info.id }
  private let image = streamed("image", [1, 16, 16, 1])
  private let context = ControlContext(meanPicture: (0..<256).map { Float($0 % 16) })

  private func like(_ side: Int) -> AttributionMap {
    handMap(streamed("map", [side, side]).array, side, side, target: .margin(1, 2))
  }

  @Test func namesAreUniqueAndFound() throws {
    #expect(Set(Self.ids).count == Self.ids.count && Self.ids.count == 5)
    for info in ControlRegistry.all.map({ $0.info }) {
      for text in [info.title, info.meaning, info.verdict] { #expect(!text.isEmpty) }
    }
    #expect(ControlRegistry.controls(context).map { $0.info.id } == Self.ids)
    #expect(ControlRegistry.controls().map { $0.info.id } == Self.ids.filter { $0 != "mean" })
    #expect(try ControlRegistry.control("mean") == nil)
    let error = #expect(throws: FaithfulnessError.self) { try ControlRegistry.control("randon") }
    #expect(error?.failure == .usage && error?.description.contains("random") == true)
  }

  @Test(arguments: ids, [2, 5, 16, 24]) func aControlStandsBesideTheMap(_ id: String, _ side: Int) throws {
    let control = try #require(try ControlRegistry.control(id, context))
    let map = control.map(like: like(side), image: image)
    #expect(map.height == side && map.width == side && map.target == .margin(1, 2) && map.layer == "input")
    #expect(map.method == id && map.raw.allSatisfy(\.isFinite))
    // Four cells of the centre prior are all as far from the middle.
    #expect(map.health == (id == "centre" && side == 2 ? .uniform : .ok))
    #expect(control.map(like: like(side), image: image).raw == map.raw)
  }

  @Test(arguments: ids) func otherImagesGetOtherMapsWhereTheyShould(_ id: String) throws {
    let control = try #require(try ControlRegistry.control(id, context))
    let first = control.map(like: like(8), image: image).raw
    let second = control.map(like: like(8), image: streamed("other", [1, 16, 16, 1])).raw
    #expect((first == second) == ["centre", "mean"].contains(id))
    var seeded = context
    seeded.seed = 7
    let third = try #require(try ControlRegistry.control(id, seeded)).map(like: like(8), image: image).raw
    #expect((first != third) == ["random", "blurred-random"].contains(id))
  }

  @Test func theMiddleIsTheMiddle() {
    let map = CentrePrior().map(like: handMap((0..<25).map { Float($0) }, 5, 5), image: image)
    #expect(map.raw[12] == 1 && map.raw.allSatisfy { $0 <= 1 })
    #expect(map.raw[0] == map.raw[24] && map.raw[4] == map.raw[20] && abs(map.raw[11] - map.raw[17]) < 1e-7)
  }

  @Test func picturesBecomeCellMeans() throws {
    let mean = try #require(MeanPrior(context))
    #expect(mean.map(like: like(2), image: image).raw == [3.5, 11.5, 3.5, 11.5])
    #expect(mean.map(like: like(16), image: image).raw == context.meanPicture)
  }

  @Test func edgesStandWhereTheImageChanges() {
    let step = Tensor([1, 4, 4, 1], (0..<16).map { $0 % 4 < 2 ? 0 : 1 })
    let edges = SobelEdges().map(like: like(4), image: step).raw
    #expect(edges == [0, 4, 4, 0, 0, 4, 4, 0, 0, 4, 4, 0, 0, 4, 4, 0])
    let flat = SobelEdges().map(like: like(4), image: Tensor([1, 4, 4, 1], repeating: 3))
    #expect(flat.health == .empty)
  }

  @Test func blurMatchesTheMap() throws {
    // White noise asks for no blur worth the name; the control made of a smooth map asks for as much as that map had.
    let white = streamed("white", [48, 48]).array
    #expect(BlurredRandom.deviation(matching: handMap(white, 48, 48)) < 0.35)
    let control = BlurredRandom()
    var smooth = handMap(white, 48, 48)
    for deviation in [1.0, 2.0] {
      // A Gaussian kernel's correlation between neighbours, on a map of a bump.
      let values = (0..<2304).map { i -> Float in
        var sum: Float = 0
        for dy in -8...8 {
          for dx in -8...8 {
            let (y, x) = ((i / 48 + dy + 48) % 48, (i % 48 + dx + 48) % 48)
            let distance = Double(dx * dx + dy * dy) / (2 * deviation * deviation)
            sum +=
              white[y * 48 + x]
              * Float(1 / (1 + distance + distance * distance / 2 + distance * distance * distance / 6))
          }
        }
        return sum
      }
      smooth = handMap(values, 48, 48)
      let wanted = BlurredRandom.deviation(matching: smooth)
      #expect(wanted > 0.7)
      let found = BlurredRandom.deviation(matching: control.map(like: smooth, image: image))
      #expect(abs(found / wanted - 1) < 0.25, "\(wanted) \(found)")
    }
    #expect(BlurredRandom.deviation(matching: handMap([1, -1, -1, 1], 2, 2)) == 0)
    #expect(BlurredRandom.deviation(matching: handMap([1], 1, 1)) == 0)
  }

  @Test func skillIsTheWayFromChanceToTheBest() {
    #expect(abs((Skill.value(0.5, random: 0.2, oracle: 0.8) ?? 0) - 0.5) < 1e-12)
    #expect(Skill.value(0.2, random: 0.2, oracle: 0.8) == 0 && Skill.value(0.8, random: 0.2, oracle: 0.8) == 1)
    // Lower is better: the oracle lies below chance.
    #expect(abs((Skill.value(0.3, random: 0.4, oracle: 0.2) ?? 0) - 0.5) < 1e-12)
    #expect(
      Skill.value(0.5, random: 0.3, oracle: 0.3) == nil && Skill.value(0.5, random: 0.3, oracle: 0.3 + 1e-9) == nil)
    #expect(Skill.value(.nan, random: 0, oracle: 1) == nil && Skill.value(1, random: 0, oracle: .infinity) == nil)
  }
}
