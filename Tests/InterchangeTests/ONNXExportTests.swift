import Files
import Foundation
import Interchange
import Networks
import Tensors
import Testing
import TestSupport

@Suite struct ONNXExportTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("model.onnx")
  }

  /// Writes a network, reads it again and compares the logits.
  private func checkRoundTrip(_ network: Network, _ options: ONNXExport.Options, _ what: String) throws {
    try ONNXExport.write(network.graph, network.parameters, to: path, options: options)
    let again = try ONNXImport.read(path).network
    let images = ONNXNetworks.images(network)
    let ours = try onnxLogits(network, images)
    let theirs = try onnxLogits(again, images)
    let scale = ours.array.reduce(1) { max($0, abs($1)) }
    #expect(ours.shape == theirs.shape)
    #expect(onnxGap(ours, theirs) < 2e-5 * scale, "\(what): \(ours.array) and \(theirs.array)")
  }

  @Test(arguments: OperationRegistry.all.indices, [17, 22])
  func everyOperationIsWrittenAndReadAgain(index: Int, opset: Int) throws {
    let example = OperationRegistry.all[index]
    try checkRoundTrip(
      ONNXNetworks.network(example), ONNXExport.Options(opset: opset),
      "\(example.operation.kind) \(example.inputs), set \(opset)")
  }

  @Test func architecturesAreWrittenAndReadAgain() throws {
    let compact = try ResNetV2Compact(configuration: ["stem": 8, "widths": [8, 12, 16], "blocks": [1, 1, 2]])
    let large = try ResNet50V2CBAM(configuration: ["head": [8, 8], "attention": "backbone"])
    for blueprint in [compact.blueprint(size: 24, classes: 5), large.blueprint(size: 32, classes: 7)] {
      try checkRoundTrip(
        ONNXNetworks.randomized(Network(blueprint.graph)), ONNXExport.Options(), blueprint.defaultTap.node)
    }
  }

  @Test func namesOfNodesAndWeightsStay() throws {
    let blueprint = ResNetV2Compact().blueprint(size: 16, classes: 3)
    let network = ONNXNetworks.randomized(try Network(blueprint.graph))
    try ONNXExport.write(network.graph, network.parameters, to: path, options: ONNXExport.Options())
    let model = try ONNXImport.read(path)
    let names = Set(model.network.graph.nodes.map(\.name))
    // Dropout does nothing and is left out.
    for node in network.graph.nodes where !(node.operation is Dropout) {
      #expect(names.contains(node.name), "\(node.name)")
    }
    for parameter in network.parameters.all {
      let row = model.report.rows.first { $0.source == parameter.name }
      #expect(row?.parameter == parameter.name)
      #expect(try model.network.parameters.tensor(parameter.name) == network.parameters.tensor(parameter.name))
    }
    #expect(model.report.format == "ONNX, operator set 17, written by fer-analyze")
  }

  @Test func classesPreprocessingAndTemperatureComeBack() throws {
    let network = ONNXNetworks.randomized(try Network(ResNetV2Compact().blueprint(size: 16, classes: 3).graph))
    let preprocessing: JSONValue = ["channels": 1, "mean": 0.5]
    try ONNXExport.write(
      network.graph, network.parameters, to: path,
      options: ONNXExport.Options(
        includesSoftmax: true, temperature: 1.5,
        metadata: [
          (key: "classes", value: "[\"a\",\"b\",\"c\"]"), (key: "preprocessing", value: preprocessing.compactText),
          (key: "temperature", value: "1.5"),
        ]))
    let model = try ONNXImport.read(path)
    #expect(model.classes == ["a", "b", "c"])
    #expect(model.preprocessing == preprocessing)
    #expect(model.temperature == 1.5)
    #expect(
      onnxGap(
        try onnxLogits(network, ONNXNetworks.images(network)),
        try onnxLogits(model.network, ONNXNetworks.images(network))) < 1e-4)
  }

  @Test func oneNetworkGivesTheSameBytes() throws {
    let network = ONNXNetworks.randomized(try Network(ResNetV2Compact().blueprint(size: 16, classes: 3).graph))
    let options = ONNXExport.Options(includesSoftmax: true)
    try ONNXExport.write(network.graph, network.parameters, to: path, options: options)
    try ONNXExport.write(network.graph, network.parameters, to: folder.file("again.onnx"), options: options)
    #expect(try readFile(path) == readFile(folder.file("again.onnx")))
  }

  /// `make_onnx_models.py` measured the kept file with ONNX Runtime; `RECORD_SNAPSHOTS=1` writes it anew.
  @Test func theKeptFileIsStillWrittenAndGivesTheLogitsOfONNXRuntime() throws {
    let network = try ONNXNetworks.fixed()
    let options = ONNXExport.Options(
      includesSoftmax: true, temperature: 1.5, metadata: [(key: "classes", value: "[\"a\",\"b\",\"c\"]")])
    let kept = Fixtures.path("interchange/onnx/exported.onnx")
    guard ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == nil else {
      try ONNXExport.write(network.graph, network.parameters, to: kept, options: options)
      Issue.record("\(kept) was written; measure it with make_onnx_models.py and run the test again")
      return
    }
    try ONNXExport.write(network.graph, network.parameters, to: path, options: options)
    #expect(try readFile(path) == readFile(kept), "RECORD_SNAPSHOTS=1 records it anew")
    let expected = try SafetensorsFile(reading: Fixtures.path("interchange/onnx/expected.safetensors"))
    let theirs = try expected.tensor("exported/output")
    let scale = theirs.array.reduce(1) { max($0, abs($1)) }
    #expect(theirs.count == 6)
    #expect(onnxGap(try onnxLogits(network, try expected.tensor("exported/input")), theirs) < 1e-5 * scale)
  }

  @Test func settingsThatCannotBeAreRefused() throws {
    let network = ONNXNetworks.randomized(try Network(ResNetV2Compact().blueprint(size: 16, classes: 3).graph))
    func refusal(_ options: ONNXExport.Options) -> String {
      do {
        try ONNXExport.write(network.graph, network.parameters, to: path, options: options)
        return "it was written"
      } catch {
        return "\(error)"
      }
    }
    #expect(refusal(ONNXExport.Options(opset: 16)) == "operator set 16: 17 to 22 expected")
    #expect(refusal(ONNXExport.Options(temperature: 0)) == "temperature 0.0: a positive number expected")
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}

