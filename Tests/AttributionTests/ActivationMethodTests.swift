import Attribution
import Networks
import Tensors
import Testing
import TestSupport

/// Properties of the methods of the Grad-CAM family.
@Suite struct ActivationMethodTests {
  /// Two channels on a 2x2 grid: A1 = [1, 2, 0, 3], A2 = [4, 0, 1, 1]; g1 = [.5, -.25, .1, .2], g2 = [-.1, .3, .4, -.2].
  private let toy = reading([1, 4, 2, 0, 0, 1, 3, 1], [0.5, -0.1, -0.25, 0.3, 0.1, 0.4, 0.2, -0.2], [2, 2, 2])

  private static func reading(_ activation: [Float], _ gradient: [Float], _ shape: Shape) -> TapReading {
    TapReading(layer: "tap", target: .logit(0), shape: shape, activation: activation, gradient: gradient)
  }

  private static let methods = ExplainerRegistry.all.compactMap { $0.init(ExplainerContext()) as? any ActivationMethod }

  @Test func theTableHoldsTheFamily() {
    let ids = Self.methods.map(\.info.id)
    for id in ["gradcam", "gradcam++", "xgradcam", "hirescam", "layercam", "eigencam", "eigengradcam"] {
      #expect(ids.contains(id))
    }
  }

  @Test func goldenVectorsOfTheReference() {
    func expect(_ method: any ActivationMethod, _ map: [Float]) {
      #expect(largestDifference(method.map(toy), map) < 2e-6, "\(method.info.id): \(method.map(toy))")
    }
    expect(GradCAM(), [0.5375, 0.275, 0.1, 0.5125])
    expect(HiResCAM(), [0.1, -0.5, 0.4, 0.4])
    expect(LayerCAM(), [0.5, 0, 0.4, 0.6])
    expect(XGradCAM(), [-0.033333, 0.2, -0.033333, 0.266667])
    expect(XGradCAM(epsilon: .absolute(1e-7)), [-0.033333, 0.2, -0.033333, 0.266667])
    expect(GradCAMPlusPlus(epsilon: .absolute(1e-6)), [0.880384, 0.401919, 0.169856, 0.772735])
    // The energy is [17, 4, 1, 10], and `sum g A` of the elementwise map [.1, -.5, .4, .4]: both grow with these signs.
    expect(EigenCAM(), [2.501041, -1.577161, 0.112085, -1.035965])
    expect(EigenGradCAM(), [0.470869, -0.601656, -0.338209, 0.468996])
    for (mine, theirs) in zip(GradCAMPlusPlus(epsilon: .absolute(1e-6)).weights(toy), [0.200959, 0.169856] as [Float]) {
      #expect(abs(mine - theirs) < 1e-6)
    }
  }

  @Test func gradCAMPlusPlusDoesNotDependOnTheScaleOfTheGradient() {
    let map = GradCAMPlusPlus().map(toy)
    // By hand with g / 0.5: alpha = h^2 / (2 h^2 + 6 h^3) = 1 / (2 + 6 h), for both channels sums of 6.
    let first: Float = 0.5 / 8 + 0.1 / 3.2 + 0.2 / 4.4
    let second: Float = 0.3 / 5.6 + 0.4 / 6.8
    #expect(largestDifference(map, [first + 4 * second, 2 * first, second, 3 * first + second]) < 1e-5)
    let small = Self.reading(toy.activation, toy.gradient.map { $0 * 1e-5 }, [2, 2, 2])
    #expect(largestDifference(GradCAMPlusPlus().map(small).map { $0 * 1e5 }, map) < 1e-5)
    // The library's epsilon swallows such gradients.
    let theirs = GradCAMPlusPlus(epsilon: .absolute(1e-6)).map(small).map { $0 * 1e5 }
    #expect(peak(theirs) < 0.01 * peak(map))
  }

  @Test func aChannelWhoseActivationsCancelWeighsNothingInXGradCAM() {
    let reading = Self.reading([1, 1, -1, 1, 1e-8, 2], [3, 1, 1, 1, 1, 1], [1, 3, 2])
    #expect(XGradCAM().weights(reading)[0] == 0)
    #expect(abs(XGradCAM().weights(reading)[1] - 1) < 1e-6)
    #expect(abs(XGradCAM(epsilon: .absolute(1e-7)).weights(reading)[0]) > 1e6)
  }

