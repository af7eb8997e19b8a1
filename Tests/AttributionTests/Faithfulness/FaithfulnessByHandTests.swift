import Attribution
import Networks
import Tensors
import Testing
import TestSupport

/// Scores worked out by hand.
@Suite struct FaithfulnessByHandTests {
  private let image = Tensor([1, 2, 2, 1], [1, 2, 3, 4])
  private let toy = handMap([0.1, 0.4, 0.9, 1.6], 2, 2)
  private let context = FaithfulnessContext(baselines: [.constant("zero", 0)], reading: .target)

  private func toyModel() throws -> TappedModel { try linearModel([0.1, 0.2, 0.3, 0.4], 2, 2) }

  private func isClose(_ a: Double?, _ b: Double, _ tolerance: Double = 1e-6) -> Bool {
    a.map { abs($0 - b) < tolerance } ?? false
  }

  @Test func theToyOfTheReference() throws {
    let model = try toyModel()
    let deletion = try Deletion(context).score(toy, image: image, model: model)
    for (mine, hand) in zip(deletion.curves[0].values, [3, 1.4, 0.5, 0.1, 0]) { #expect(isClose(mine, hand)) }
    #expect(deletion.curves[0].shares == [0, 0.25, 0.5, 0.75, 1] && isClose(deletion.value, 0.875))
    let insertion = try Insertion(context).score(toy, image: image, model: model)
    for (mine, hand) in zip(insertion.curves[0].values, [0, 1.6, 2.5, 2.9, 3]) { #expect(isClose(mine, hand)) }
    #expect(isClose(insertion.value, 2.125))
    #expect(try isClose(Sparseness().score(toy, image: image, model: model).value, 5.0 / 12))
    #expect(try isClose(Complexity().score(toy, image: image, model: model).value, 1.078477))
    // The map of a linear network predicts every perturbation when each value is a weight.
    let weights = handMap([0.1, 0.2, 0.3, 0.4], 2, 2)
    let infidelity = try Infidelity(count: 8, scaled: false) { _, i in streamed("noise \(i)", [4]).array }
      .score(weights, image: image, model: model)
    #expect(isClose(infidelity.value, 0, 1e-9) && isClose(infidelity["factor"], 1, 1e-5))
    // Masked by (1/16, 4/16, 9/16, 1): 0.1/16 + 0.4/4 + 0.9 * 9/16 + 1.6 is left of 3.
    let left = 0.1 / 16 + 0.1 + 0.9 * 9 / 16 + 1.6
    #expect(try isClose(AverageDrop(context).score(toy, image: image, model: model).value, (3 - left) / 3))
    #expect(try Increase(context).score(toy, image: image, model: model).value == 0)
  }

  @Test("a curve is read between its steps on the line between them, and beyond its ends as at them") func between() {
    let curve = FaithfulnessCurve(name: "zero", shares: [0.2, 0.4, 0.4, 1], values: [1, 3, 5, 2])
    for (share, value) in [(0.0, 1.0), (0.2, 1), (0.25, 1.5), (0.4, 3), (0.7, 3.5), (1, 2), (1.5, 2)] {
      #expect(isClose(curve.value(at: share), value, 1e-12), "\(share)")
    }
  }

  @Test func tiesAreAveragedAndReported() throws {
    let model = try toyModel()
    // Two pairs of ties: the mean of both orders of each pair, whatever the seed.
    let tied = handMap([0, 0, 1, 1], 2, 2)
    var context = context
    context.tieOrders = 400
    let score = try Deletion(context).score(tied, image: image, model: model)
    #expect(score["tie share"] == 1)
    // 3 - 0.9 or 1.6 for the first cell, 0.5 after both; 0.5 - 0.1 or 0.4 for the third.
    for (mine, hand) in zip(score.curves[0].values, [3, 1.75, 0.5, 0.25, 0]) { #expect(isClose(mine, hand, 0.06)) }
    let again = try Deletion(context).score(tied, image: image, model: model)
    #expect(again == score)
    context.seed = 7
    #expect(try Deletion(context).score(tied, image: image, model: model) != score)
    #expect(try isClose(Deletion(context).score(toy, image: image, model: model)["tie share"], 0))
  }

  @Test func aCoarseMapRemovesWholeCells() throws {
    // Four cells on sixteen pixels: five points, not seventeen.
    let model = try linearModel([Float](repeating: 1, count: 16), 4, 4)
    let picture = Tensor([1, 4, 4, 1], [1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4])
    let map = handMap([1, 2, 3, 4], 2, 2)
    let score = try Deletion(context).score(map, image: picture, model: model)
    for (mine, hand) in zip(score.curves[0].values, [40.0, 24, 12, 4, 0]) { #expect(isClose(mine, hand, 1e-4)) }
    #expect(score.curves[0].values.count == 5)
    // A map finer than the image is brought to the image's pixels.
    let fine = handMap((0..<64).map { Float($0) }, 8, 8)
    #expect(try Deletion(context).score(fine, image: picture, model: model).curves[0].values.count == 17)
    var short = context
    short.steps = 3
    let coarse = try Deletion(short).score(fine, image: picture, model: model)
    #expect(coarse.curves[0].shares == [0, 5.0 / 16, 10.0 / 16, 1])
  }

  @Test func cellsShareOutThePixels() {
    let grid = CellGrid(of: handMap((0..<6).map { Float($0) }, 2, 3), height: 5, width: 7)
    #expect(grid.rows == 2 && grid.columns == 3 && grid.pixels.reduce(0, +) == 35)
    // Rows of centres 0.5...4.5 over 2.5 each: 0, 0, 1 (the middle), 1, 1; columns over 7/3 each: 0 0 1 1 1 2 2.
    #expect(grid.pixels == [4, 6, 4, 6, 9, 6])
    #expect(Array(grid.spread.prefix(7)) == [0, 0, 1, 1, 1, 2, 2])
  }

  @Test func imputationKeepsPlanesAndConstants() {
    // A single missing pixel is the weighted mean of its neighbours.
    let values: [Float] = [1, 2, 3, 4, 0, 6, 7, 8, 9]
    var missing = [Bool](repeating: false, count: 9)
    missing[4] = true
    #expect(abs(LinearImputation.fill(values, missing: missing, height: 3, width: 3)[4] - 5) < 1e-6)
    // In a corner, only what lies inside counts: (2 + 4) / 6 + 0 / 12 over 5 / 12.
    missing = [true] + [Bool](repeating: false, count: 8)
    let corner = LinearImputation.fill(values, missing: missing, height: 3, width: 3)[0]
    #expect(abs(corner - (1.0 / (5.0 / 12))) < 1e-5)
    // One known pixel decides all.
    let lone = LinearImputation.fill(
      [Float](repeating: 0, count: 47) + [3.5], missing: [Bool](repeating: true, count: 47) + [false], height: 8,
      width: 6)
    #expect(largestDifference(lone, [Float](repeating: 3.5, count: 48)) < 1e-5)
    let nothing = [Bool](repeating: false, count: 9)
    #expect(LinearImputation.fill(values, missing: nothing, height: 3, width: 3) == values)
  }

  @Test func aSingleBaselineAndACertainClass() throws {
    // A probability of one cannot gain; a probability of zero cannot drop.
    let model = try linearModel([100, 100, 100, 100], 2, 2)
    #expect(try AverageGain().score(toy, image: image, model: model).value == nil)
    let other = handMap(toy.raw, 2, 2, target: .logit(1))
    let drop = try AverageDrop().score(other, image: image, model: model)
    #expect(drop.value == nil && drop.reason?.contains("no probability") == true)
  }

  @Test func agreementOfALinearNetworkIsPerfect() throws {
    // Pixel times weight are the exact values of a linear network with a baseline of zero.
    let exact = [0.1, 0.4, 0.9, 1.6]
    let oracle = Oracle(parts: [0, 1, 2, 3], values: exact)
    let metric = ShapleyAgreement(FaithfulnessContext(oracle: oracle))
    let model = try toyModel()
    let score = try metric.score(toy, image: image, model: model)
    #expect(isClose(score.value, 1) && isClose(score["Spearman"], 1) && score["same best part"] == 1)
    let reversed = try metric.score(handMap([1.6, 0.9, 0.4, 0.1], 2, 2), image: image, model: model)
    #expect((reversed.value ?? 1) < -0.8 && reversed["same best part"] == 0)
    let equal = Oracle(parts: [0, 1, 2, 3], values: [1, 1, 1, 1])
    #expect(
      try ShapleyAgreement(FaithfulnessContext(oracle: equal)).score(toy, image: image, model: model).value == nil)
    #expect(try ShapleyAgreement().score(toy, image: image, model: model).reason == "No exact values were computed.")
  }
}
