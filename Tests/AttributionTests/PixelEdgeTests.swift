import Attribution
import Networks
import Tensors
import Testing
import TestSupport

/// Methods of pixels where there is little or nothing to explain, and the parts that they are made of.
@Suite struct PixelEdgeTests {
  private static let pixels = ExplainerRegistry.all.filter { $0.info.family != .activation }.map { $0.info.id }

  /// A layer for methods that need one.
  private func explain(_ id: String, _ image: Tensor, _ model: TappedModel) throws -> AttributionMap {
    try ExplainerRegistry.method(id).map(image, model, layer: "active")
  }

  @Test(arguments: pixels) func aValueThatAReLUSwallowsStillMarksTheMap(_ id: String) throws {
    // Every hidden sum is not a number; the ReLU makes zeros of them, and the logits look sound.
    let model = try perceptron(side: 4, hidden: [[Float](repeating: 1, count: 16)], output: [[1, -1]])
    var image = streamed("images", [1, 4, 4, 1])
    for broken in [Float.nan, .infinity] {
      image[5] = broken
      let map = try explain(id, image, model)
      #expect(map.health == .nan && map.exactness == nil && map.raw.allSatisfy(\.isNaN))
    }
  }

  @Test(arguments: ["gradient", "smoothgrad", "guided-backpropagation", "integrated-gradients"])
  func anOverflowHasNoGradient(_ id: String) throws {
    let model = try perceptron(
      side: 4, hidden: [[Float](repeating: 3e38, count: 16), [Float](repeating: 1, count: 16)],
      output: [[1, 1], [1, 1]])
    #expect(try explain(id, Tensor([1, 4, 4, 1], repeating: 1), model).health == .nan)
  }

  @Test(arguments: pixels) func oneImageOfOnePixel(_ id: String) throws {
    let model = try perceptron(side: 1, hidden: [[2], [-1]], output: [[1, 0], [0, 1]])
    let map = try ExplainerRegistry.method(id, ExplainerContext(baselines: [.constant("black", 0)]))
      .map(Tensor([1, 1, 1, 1], [1.5]), model, layer: "active")
    #expect(map.height == 1 && map.width == 1 && map.raw.count == 1)
    switch id {
    case "gradient", "smoothgrad", "guided-backpropagation": #expect(abs(map.raw[0] - 2) < 1e-6)
    case "gradient-x-input", "integrated-gradients", "occlusion", "exact-shapley", "kernelshap", "fullgrad":
      #expect(abs(map.raw[0] - 3) < 1e-6)
    case "vargrad": #expect(map.health == .empty)
    // Grad-CAM is 3 at the only position.
    case "guided-gradcam": #expect(abs(map.raw[0] - 6) < 1e-5)
    // A fair coin times 3, its covariance with the coin over a half: 1.5.
    default: #expect(abs(map.raw[0] - 1.5) < 0.01)
    }
    #expect(map.health == (id == "vargrad" ? .empty : .uniform))
  }

  @Test func aConstantImageGetsNoNoise() throws {
    let model = try compactModel(taps: [])
    let flat = Tensor([1, 16, 16, 1], repeating: 0.3)
    let smooth = try SmoothGrad(GradientNoise()).map(flat, model)
    #expect(largestDifference(smooth.raw, try InputGradient().map(flat, model).raw) < 1e-6 * peak(smooth.raw))
    #expect(smooth.exactness == .sampling(standardError: 0))
    #expect(try VarGrad(GradientNoise()).map(flat, model).health == .empty)
    // The blurred image is the image: nothing is removed, up to the rounding of the blur.
    let hidden = try ExactShapley(baselines: [.constant("same", 0.3)]).map(flat, model)
    #expect(hidden.health == .empty && hidden.exactness == .completeness(sum: 0, expected: 0))
  }

