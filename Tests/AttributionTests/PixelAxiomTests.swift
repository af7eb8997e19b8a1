import Attribution
import Networks
import Tensors
import Testing
import TestSupport

/// What theory promises of methods of pixels, on networks small enough to know the answer.
@Suite struct PixelAxiomTests {
  private static let everyPixel: @Sendable (Int, Int) -> PixelPartition = { .single(height: $0, width: $1) }
  private static let picture = Baseline.picture("picture", streamed("baseline", [4, 4, 1]).array)
  private let image = streamed("images", [1, 4, 4, 1])
  private let weights = streamed("weights", [2, 4, 4, 1])

  private func linear() throws -> TappedModel {
    try linearPixels(side: 4, weights: [weights.rows(0..<1).array, weights.rows(1..<2).array])
  }

  // MARK: - A linear network has one answer

  @Test func gradientsOfALinearNetworkAreItsWeights() throws {
    let model = try linear()
    let w = weights.rows(0..<1).array
    #expect(largestDifference(try InputGradient().map(image, model).raw, w) < 1e-6)
    #expect(largestDifference(try GuidedBackpropagation().map(image, model).raw, w) < 1e-6)
    let smooth = try SmoothGrad(GradientNoise()).map(image, model)
    #expect(largestDifference(smooth.raw, w) < 1e-6 && smooth.exactness == .sampling(standardError: 0))
    #expect(try VarGrad(GradientNoise()).map(image, model).health == .empty)
    let product = zip(w, image.array).map(*)
    #expect(largestDifference(try GradientTimesInput().map(image, model).raw, product) < 1e-6)
  }

  @Test func sharesInALinearNetworkAreWeightTimesDifference() throws {
    let model = try linear()
    let start = Self.picture.values(for: image.array, shape: [4, 4, 1])
    let shares = weights.rows(0..<1).array.indices.map { weights[$0] * (image[$0] - start[$0]) }
    let methods: [any Explainer] = [
      IntegratedGradients(nodes: 1, baselines: [Self.picture]), IntegratedGradients(baselines: [Self.picture]),
      Occlusion(window: 0.25, stride: 0.25, baselines: [Self.picture]),
      ExactShapley(baselines: [Self.picture], partition: Self.everyPixel),
      KernelSHAP(samples: 100, baselines: [Self.picture], partition: Self.everyPixel),
    ]
    for method in methods {
      let map = try method.map(image, model)
      #expect(largestDifference(map.raw, shares) < 2e-6, "\(map.method)")
      #expect(map.layer == "input" && map.height == 4 && map.width == 4)
    }
  }

