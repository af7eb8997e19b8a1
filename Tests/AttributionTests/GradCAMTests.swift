import Attribution
import Files
import Networks
import Tensors
import Testing
import TestSupport

@Suite struct GradCAMTests {
  /// The input is the activation; class k's logit is a plain sum over kernel column k, so the gradient is that column.
  private func linearModel(gradients: [[Float]]) throws -> TappedModel {
    var builder = GraphBuilder()
    let x = builder.input("input", shape: [2, 2, 2])
    let product = builder.add("product", Convolution(filters: gradients.count, kernelSize: 2, bias: false), x)
    let logits = builder.add("logits", GlobalAveragePooling(), product)
    let graph = builder.graph(output: logits)
    let network = try Network(graph)
    let count = gradients[0].count
    let kernel = (0..<count).flatMap { i in gradients.map { $0[i] } }
    try network.parameters.set("product/kernel", to: Tensor([2, 2, 2, gradients.count], kernel))
    return try TappedModel(bare(graph), network, taps: ["input"])
  }

  @Test func goldenVectorsOfTheReference() throws {
    // Channels interleaved: A1 = [1, 2, 0, 3], A2 = [4, 0, 1, 1]; g1 = [.5, -.25, .1, .2], g2 = [-.1, .3, .4, -.2].
    let activation = Tensor([1, 2, 2, 2], [1, 4, 2, 0, 0, 1, 3, 1])
    let model = try linearModel(gradients: [
      [0, 0, 0, 0, 0, 0, 0, 0], [0.5, -0.1, -0.25, 0.3, 0.1, 0.4, 0.2, -0.2],
    ])
    let map = try #require(GradCAM().explain(activation, targets: [.logit(1)], layer: "input", model: model).first)
    #expect(largestDifference(map.raw, [0.5375, 0.275, 0.1, 0.5125]) < 1e-6)
    #expect(map.height == 2 && map.width == 2 && map.layer == "input" && map.method == "gradcam")
    #expect(map.target == .logit(1) && map.health == .ok && map.negativeShare == 0)
  }

  @Test func aNetworkWorkedOutByHand() throws {
    var builder = GraphBuilder()
    let x = builder.input("input", shape: [1, 3, 1])
    let doubled = builder.add("doubled", Convolution(filters: 2, kernelSize: 1, bias: false), x)
    let active = builder.add("active", ReLU(), doubled)
    let pooled = builder.add("pooled", GlobalAveragePooling(), active)
    let logits = builder.add("logits", Dense(units: 2), pooled)
    let graph = builder.graph(output: logits)
    let network = try Network(graph)
    try network.parameters.set("doubled/kernel", to: Tensor([1, 1, 1, 2], [2, -1]))
    try network.parameters.set("logits/kernel", to: Tensor([2, 2], [3, -6, 9, 12]))
    let model = try TappedModel(bare(graph), network, taps: ["active", "doubled"])
    let input = Tensor([1, 1, 3, 1], [1, -2, 4])
    // active: [2, 0, 8] and [0, 2, 0], means 10/3 and 2/3, so the logits are 10 + 6 and -20 + 8; each channel's mean gradient is the dense weight over three.
    #expect(try model.forward(input) == [[16, -12]])
    func map(_ label: Int, _ layer: String) throws -> AttributionMap {
      try #require(GradCAM().explain(input, targets: [.logit(label)], layer: layer, model: model).first)
    }
    #expect(largestDifference(try map(0, "active").raw, [2, 6, 8]) < 1e-5)
    #expect(largestDifference(try map(1, "active").raw, [-4, 8, -16]) < 1e-5)
    #expect(abs(try map(1, "active").negativeShare - 20.0 / 28) < 1e-6)
    // Before the ReLU two of three positions let the first channel's gradient through, one the second's: the weights
    // are 2/3 and 1, and the activations [2, -4, 8] and [-1, 2, -4].
    let third: Float = 1.0 / 3
    #expect(largestDifference(try map(0, "doubled").raw, [third, -2 * third, 4 * third]) < 1e-5)
  }

