import Networks
import Tensors
import Testing

@Suite struct OperationCostTests {
  @Test func workIsCountedFromShapes() throws {
    var builder = GraphBuilder()
    let input = builder.input("input", shape: [8, 6, 3])
    let first = builder.add("first", Convolution(filters: 4, kernelSize: 3, padding: .zeros(1), bias: false), input)
    let relu = builder.add("relu", ReLU(), first)
    let second = builder.add("second", Convolution(filters: 5, kernelSize: 1, stride: 2), relu)
    let pooled = builder.add("pooled", GlobalAveragePooling(), second)
    let logits = builder.add("logits", Dense(units: 7), pooled)
    let graph = builder.graph(output: logits)

    // Two images: positions times kernel elements, twice.
    let forward = [
      "first": 2 * (2 * 8 * 6) * (9 * 3 * 4), "second": 2 * (2 * 4 * 3) * (4 * 5), "logits": 2 * 2 * 5 * 7,
    ]
    let all = try graph.costs(batch: 2, trainable: ["first/kernel", "second/kernel", "logits/kernel"])
    #expect(all.mapValues(\.forward) == forward)
    // Nobody needs the gradient of the image.
    #expect(all["first"]?.backward == forward["first"])
    #expect(all["second"]?.backward == 2 * (forward["second"] ?? 0))
    #expect(all["logits"]?.backward == 2 * (forward["logits"] ?? 0))

    let frozen = try graph.costs(batch: 2, trainable: ["logits/kernel"])
    #expect(frozen["first"]?.backward == 0 && frozen["second"]?.backward == 0)
    #expect(frozen["logits"]?.backward == forward["logits"])
  }

  @Test func depthwiseConvolutionsCostTheirOwnChannelAlone() throws {
    var builder = GraphBuilder()
    let input = builder.input("input", shape: [8, 6, 3])
    let depthwise = builder.add(
      "depthwise", DepthwiseConvolution(kernel: WindowSize(rows: 3, columns: 2), padding: .same, multiplier: 2), input)
    let dense = builder.add("dense", Dense(units: 5, bias: false), depthwise)
    let costs = try builder.graph(output: dense).costs(batch: 2, trainable: ["depthwise/kernel"])
    // 2 images of 48 positions; 6 outputs a position, each a sum of 6 products.
    #expect(costs.mapValues(\.forward) == ["depthwise": 2 * 96 * 6 * 6, "dense": 2 * 96 * 6 * 5])
    #expect(costs.mapValues(\.backward) == ["depthwise": 2 * 96 * 6 * 6, "dense": 2 * 96 * 6 * 5])
  }

  @Test func resNet50V2CostsWhatIsKnownOfIt() throws {
    // 0.392 GFLOP an image forward and 1.164 with the backward pass, at 48 pixels.
    let blueprint = ResNet50V2CBAM().blueprint(size: 48, classes: 7)
    let network = try Network(blueprint.graph)
    let names = Set(network.parameters.all.filter { $0.role.isLearned }.map(\.name))
    let costs = try blueprint.graph.costs(batch: 1, trainable: names)
    let forward = costs.values.reduce(0) { $0 + $1.forward }
    let backward = costs.values.reduce(0) { $0 + $1.backward }
    #expect(abs(Double(forward) / 1e9 - 0.392) < 0.002)
    #expect(abs(Double(forward + backward) / 1e9 - 1.164) < 0.005)
  }
}