  @Test(arguments: [1, 25, 32, 33, 70]) func manyCopiesAreCutIntoPasses(_ samples: Int) throws {
    let model = try compactModel(taps: [])
    let image = streamed("images", [1, 16, 16, 1])
    let noise = GradientNoise(samples: samples, share: 0.1) { i, count in streamed("noise \(i)", [count]).array }
    let deviation = 0.1 * (image.array.reduce(-1, max) - image.array.reduce(1, min))
    var mean = [Double](repeating: 0, count: 256)
    var squares = mean
    for i in 0..<samples {
      let copy = zip(image.array, streamed("noise \(i)", [256]).array).map { $0 + deviation * $1 }
      let gradient = try InputGradient().map(Tensor([1, 16, 16, 1], copy), model).raw
      for p in mean.indices {
        mean[p] += Double(gradient[p]) / Double(samples)
        squares[p] += Double(gradient[p]) * Double(gradient[p]) / Double(samples)
      }
    }
    let smooth = try SmoothGrad(noise).map(image, model)
    #expect(relativeError(smooth.raw, mean.map { Float($0) }) < 1e-5)
    #expect((smooth.exactness == nil) == (samples == 1))
    let variance = zip(squares, mean).map { Float($0 - $1 * $1) }
    let map = try VarGrad(noise).map(image, model)
    #expect(samples == 1 ? map.health == .empty : relativeError(map.raw, variance) < 1e-4)
    #expect(map.raw.allSatisfy { $0 >= 0 })
  }

  @Test func occlusionHidesWholeWindowsAndClipsTheLast() throws {
    // Seven pixels a side, windows of three, steps of two: windows begin at 0, 2, 4 and fit exactly; with a step of
    // three the last one is a single pixel wide.
    let weights = (0..<49).map { Float($0 == 48 ? 1 : 0) }
    let model = try linearPixels(side: 7, weights: [weights, weights])
    let image = Tensor([1, 7, 7, 1], repeating: 2)
    func hidden(_ stride: Double) throws -> [Int] {
      let map = try Occlusion(window: 3.0 / 7, stride: stride, baselines: [.constant("black", 0)]).map(image, model)
      return map.raw.indices.filter { map.raw[$0] != 0 }
    }
    // Covered by the last window: its nine pixels with a step of two, the corner alone with a step of three.
    #expect(try hidden(2.0 / 7) == [32, 33, 34, 39, 40, 41, 46, 47, 48])
    #expect(try hidden(3.0 / 7) == [48])
    // A window of everything says the same everywhere.
    let whole = try Occlusion(window: 1, stride: 1, baselines: [.constant("black", 0)]).map(image, model)
    #expect(whole.health == .uniform && abs(whole.raw[0] - 2) < 1e-6)
  }

  @Test func regionsThatCannotBeSolvedAreRefused() throws {
    let model = try compactModel(taps: [])
    let image = streamed("images", [1, 16, 16, 1])
    let many = #expect(throws: PerturbationError.self) {
      try ExactShapley(
        baselines: [.blurred()], partition: { .grid(rows: 5, columns: 4, height: $0, width: $1) }
      ).map(image, model)
    }
    #expect(many?.failure == .usage && many?.description.contains("2^20") == true)
    let few = #expect(throws: PerturbationError.self) {
      try KernelSHAP(samples: 8, baselines: [.blurred()]).map(image, model)
    }
    #expect(few?.description.contains("8 coalitions") == true)
  }

  @Test func guidedGradCAMNeedsALayerWithPositions() throws {
    let model = try compactModel(taps: ["avg_pool"])
    #expect(throws: AttributionError.self) {
      try GuidedGradCAM().map(streamed("images", [1, 16, 16, 1]), model, layer: "avg_pool")
    }
  }

  @Test func guidedMethodsSayWhereTheyFail() {
    for info in ExplainerRegistry.all.map({ $0.info }) where info.id.hasPrefix("guided") {
      #expect(info.advice.contains("randomisation tests"))
    }
  }

  @Test(arguments: [1, 2, 3, 7, 50, 101]) func quadratureIsExactForPolynomials(_ count: Int) {
    let rule = GaussLegendre.rule(count)
    #expect(rule.count == count && zip(rule, rule.dropFirst()).allSatisfy { $0.node < $1.node })
    #expect(rule.allSatisfy { $0.node > 0 && $0.node < 1 && $0.weight > 0 })
    for degree in 0..<(2 * count) {
      let integral = rule.reduce(0.0) { sum, point in
        sum + point.weight * (0..<degree).reduce(1.0) { power, _ in power * point.node }
      }
      #expect(abs(integral * Double(degree + 1) - 1) < 1e-11, "\(count) nodes, degree \(degree)")
    }
    // One degree more is one too many.
    let beyond = rule.reduce(0.0) { sum, point in
      sum + point.weight * (0..<(2 * count)).reduce(1.0) { power, _ in power * point.node }
    }
    #expect(count > 7 || abs(beyond * Double(2 * count + 1) - 1) > 1e-9)
  }
}