  @Test(arguments: ["relu1", "conv2", "relu2"]) func rawMapsEqualThoseOfPytorchGradCAM(_ tap: String) throws {
    let path = Fixtures.path("attribution/gradcam.json")
    let golden = try JSONValue(parsing: readFile(path), path: path)
    let model = try goldenModel(taps: [tap])
    let images = streamed("images", [3, 8, 8, 1])
    func rows(_ json: JSONValue?) -> [[Float]] {
      (json?.arrayValue ?? []).map { ($0.arrayValue ?? []).compactMap(\.doubleValue).map { Float($0) } }
    }
    let logitRows = try model.forward(images)
    let expectedLogits = rows(golden["logits"])
    #expect(expectedLogits.count == 3)
    for (mine, theirs) in zip(logitRows, expectedLogits) { #expect(relativeError(mine, theirs) < 1e-5) }
    let labels = (golden["labels"]?.arrayValue ?? []).compactMap(\.intValue)
    let maps = try GradCAM().explain(images, targets: labels.map { .logit($0) }, layer: tap, model: model)
    let expected = try #require(golden["maps"]?[tap])
    #expect([maps[0].height, maps[0].width] == expected["grid"]?.arrayValue?.compactMap(\.intValue))
    let raw = rows(expected["raw"])
    #expect(raw.count == maps.count)
    for (map, theirs) in zip(maps, raw) { #expect(relativeError(map.raw, theirs) < 2e-5) }
  }

  @Test func theMarginMapIsTheDifferenceOfTheLogitMaps() throws {
    let model = try compactModel(taps: ["post_relu", "stage1_block1_out"])
    let image = streamed("images", [1, 16, 16, 1])
    for layer in ["post_relu", "stage1_block1_out"] {
      func map(_ target: Target) throws -> [Float] {
        try #require(GradCAM().explain(image, targets: [target], layer: layer, model: model).first).raw
      }
      let (first, second) = (try map(.logit(3)), try map(.logit(0)))
      let margin = try map(.margin(3, 0))
      #expect(peak(margin) > 1e-4)
      #expect(largestDifference(margin, zip(first, second).map { $0 - $1 }) < 1e-5 * max(1, peak(margin)))
      #expect(largestDifference(try map(.margin(0, 3)), margin.map { -$0 }) < 1e-5 * max(1, peak(margin)))
    }
  }

  @Test func behindTheLastMapTheGradientDoesNotDependOnThePosition() throws {
    // Global average pooling hands every position the same share: Grad-CAM, HiResCAM and XGrad-CAM are one map there.
    let model = try compactModel(taps: ["cbam_out", "post_relu"])
    _ = try model.forward(streamed("images", [2, 16, 16, 1]))
    try model.backward([.logit(1), .probability(4)])
    func spread(_ node: String) throws -> Float {
      let gradient = try model.gradient(node)
      let (n, positions, c) = (gradient.shape.n, gradient.shape.h * gradient.shape.w, gradient.shape.c)
      #expect(positions > 1)
      var largest: Float = 0
      for i in 0..<n {
        for p in 1..<positions {
          for k in 0..<c {
            largest = max(largest, abs(gradient[(i * positions + p) * c + k] - gradient[i * positions * c + k]))
          }
        }
      }
      return largest / peak(gradient.array)
    }
    #expect(try spread("cbam_out") == 0)
    // Before the attention block it does.
    #expect(try spread("post_relu") > 0.01)
  }

  @Test func behindAttentionTheMapIsAProductOfItsParts() throws {
    let model = try compactModel(taps: ["cbam_out", "cbam_channel", "cbam_spatial", "post_relu"])
    let image = streamed("images", [1, 16, 16, 1])
    let map = try #require(GradCAM().explain(image, targets: [.logit(2)], layer: "cbam_out", model: model).first)
    let features = try model.activation("post_relu")
    let (channel, spatial) = (try model.activation("cbam_channel"), try model.activation("cbam_spatial"))
    let gradient = try model.gradient("cbam_out")
    let c = features.shape.c
    // Ms * sum over k of w_k Mc_k A_k, with w_k read at any position.
    let product = (0..<(features.shape.h * features.shape.w)).map { p -> Float in
      let sum = (0..<c).reduce(0.0) { $0 + Double(gradient[$1]) * Double(channel[$1]) * Double(features[p * c + $1]) }
      return Float(Double(spatial[p]) * sum)
    }
    #expect(peak(product) > 1e-4)
    #expect(largestDifference(map.raw, product) < 1e-6 * max(1, peak(product)))
  }
}