  @Test func whereGlobalPoolingReadsThreeMethodsAreOne() throws {
    let model = try compactModel(taps: ["cbam_out"])
    let images = streamed("images", [2, 16, 16, 1])
    func maps(_ method: any Explainer) throws -> [AttributionMap] {
      try method.explain(images, targets: [.logit(1), .logit(3)], layer: "cbam_out", model: model)
    }
    let expected = try maps(GradCAM())
    for method in [HiResCAM(), XGradCAM()] as [any Explainer] {
      for (mine, other) in zip(try maps(method), expected) {
        #expect(peak(other.raw) > 1e-3)
        #expect(largestDifference(mine.raw, other.raw) < 1e-6 * max(1, peak(other.raw)), "\(mine.method)")
      }
    }
    // Before the attention block they are three.
    let earlier = try compactModel(taps: ["post_relu"])
    let three = try [GradCAM(), HiResCAM(), XGradCAM()].map { (method: any Explainer) in
      try method.explain(images.rows(0..<1), targets: [.logit(1)], layer: "post_relu", model: earlier)[0].raw
    }
    #expect(relativeError(three[0], three[1]) > 0.01 && relativeError(three[0], three[2]) > 0.01)
  }

  @Test func layerCAMIsTheElementwiseProductWhereNoActivationIsNegative() throws {
    let activation = streamed("activation", [4, 5, 7]).array.map { max($0, 0) }
    let gradient = streamed("gradient", [4, 5, 7]).array
    let map = LayerCAM().map(Self.reading(activation, gradient, [4, 5, 7]))
    let products = zip(gradient, activation).map { max($0 * $1, 0) }
    let elementwise = (0..<20).map { products[($0 * 7)..<($0 * 7 + 7)].reduce(0, +) }
    #expect(largestDifference(map, elementwise) < 1e-6)
  }

  @Test func theSignOfEigenCAMDoesNotFollowRounding() {
    let activation = streamed("activation", [4, 4, 6]).array.map { max($0, 0) }
    func map(_ values: [Float]) -> [Float] { EigenCAM().map(Self.reading(values, values, [4, 4, 6])) }
    let reference = map(activation)
    #expect(peak(reference) > 0.1)
    for trial in 0..<20 {
      let noise = streamed("noise \(trial)", [4, 4, 6]).array
      let changed = map(zip(activation, noise).map { $0 + 1e-6 * $1 })
      #expect(relativeError(changed, reference) < 1e-3)
    }
    // It grows with the energy: the strongest position is positive.
    let squares = activation.map { $0 * $0 }
    let energies = (0..<16).map { squares[($0 * 6)..<($0 * 6 + 6)].reduce(0, +) }
    let strongest = energies.indices.max { energies[$0] < energies[$1] } ?? 0
    #expect(reference[strongest] > 0)
  }

  @Test func aProjectionThatItsReferenceDoesNotDecideIsPositiveAtItsFirstPeak() {
    // Two positions of equal energy on either side of the mean.
    #expect(EigenCAM().map(Self.reading([1, -1], [1, 1], [1, 2, 1])) == [1, -1])
    #expect(EigenCAM().map(Self.reading([-1, 1], [1, 1], [1, 2, 1])) == [1, -1])
  }

  @Test(arguments: methods.map(\.info.id)) func aConstantActivationShowsNoPlace(_ id: String) throws {
    let method = try #require(Self.methods.first { $0.info.id == id })
    let constant = Self.reading([Float](repeating: 0.1, count: 24), [Float](repeating: 0.7, count: 24), [3, 4, 2])
    #expect([.empty, .uniform].contains(method.map(of: constant).health))
    let single = method.map(of: Self.reading([0.1, 0.3], [0.2, -0.4], [1, 1, 2]))
    #expect([.empty, .uniform].contains(single.health) && single.raw.count == 1)
    let zero = method.map(of: Self.reading([0, 0, 0, 0], [0, 0, 0, 0], [2, 2, 1]))
    #expect(zero.health == .empty)
    let broken = method.map(of: Self.reading([0, .nan, 1, 1], [1, 1, 1, 1], [2, 2, 1]))
    #expect(broken.health == .nan)
    if method.info.isClassSpecific {
      #expect(method.map(of: Self.reading([0, 1, 1, 1], [1, .nan, 1, 1], [2, 2, 1])).health == .nan)
    }
  }

  /// The input's two channels are the activation; the logits are means over the positions times weights, plus a bias.
  private func pooledModel(_ weights: [Float], bias: [Float], size: Int = 2) throws -> TappedModel {
    var builder = GraphBuilder()
    let x = builder.input("input", shape: [size, size, 2])
    let active = builder.add("active", ReLU(), x)
    let logits = builder.add("logits", Dense(units: 2), builder.add("pooled", GlobalAveragePooling(), active))
    let graph = builder.graph(output: logits)
    let network = try Network(graph)
    try network.parameters.set("logits/kernel", to: Tensor([2, 2], weights))
    try network.parameters.set("logits/bias", to: Tensor([2], bias))
    return try TappedModel(bare(graph), network, taps: ["active"])
  }