/// Networks with values that show a mix-up.
enum ONNXNetworks {
  /// An operation between layers that any shape goes through.
  static func network(_ example: OperationRegistry.Example) throws -> Network {
    var builder = GraphBuilder()
    let image = builder.input("input", shape: [6, 6, 1])
    let pixels = builder.add("pixels", Flatten(order: .channelsLast), image)
    var inputs: [NodeReference] = []
    for (i, shape) in example.inputs.enumerated() {
      let extents = Array(shape.dimensions.dropFirst())
      let values = builder.add("values\(i)", Dense(units: extents.reduce(1, *)), pixels)
      inputs.append(extents.count == 1 ? values : builder.add("map\(i)", Reshape(to: Shape(extents)), values))
    }
    let result = builder.add("operation", example.operation, inputs: inputs)
    let flat = builder.add("flat", Flatten(order: .channelsLast), result)
    let scores = builder.add("scores", Dense(units: 3), flat)
    return randomized(try Network(builder.graph(output: scores)))
  }

  /// A residual network whose weights are fractions that every machine computes alike.
  static func fixed() throws -> Network {
    var builder = GraphBuilder()
    let image = builder.input("input", shape: [8, 8, 1])
    let stem = builder.add("stem", Convolution(filters: 4, kernelSize: 3, stride: 2, padding: .same, bias: true), image)
    let rectified = builder.add("stem_relu", ReLU(), stem)
    let convolution = builder.add(
      "convolution", Convolution(filters: 4, kernelSize: 3, stride: 1, padding: .zeros(1), bias: false), rectified)
    let normalized = builder.add("normalization", BatchNormalization(), convolution)
    let sum = builder.add("sum", Add(), inputs: [rectified, normalized])
    let pooled = builder.add("pool", MaxPooling(size: 2, stride: 2), sum)
    let scores = builder.add("scores", Dense(units: 3), builder.add("flat", Flatten(order: .channelsLast), pooled))
    let network = try Network(builder.graph(output: scores))
    for (k, parameter) in network.parameters.all.enumerated() {
      for (i, at) in parameter.range.enumerated() {
        let step = (37 * i + 11 * k) % 61
        // Variances are positive.
        network.parameters.values[at] = Float(parameter.role == .movingVariance ? step + 16 : step - 30) / 64
      }
    }
    return network
  }

  /// The network with every parameter away from its start.
  static func randomized(_ network: Network) -> Network {
    network.parameters.initialize(seed: 5)
    for parameter in network.parameters.all where parameter.role != .kernel {
      var generator = SeededGenerator(seed: 6, label: parameter.name)
      let isPositive = parameter.role == .movingVariance || parameter.role == .gamma
      for i in parameter.range {
        let value = Float(generator.normal()) * 0.3
        network.parameters.values[i] = isPositive ? 0.5 + abs(value) : value
      }
    }
    return network
  }

  /// Two images of noise.
  static func images(_ network: Network) -> Tensor {
    var generator = SeededGenerator(seed: 1, label: "images")
    let shape = Shape([2] + network.graph.inputShape.dimensions)
    return Tensor(shape, (0..<shape.count).map { _ in Float(generator.normal()) })
  }
}

/// The logits of images.
func onnxLogits(_ network: Network, _ images: Tensor) throws -> Tensor {
  let session = try Session(network, .inference(batch: images.shape.n))
  images.withElements { _ = session.input.update(fromContentsOf: $0) }
  session.forward()
  return Tensor([images.shape.n, session.output.count / images.shape.n], session.output)
}

/// The largest difference of two tensors of one count.
func onnxGap(_ a: Tensor, _ b: Tensor) -> Float {
  a.count == b.count ? zip(a.array, b.array).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
}
