import Attribution
import Tensors
import Testing
import TestSupport

/// Whether maps point where they should.
@Suite struct LocalisationTests {
  private static let metrics = FaithfulnessRegistry.ofPlaces.map { $0.info.id }

  private func metric(_ id: String) throws -> any LocalisationMetric {
    try #require(FaithfulnessRegistry.ofPlaces.first { $0.info.id == id }).init(FaithfulnessContext())
  }

  private let corner = (0..<16).map { $0 / 4 < 2 && $0 % 4 < 2 }

  @Test(arguments: metrics) func aMapOfTheMaskIsPerfectAndItsOppositeMisses(_ id: String) throws {
    let metric = try metric(id)
    let right = handMap(corner.map { $0 ? 1 : 0 }, 4, 4)
    #expect(metric.score(right, mask: corner, height: 4, width: 4).value == 1)
    let wrong = handMap(corner.map { $0 ? -1 : 1 }, 4, 4)
    #expect(metric.score(wrong, mask: corner, height: 4, width: 4).value == 0)
    // Four cells on sixteen pixels.
    #expect(metric.score(handMap([3, 0, 0, 0], 2, 2), mask: corner, height: 4, width: 4).value == 1)
  }

  @Test(arguments: metrics) func mapsAndMasksThatSayNothingNeverHit(_ id: String) throws {
    let metric = try metric(id)
    for raw in [
      [Float](repeating: 0, count: 16), [Float](repeating: 1, count: 16), [Float](repeating: .nan, count: 16),
    ] {
      let score = metric.score(handMap(raw, 4, 4), mask: corner, height: 4, width: 4)
      #expect(score.value == nil && score.reason == handMap(raw, 4, 4).health.sentence)
    }
    let healthy = handMap((0..<16).map { Float($0) }, 4, 4)
    for mask in [[Bool](repeating: false, count: 16), [Bool](repeating: true, count: 16)] {
      let score = metric.score(healthy, mask: mask, height: 4, width: 4)
      #expect(score.value == nil && score.reason?.contains("mask") == true)
    }
  }

  @Test(arguments: metrics) func mapsAtRandomScoreTheMasksArea(_ id: String) throws {
    let metric = try metric(id)
    let mask = (0..<256).map { $0 % 16 < 5 && $0 < 160 }
    let like = handMap(streamed("map", [16, 16]).array, 16, 16)
    let images = streamed("images", [300, 16, 16, 1])
    let scores = try (0..<300).map { n in
      let map = RandomControl().map(like: like, image: images.rows(n..<(n + 1)))
      return try #require(metric.score(map, mask: mask, height: 16, width: 16).value)
    }
    let chance = meanAndError(scores)
    #expect(abs(chance.mean - 50.0 / 256) < 3.5 * chance.error, "\(chance)")
  }

  @Test func tiesGiveTheExpectedShare() throws {
    // Three pixels tie at the top, one of them inside; the mask has four.
    var raw = [Float](repeating: 0.5, count: 16)
    for i in [0, 10, 15] { raw[i] = 2 }
    let map = handMap(raw, 4, 4)
    #expect(PointingGame().score(map, mask: corner, height: 4, width: 4).value == 1.0 / 3)
    // One of three above; the fourth is one of thirteen, three of them inside.
    let rank = try #require(RankAccuracy().score(map, mask: corner, height: 4, width: 4).value)
    #expect(abs(rank - (1 + 3.0 / 13) / 4) < 1e-12)
    let mass = try #require(MassAccuracy().score(map, mask: corner, height: 4, width: 4).value)
    #expect(abs(mass - 3.5 / 12.5) < 1e-12)
    // A large cell half inside is half a hit.
    let half = (0..<16).map { $0 < 4 }
    #expect(PointingGame().score(handMap([3, 0, 0, 0], 2, 2), mask: half, height: 4, width: 4).value == 0.5)
  }

  @Test func negativeEvidenceIsNoMass() {
    let map = handMap([3, -5, 1, -7], 2, 2)
    #expect(MassAccuracy().score(map, mask: [true, true, false, false], height: 2, width: 2).value == 0.75)
    // The second cell covers two of three rows, so that half of its mass is in one of them.
    let uneven = handMap([1, 3], 2, 1)
    #expect(MassAccuracy().score(uneven, mask: [false, true, false], height: 3, width: 1).value == 0.375)
  }
}
