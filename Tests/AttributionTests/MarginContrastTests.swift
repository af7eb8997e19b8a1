import Attribution
import Statistics
import Tensors
import Testing
import TestSupport

@Suite struct MarginContrastTests {
  private let parts = RegionGroup.allCases
  private func sums(_ height: Int, _ width: Int) -> RegionSums {
    RegionSums(parts.map(\.regions), height: height, width: width)
  }

  /// Maps of noise on 4x4 cells around a level, with a blob where asked.
  private func noise(_ count: Int, seed: UInt64, level: Float = 0, blob: Float = 0) -> [[Float]] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
      (0..<16).map { level + Float(generator.uniform()) + ($0 == 5 || $0 == 6 ? blob : 0) }
    }
  }

  @Test func aPlantedBlobIsFoundInTheMistakesAlone() {
    // The mistakes are higher everywhere, as the choice of the images makes them; the blob is what differs in place.
    let found = MarginContrast(
      mistaken: noise(40, seed: 1, level: 2, blob: 0.7), right: noise(90, seed: 2), sums: sums(4, 4), height: 4,
      width: 4, permutations: 499)
    #expect(found.mistakenCount == 40 && found.rightCount == 90)
    let adjusted = MultipleTesting.benjaminiHochberg(found.p)
    for cell in [5, 6] {
      #expect(adjusted[cell] < 0.05 && abs(found.difference[cell] - 2.7) < 0.2)
      #expect(abs(found.right[cell] - 0.5) < 0.12)
    }
    let even = found.difference.reduce(0, +) / 16
    #expect(found.difference.indices.filter { adjusted[$0] < 0.05 && found.difference[$0] > even } == [5, 6])
    // The parts under cells 5 and 6 hold more than their area.
    let brows = parts.firstIndex(of: .brows) ?? 0
    #expect(found.partP[brows] < 0.01)
  }

  @Test func whatWasExpectedIsNotFound() {
    // The blob is in every pair of classes: where it is expected, it tells nothing.
    let (mistaken, right) = (noise(40, seed: 1, level: 2, blob: 1.4), noise(90, seed: 2))
    func contrast(_ expected: [Double]?) -> MarginContrast {
      MarginContrast(
        mistaken: mistaken, right: right, expected: expected, sums: sums(4, 4), height: 4, width: 4,
        permutations: 499)
    }
    let even = contrast(nil)
    let total = even.difference.reduce(0, +)
    let informed = contrast(even.difference.map { $0 / total })
    #expect(even.p[5] < 0.01 && even.p[6] < 0.01)
    #expect(informed.p.allSatisfy { $0 > 0.9 } && informed.partP.allSatisfy { $0 > 0.9 })
    #expect(abs(informed.expectedParts.reduce(0, +) - 1) < 1e-6 && even.expectedParts != informed.expectedParts)
  }

  @Test func withoutADifferenceInPlaceNothingIsFound() {
    var values: [Double] = []
    for seed in 0..<15 {
      let found = MarginContrast(
        mistaken: noise(20, seed: UInt64(40 + seed), level: 3), right: noise(30, seed: UInt64(90 + seed)),
        sums: sums(4, 4), height: 4, width: 4, permutations: 199)
      values += found.p
    }
    let total = Double(values.count)
    #expect(abs(values.reduce(0, +) / total - 0.5) < 0.05)
    #expect(abs(Double(values.count { $0 <= 0.25 }) / total - 0.25) < 0.08 && values.allSatisfy { $0 >= 1.0 / 200 })
  }

  @Test func turningTheMarginNegatesTheContrast() {
    let (a, b) = (noise(9, seed: 5, blob: 1), noise(12, seed: 6))
    func contrast(_ sign: Float) -> MarginContrast {
      MarginContrast(
        mistaken: a.map { $0.map { sign * $0 } }, right: b.map { $0.map { sign * $0 } }, sums: sums(4, 4), height: 4,
        width: 4, permutations: 99)
    }
    let (plain, turned) = (contrast(1), contrast(-1))
    #expect(zip(plain.difference, turned.difference).allSatisfy { abs($0 + $1) < 1e-9 })
    #expect(plain.p == turned.p && plain.partP == turned.partP)
  }

  @Test func oneCellTellsNoPlace() {
    let found = MarginContrast(
      mistaken: [[3], [4]], right: [[1], [0]], sums: sums(1, 1), height: 1, width: 1, permutations: 19)
    #expect(found.p == [1] && found.difference == [3])
  }

  @Test func partsAddUpToTheMap() {
    for side in [2, 6, 16] {
      let sums = sums(side, side)
      let map = streamed("map/\(side)", [side, side, 1]).array
      let total = map.reduce(0.0) { $0 + Double($1) }
      #expect(abs(sums.sums(map).reduce(0, +) - total) < 1e-4)
      let even = sums.sums([Float](repeating: 1, count: side * side))
      for (sum, area) in zip(even, sums.areas) { #expect(abs(sum - area * Double(side * side)) < 1e-6) }
    }
    // What lies in one cell falls on the parts that are there.
    var corner = [Float](repeating: 0, count: 256)
    corner[0] = -2
    let found = sums(16, 16).sums(corner)
    #expect(abs(found[parts.firstIndex(of: .outside) ?? 0] + 2) < 0.1)
  }

  @Test func marginMapsAreDifferencesOfLogitMaps() throws {
    let layers = ["post_relu", "stage1_block1_out"]
    let model = try compactModel(taps: Set(layers))
    let images = streamed("images", [3, 16, 16, 1])
    let methods: [any Explainer] = [GradCAM(), HiResCAM()]
    for layer in layers {
      for method in methods {
        func maps(_ target: Target) throws -> [[Float]] {
          try method.explain(images, targets: [target, target, target], layer: layer, model: model).map(\.raw)
        }
        let (p, t) = (try maps(.logit(4)), try maps(.logit(1)))
        let (margin, turned) = (try maps(.margin(4, 1)), try maps(.margin(1, 4)))
        for n in 0..<3 {
          let bound = 1e-5 * max(1, peak(margin[n]))
          #expect(peak(margin[n]) > 1e-4)
          #expect(largestDifference(margin[n], zip(p[n], t[n]).map { $0 - $1 }) < bound, "\(method.info.id)")
          #expect(largestDifference(turned[n], margin[n].map { -$0 }) < bound, "\(method.info.id)")
        }
      }
    }
  }
}