  @Test func regionsGetTheSumOfTheirPixels() throws {
    let model = try linear()
    let start = Self.picture.values(for: image.array, shape: [4, 4, 1])
    let shares = (0..<16).map { weights[$0] * (image[$0] - start[$0]) }
    let partition = PixelPartition(height: 4, width: 4, regions: [0, 0, 0, 0, 0, 1, 1, 1, 2, 1, 1, 1, 2, 2, 2, 2])
    let method = ExactShapley(baselines: [Self.picture], partition: { _, _ in partition })
    let found = try method.regionValues(of: PixelImage.all(in: image)[0], target: .logit(0), model: model)
    for (mine, expected) in zip(found.values, partition.sums(shares)) { #expect(abs(mine - expected) < 2e-6) }
    let map = try method.map(image, model)
    #expect(map.raw[8] == map.raw[12] && map.raw[0] == map.raw[4] && map.raw[0] != map.raw[5])
    for (mine, expected) in zip(partition.sums(map.raw), found.values) { #expect(abs(mine - expected) < 1e-6) }
  }

  // MARK: - Adding up

  private static let blurred = Baseline.blurred()
  private static let adding: [any Explainer] = [
    IntegratedGradients(baselines: [blurred]),
    IntegratedGradients(nodes: 70, baselines: [blurred, .constant("black", -1)]),
    ExactShapley(baselines: [blurred]), ExactShapley(baselines: [blurred, .constant("black", -1)]),
    KernelSHAP(baselines: [blurred], partition: { .grid(rows: 2, columns: 4, height: $0, width: $1) }),
    KernelSHAP(baselines: [blurred]),
  ]

  @Test(arguments: adding.indices) func valuesAddUpToTheChangeOfTheTarget(_ index: Int) throws {
    let method = Self.adding[index]
    let image = streamed("images", [1, 16, 16, 1])
    let model = try compactModel(taps: [])
    let baselines: [Baseline] = [1, 3].contains(index) ? [Self.blurred, .constant("black", -1)] : [Self.blurred]
    for target in [Target.logit(1), .probability(2), .margin(0, 3), .contrast(4)] {
      let map = try method.map(image, model, of: target)
      let here = Double(target.value(try model.forward(image)[0]))
      let there = try baselines.map { baseline in
        let values = baseline.values(for: image.array, shape: [16, 16, 1])
        return Double(target.value(try model.forward(Tensor([1, 16, 16, 1], values))[0]))
      }
      let expected = here - there.reduce(0, +) / Double(there.count)
      let sum = map.raw.reduce(0) { $0 + Double($1) }
      // Nodes of the quadrature miss the kinks of the ReLUs; everything else is rounding.
      let tolerance = method is IntegratedGradients ? 0.02 * max(0.1, abs(expected)) : 1e-5
      #expect(abs(sum - expected) < tolerance, "\(map.method), \(target): \(sum) for \(expected)")
      if case .completeness(let stated, let change) = map.exactness {
        #expect(abs(stated - sum) < 1e-5 && abs(change - expected) < 1e-5)
      } else {
        #expect(index == 5)
      }
    }
  }

  @Test(arguments: ExplainerRegistry.all.map({ $0.info.id })) func methodsWithoutASquareAreLinearInTheTarget(
    _ id: String
  ) throws {
    let linear = [
      "gradient", "gradient-x-input", "smoothgrad", "integrated-gradients", "occlusion", "rise", "kernelshap",
      "exact-shapley",
    ]
    guard linear.contains(id) else { return }
    let method = try ExplainerRegistry.method(id)
    let model = try compactModel(taps: [])
    let image = streamed("images", [1, 16, 16, 1])
    let (first, second) = (
      try method.map(image, model, of: .logit(3)).raw, try method.map(image, model, of: .logit(0)).raw
    )
    let margin = try method.map(image, model, of: .margin(3, 0)).raw
    #expect(peak(margin) > 1e-5)
    #expect(largestDifference(margin, zip(first, second).map { $0 - $1 }) < 2e-5 * max(1, peak(first)))
  }

  @Test func theMeanOverBaselinesIsTheMeanOfTheirMaps() throws {
    let model = try compactModel(taps: [])
    let image = streamed("images", [1, 16, 16, 1])
    let both: [Baseline] = [.blurred(), .constant("white", 1)]
    let make: [([Baseline]) -> any Explainer] = [
      { IntegratedGradients(baselines: $0) }, { Occlusion(baselines: $0) }, { ExactShapley(baselines: $0) },
      { KernelSHAP(samples: 200, baselines: $0) },
    ]
    for make in make {
      let together = try make(both).map(image, model)
      let alone = try both.map { try make([$0]).map(image, model).raw }
      #expect(largestDifference(alone[0], alone[1]) > 1e-4)
      let mean = zip(alone[0], alone[1]).map { ($0 + $1) / 2 }
      #expect(largestDifference(together.raw, mean) < 1e-5, "\(together.method)")
    }
  }

  // MARK: - Symmetry and pixels without effect

  /// Pixels 3 and 9 are exchangeable in network, image and baseline; pixel 6 has no weight.
  private func symmetric() throws -> (TappedModel, Tensor) {
    let hidden = (0..<5).map { unit -> [Float] in
      var weights = streamed("hidden \(unit)", [16]).array
      weights[9] = weights[3]
      weights[6] = 0
      return weights
    }
    var image = streamed("images", [1, 4, 4, 1])
    image[9] = image[3]
    let output = (0..<5).map { streamed("output \($0)", [2]).array }
    return (try perceptron(side: 4, hidden: hidden, output: output), image)
  }

  @Test func exchangeablePixelsGetTheSameAndIdleOnesNothing() throws {
    let (model, image) = try symmetric()
    let black = Baseline.constant("black", -1)
    let methods: [any Explainer] = [
      IntegratedGradients(baselines: [black]), InputGradient(), GradientTimesInput(), GuidedBackpropagation(),
      SmoothGrad(GradientNoise(samples: 40, share: 0)), Occlusion(window: 0.25, stride: 0.25, baselines: [black]),
      ExactShapley(baselines: [black], partition: Self.everyPixel),
      KernelSHAP(samples: 70_000, baselines: [black], partition: Self.everyPixel),
    ]
    for method in methods {
      let raw = try method.map(image, model).raw
      #expect(abs(raw[3] - raw[9]) < 1e-5 && abs(raw[6]) < 1e-5, "\(method.info.id)")
      #expect(abs(raw[3] - raw[2]) > 1e-3 && abs(raw[3]) > 1e-3, "\(method.info.id)")
    }
  }

  @Test func everyCoalitionGivesKernelSHAPTheExactValues() throws {
    let model = try compactModel(taps: [])
    let image = streamed("images", [1, 16, 16, 1])
    let regions: @Sendable (Int, Int) -> PixelPartition = { .grid(rows: 3, columns: 3, height: $0, width: $1) }
    for target in [Target.logit(2), .probability(0)] {
      let exact = try ExactShapley(baselines: [.blurred()], partition: regions).map(image, model, of: target)
      let fitted = try KernelSHAP(samples: 510, baselines: [.blurred()], partition: regions).map(
        image, model, of: target)
      #expect(largestDifference(exact.raw, fitted.raw) < 1e-6 * max(1e-3, peak(exact.raw)))
      // One coalition less, and it samples.
      let sampled = try KernelSHAP(samples: 509, baselines: [.blurred()], partition: regions).map(
        image, model, of: target)
      guard case .sampling(let error) = sampled.exactness else {
        Issue.record("no sampling error")
        continue
      }
      #expect(error > 0 && largestDifference(exact.raw, sampled.raw) > 0)
    }
  }
}
