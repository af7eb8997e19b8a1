import Attribution
import Testing
import TestSupport

@Suite struct MapHealthTests {
  @Test(
    arguments: [
      ([0.2, -0.1, 0.4, 0], MapHealth.ok), ([0, 0, 0, 1e-30], .ok), ([0, 0, 0, 0], .empty), ([0, -0.0], .empty),
      ([], .empty), ([3], .uniform), ([-3], .uniform), ([2, 2, 2, 2], .uniform), ([1, 1.000001, 1], .uniform),
      ([1, 1.0001, 1], .ok), ([-1, -2, -3, -4], .negativeOnly), ([0, -1, -2, 0], .negativeOnly),
      ([1, .nan, 2], .nan), ([1, .infinity], .nan), ([0, -.infinity], .nan),
    ] as [([Float], MapHealth)])
  func rawValuesAreJudgedBeforeAnyScaling(_ raw: [Float], _ health: MapHealth) { #expect(MapHealth(raw) == health) }

  @Test func whatCannotBeDrawnIsSaidInstead() {
    #expect(MapHealth.ok.sentence == nil)
    let sentences = MapHealth.allCases.filter { $0 != .ok }.compactMap(\.sentence)
    #expect(sentences.count == 4 && Set(sentences).count == 4)
    #expect(MapHealth.allCases.map(\.rawValue) == ["OK", "EMPTY", "UNIFORM", "NEGATIVE_ONLY", "NAN"])
  }

  @Test func aMapIsBroughtToTheImagesGrid() {
    let map = AttributionMap(method: "m", layer: "l", target: .logit(0), height: 1, width: 2, raw: [-1, 1])
    #expect(largestDifference(map.resampled(height: 2, width: 4), [-1, -0.5, 0.5, 1, -1, -0.5, 0.5, 1]) < 1e-6)
  }
}
