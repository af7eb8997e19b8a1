import Attribution
import Tensors
import Testing
import TestSupport

@Suite struct RegionSwapTests {
  private let side = 8
  /// Alternating in every row: mean 0 and deviation 1 in every part made of rows.
  private var pattern: [Float] { (0..<(side * side)).map { $0 % 2 == 0 ? 1 : -1 } }

  private func image(_ values: [Float]) -> PixelImage { PixelImage(values, shape: Shape([side, side, 1])) }

  /// One row of the picture a part.
  private func masks(_ count: Int) -> [[Double]] {
    (0..<count).map { part in (0..<(side * side)).map { $0 / side == part ? 1 : 0 } }
  }

  /// A network whose second logit is the sum of a weight a row, halved: minus for the pattern, plus for its negative.
  private func additive(_ weights: [Float]) throws -> TappedModel {
    let kernel = pattern.enumerated().map { i, value in
      i / side < weights.count ? -value * weights[i / side] / Float(2 * side) : 0
    }
    return try linearPixels(side: side, weights: [[Float](repeating: 0, count: side * side), kernel])
  }

  @Test func anAdditiveNetworkGivesItsWeights() throws {
    let weights: [Float] = [0.5, -1, 2, 0]
    let pair = RegionSwap.Pair(image(pattern), image(pattern.map { -$0 }), firstClass: 0, secondClass: 1)
    let swap = try #require(
      RegionSwap.all([pair], masks: masks(4), model: try additive(weights)).first)
    for (effect, weight) in zip(swap.forSecond, weights) { #expect(abs(effect - Double(weight)) < 1e-5) }
    // The first logit is 0 whatever is swapped.
    #expect(swap.forFirst.allSatisfy { abs($0) < 1e-6 })
    // The other way round, what speaks for the second class speaks from the first image.
    let turned = RegionSwap.Pair(image(pattern.map { -$0 }), image(pattern), firstClass: 1, secondClass: 0)
    let again = try #require(RegionSwap.all([turned], masks: masks(4), model: try additive(weights)).first)
    for (effect, weight) in zip(again.forFirst, weights) { #expect(abs(effect - Double(weight)) < 1e-5) }
  }

  @Test func anImageSwappedWithItselfIsExactlyItself() throws {
    let model = try compactModel(taps: [])
    let own = PixelImage(streamed("face", [1, 16, 16, 1]).array, shape: Shape([16, 16, 1]))
    let other = PixelImage(streamed("other", [1, 16, 16, 1]).array, shape: Shape([16, 16, 1]))
    let regions = RegionMasks(height: 16, width: 16)
    let masks = RegionGroup.allCases.map { regions.mask($0.regions) }
    for mask in masks { #expect(RegionBlend.values(of: own, with: own, mask: mask) == own.values) }
    let pairs = [(own, other), (own, own)].map { RegionSwap.Pair($0.0, $0.1, firstClass: 2, secondClass: 3) }
    let swaps = try RegionSwap.all(pairs, masks: masks, model: model)
    #expect(swaps[1].forSecond.allSatisfy { $0 == 0 })
    #expect(
      swaps[1].intoFirst.allSatisfy { $0 == swaps[1].first } && swaps[1].intoSecond.allSatisfy { $0 == swaps[1].second }
    )
    #expect(swaps[0].forSecond.contains { abs($0) > 1e-4 })
    // Two pairs at once are two pairs alone.
    let alone = try #require(RegionSwap.all([pairs[0]], masks: masks, model: model).first)
    for (a, b) in zip(alone.forSecond, swaps[0].forSecond) { #expect(abs(a - b) < 1e-5) }
  }

  @Test func lightAndContrastStayAsTheyWere() throws {
    let own = image(pattern.map { 0.2 * $0 + 0.5 })
    let donor = image((0..<64).map { Float($0 % 4) * 3 })
    let mask = masks(3)[1]
    let values = RegionBlend.values(of: own, with: donor, mask: mask)
    let part = values[8..<16].map(Double.init)
    let mean = part.reduce(0, +) / 8
    #expect(abs(mean - 0.5) < 1e-6)
    #expect(abs((part.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 8).squareRoot() - 0.2) < 1e-6)
    // Rank order is the donor's; everything else is the image's.
    #expect(part[1] > part[0] && part[3] > part[2])
    #expect(values[..<8] == own.values[..<8] && values[16...] == own.values[16...])
    // A flat donor gives its mean; faint noise is not blown up to the image's contrast.
    let flat = RegionBlend.values(of: own, with: image([Float](repeating: 7, count: 64)), mask: mask)
    #expect(flat[8..<16].allSatisfy { abs($0 - 0.5) < 1e-6 })
    let faint = RegionBlend.values(of: own, with: image(pattern.map { 0.001 * $0 }), mask: mask)
    #expect(faint[8..<16].allSatisfy { abs(abs($0 - 0.5) - 0.003) < 1e-5 })
  }

  @Test(
    arguments: [
      ([3, 0.5, 0.5, 0.5, 0.5], [0], true), ([0.5, 2, 2, 0.5, 0.5], [1, 2], true), ([1, 1, 1, 1, 1], [0, 1, 2], true),
      ([1, 1, 1, 1, 1, 1, 1], [0, 1, 2, 3], false),
    ] as [([Float], [Int], Bool)])
  func theSmallestSetThatFlips(_ weights: [Float], _ parts: [Int], _ isSmallest: Bool) throws {
    let model = try additive(weights)
    let (from, to) = (image(pattern), image(pattern.map { -$0 }))
    let masks = masks(weights.count)
    let flip = try #require(try FlipSearch.smallest(of: from, with: to, label: 1, masks: masks, model: model))
    #expect(flip.parts.count == parts.count && flip.isSmallest == isSmallest)
    // Equal weights differ by rounding alone, so that only their number is told.
    if Set(weights).count > 1 { #expect(flip.parts == parts) }
    #expect(try FlipSearch.smallest(of: to, with: from, label: 1, masks: masks, model: model)?.parts == [])
    #expect(try FlipSearch.smallest(of: from, with: from, label: 1, masks: masks, model: model) == nil)
  }

  @Test func whatIsHiddenAtRandomHasTheArea() {
    var generator = SeededGenerator(seed: 3)
    for area in [0, 3.5, 10, 64, 80] {
      let mask = RegionRemoval.randomMask(
        area: area, height: 8, width: 8, rows: 3, columns: 3, generator: &generator)
      #expect(abs(mask.reduce(0, +) - min(area, 64)) < 1e-9 && mask.allSatisfy { (0...1).contains($0) })
    }
    let own = image(pattern)
    let hidden = RegionRemoval.values(of: own, baseline: [Float](repeating: 5, count: 64), mask: masks(3)[2])
    #expect(hidden[16..<24].allSatisfy { $0 == 5 } && hidden[..<16] == own.values[..<16])
  }
}