  @Test func ablationCAMKeepsItsDirectionForANegativeLogit() throws {
    // Means are 1.5 and 1.5. Class 1 has weights 2 and -1 and a bias that makes its logit negative.
    let model = try pooledModel([1, 2, 1, -1], bias: [0, -9])
    let image = Tensor([1, 2, 2, 2], toy.activation)
    #expect(try model.forward(image) == [[3, -7.5]])
    func map(_ convention: AblationCAM.Convention, _ label: Int) throws -> [Float] {
      try AblationCAM(convention: convention).explain(
        image, targets: [.logit(label)], layer: "active", model: model)[0].raw
    }
    // Drops are weight times mean: 3 and -1.5, over 7.5.
    let expected = [Float](arrayLiteral: 0.4 - 0.8, 0.8, -0.2, 1.2 - 0.2)
    #expect(largestDifference(try map(.zero, 1), expected) < 1e-5)
    #expect(largestDifference(try map(.pytorchGradCAM, 1), expected.map { -$0 }) < 1e-5)
    #expect(largestDifference(try map(.zero, 0), try map(.pytorchGradCAM, 0)) < 1e-5)
  }

  @Test func scoreCAMWeighsChannelsByWhatTheyLetThrough() throws {
    // Channel 0 is bright on the left, channel 1 on the right; only the left counts for class 0.
    var image = Tensor([1, 4, 4, 2], repeating: 0)
    for p in 0..<16 { image[2 * p + (p % 4 < 2 ? 0 : 1)] = 40 }
    let model = try pooledModel([1, 0, 0, 1], bias: [0, 0], size: 4)
    let map = try ScoreCAM().explain(image, targets: [.logit(0)], layer: "active", model: model)[0]
    #expect((0..<16).allSatisfy { (map.raw[$0] > 39) == ($0 % 4 < 2) })
    #expect((0..<16).allSatisfy { map.raw[$0] > 39 || map.raw[$0] < 1e-3 })
  }

  @Test func finerCAMTakesAwayWhatClassesShare() throws {
    // Both classes want channel 0 equally; only class 0 wants channel 1.
    let model = try pooledModel([3, 3, 1, 0], bias: [0, 0])
    let image = Tensor([1, 2, 2, 2], toy.activation)
    let finer = try FinerCAM().explain(image, targets: [.logit(0)], layer: "active", model: model)[0].raw
    // With one other class the target is z_0 - z_1 whatever the probabilities: channel 1 over four positions.
    #expect(largestDifference(finer, [1, 0, 0.25, 0.25]) < 1e-4)
    let weak = try FinerCAM(base: GradCAM(), strength: 0).explain(
      image, targets: [.logit(0)], layer: "active", model: model)[0].raw
    let plain = try GradCAM().explain(image, targets: [.logit(0)], layer: "active", model: model)[0].raw
    #expect(largestDifference(weak, plain) < 1e-5)
  }

  @Test func aSinglePositionIsUniformForEveryMethodOfALayer() throws {
    let model = try pooledModel([1, 2, 1, -1], bias: [0, 0], size: 1)
    for method in ExplainerRegistry.all.filter({ $0.info.family == .activation }) {
      let map = try method.init(ExplainerContext()).explain(
        Tensor([1, 1, 1, 2], [3, 4]), targets: [.logit(0)], layer: "active", model: model)[0]
      #expect([.uniform, .empty].contains(map.health), "\(map.method)")
    }
  }

  @Test func attentionLeavesAGapThatFullGradReports() throws {
    let images = streamed("images", [1, 16, 16, 1])
    func gap(_ attention: ResNetV2Compact.Placement) throws -> Double {
      let model = try compactModel(attention: attention, taps: [])
      let map = try FullGrad().explain(images, targets: [.margin(1, 2)], layer: "input", model: model)[0]
      guard case .completeness(let sum, let expected) = map.exactness else { return .nan }
      return abs(sum - expected) / max(abs(expected), 1e-3)
    }
    #expect(try gap(.none) < 1e-4)
    #expect(try gap(.stages) > 1e-3)
    let model = try compactModel(taps: [])
    let probability = try FullGrad().explain(images, targets: [.probability(1)], layer: "input", model: model)[0]
    #expect(probability.exactness == nil)
  }
}
