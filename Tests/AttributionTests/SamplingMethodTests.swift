import Attribution
import Networks
import Tensors
import Testing
import TestSupport

/// Methods that draw at random: seeds, and whether they are as exact as they say.
@Suite struct SamplingMethodTests {
  @Test(arguments: ExplainerRegistry.all.map({ $0.info.id })) func theSeedDecidesAndNothingElse(_ id: String) throws {
    let model = try compactModel(taps: ["cbam_out"])
    let image = streamed("images", [1, 16, 16, 1])
    func map(_ seed: UInt64) throws -> [UInt32] {
      let method = try ExplainerRegistry.method(id, ExplainerContext(seed: seed))
      return try method.map(image, model, layer: "cbam_out").raw.map(\.bitPattern)
    }
    let first = try map(1)
    #expect(try map(1) == first)
    #expect(try (map(2) == first) == !["smoothgrad", "vargrad", "rise", "kernelshap"].contains(id))
  }

  /// The mean deviation of maps over seeds, beside the mean standard error that they state.
  private func honesty(_ seeds: Int, _ map: (UInt64) throws -> AttributionMap) throws -> (found: Double, stated: Double)
  {
    let maps = try (0..<seeds).map { try map(UInt64($0)) }
    let count = maps[0].raw.count
    var found = 0.0
    for pixel in 0..<count {
      let values = maps.map { Double($0.raw[pixel]) }
      let mean = values.reduce(0, +) / Double(seeds)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      found += (squares / Double(seeds - 1)).squareRoot() / Double(count)
    }
    let stated = maps.reduce(0.0) { sum, map in
      if case .sampling(let error) = map.exactness { sum + error / Double(seeds) } else { sum }
    }
    return (found, stated)
  }

  @Test func statedErrorsAreThoseOfRepetition() throws {
    let model = try compactModel(taps: [])
    let image = streamed("images", [1, 16, 16, 1])
    let methods: [(String, (UInt64) -> any Explainer)] = [
      ("smoothgrad", { SmoothGrad(GradientNoise(samples: 20, seed: $0)) }),
      ("rise", { RISE(masks: 200, seed: $0, baselines: [.blurred()]) }),
      ("kernelshap", { KernelSHAP(samples: 300, seed: $0, baselines: [.blurred()]) }),
    ]
    for (id, make) in methods {
      let (found, stated) = try honesty(30) { try make($0).map(image, model) }
      let ratio = found / stated
      #expect(found > 1e-7 && ratio > 0.8 && ratio < 1.25, "\(id): \(ratio)")
    }
  }

  @Test func sampledShapleyValuesApproachTheExactOnes() throws {
    let model = try compactModel(taps: [])
    let image = PixelImage.all(in: streamed("images", [1, 16, 16, 1]))[0]
    let regions: @Sendable (Int, Int) -> PixelPartition = { .grid(rows: 3, columns: 4, height: $0, width: $1) }
    let exact = try ExactShapley(baselines: [.blurred()], partition: regions)
      .regionValues(of: image, target: .logit(0), model: model)
    func sampled(_ samples: Int) throws -> RegionValues {
      try KernelSHAP(samples: samples, baselines: [.blurred()], partition: regions)
        .regionValues(of: image, target: .logit(0), model: model)
    }
    func error(_ values: RegionValues) -> Float {
      relativeError(values.values.map { Float($0) }, exact.values.map { Float($0) })
    }
    let (few, many) = (try sampled(100), try sampled(3000))
    #expect(error(many) < 0.05 && error(many) < error(few))
    #expect(abs(few.values.reduce(0, +) - (exact.full - exact.empty)) < 1e-6)
    // Of twelve values, nearly all lie within three of the errors that they state.
    let errors = try #require(few.standardErrors)
    let far = zip(zip(few.values, exact.values), errors).filter { abs($0.0 - $0.1) > 3 * $1 }
    #expect(far.count <= 1)
  }

  @Test(arguments: [(side: 6, pixel: 14), (side: 6, pixel: 0), (side: 12, pixel: 77)])
  func riseRanksTheOnlyPixelThatCountsFirst(_ toy: (side: Int, pixel: Int)) throws {
    var weights = [Float](repeating: 0, count: toy.side * toy.side)
    weights[toy.pixel] = 2
    let model = try linearPixels(side: toy.side, weights: [weights, weights.map { -$0 }])
    var image = Tensor([1, toy.side, toy.side, 1], repeating: 0.25)
    image[toy.pixel] = 1
    let black = Baseline.constant("black", 0)
    let raw = try RISE(baselines: [black]).map(image, model).raw
    let top = raw.indices.max { raw[$0] < raw[$1] } ?? -1
    // Masks are smooth: with cells of two pixels, a neighbour may come as near.
    let rows = abs(top / toy.side - toy.pixel / toy.side)
    let columns = abs(top % toy.side - toy.pixel % toy.side)
    #expect(max(rows, columns) <= (toy.side == 6 ? 0 : 1), "\(top)")
    // Against the other class the same pixel speaks most.
    let against = try RISE(baselines: [black]).map(image, model, of: .logit(1))
    #expect(against.raw.indices.min { against.raw[$0] < against.raw[$1] } == top)
  }

  @Test func riseEstimatesTheCovarianceWithTheMask() throws {
    // A linear network of one pixel q: the map is w x Cov(M(q), M(p)) / p, at q the mask's variance over p.
    var weights = [Float](repeating: 0, count: 36)
    weights[14] = 3
    let model = try linearPixels(side: 6, weights: [weights, weights])
    let image = Tensor([1, 6, 6, 1], repeating: 0.5)
    for probability in [0.5, 0.25] {
      let method = RISE(masks: 4000, probability: probability, baselines: [.constant("gray", 0.1)])
      let map = try method.map(image, model)
      guard case .sampling(let error) = map.exactness else {
        Issue.record("no sampling error")
        return
      }
      // Cells of a pixel: six are stretched to seven, the shift is zero, so a mask blends neighbours of known weights.
      let variance = maskVariance(row: 2) * maskVariance(row: 2) * probability * (1 - probability)
      let expected = 3 * 0.4 * variance / probability
      #expect(abs(Double(map.raw[14]) - expected) < 0.08 * expected, "\(map.raw[14]) for \(expected)")
      // Far from the pixel there is nothing but noise.
      #expect(abs(Double(map.raw[35])) < 6 * error)
    }
  }

  /// The sum of squared weights with which six cells stretched to seven give pixel `row`.
  private func maskVariance(row: Int) -> Double {
    let place = (Double(row) + 0.5) * 6 / 7 - 0.5
    let second = place - place.rounded(.down)
    return second * second + (1 - second) * (1 - second)
  }

  @Test func aConstantTargetGivesNoEvidence() throws {
    // The paper's map would be the constant everywhere, with noise that looks like evidence.
    let model = try linearPixels(
      side: 6, weights: [[Float](repeating: 0, count: 36), [Float](repeating: 1, count: 36)])
    let image = streamed("images", [1, 6, 6, 1])
    let map = try RISE(baselines: [.blurred()]).map(image, model, of: .logit(0))
    #expect(map.health == .empty && map.exactness == .sampling(standardError: 0))
    #expect(try RISE(baselines: [.blurred(share: 0)]).map(image, model, of: .probability(1)).health == .empty)
  }
}
