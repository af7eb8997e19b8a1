import Files
import Foundation
import Interchange
import Networks
import Tensors
import Testing
import TestSupport

/// Models as PyTorch's two exporters and TensorFlow's converters write them; `make_onnx_models.py` made them.
@Suite struct ONNXImportTests {
  static let names = [
    "attention", "attention-dynamo", "idioms", "idioms-dynamo", "mobile", "mobile-dynamo", "operators", "resnet",
    "resnet-dynamo", "vgg",
  ]

  private func model(_ name: String) throws -> ImportedModel {
    try ONNXImport.read(Fixtures.path("interchange/onnx/\(name).onnx"))
  }

  private func expected(_ name: String) throws -> Tensor {
    try SafetensorsFile(reading: Fixtures.path("interchange/onnx/expected.safetensors")).tensor(name)
  }

  @Test(arguments: names) func aModelGivesTheLogitsOfONNXRuntime(name: String) throws {
    let model = try model(name)
    let logits = try onnxLogits(model.network, try expected("\(name)/input"))
    let theirs = try expected("\(name)/output")
    #expect(logits.shape == theirs.shape)
    let scale = theirs.array.reduce(1) { max($0, abs($1)) }
    #expect(onnxGap(logits, theirs) < 1e-5 * scale, "\(name): \(logits.array) instead of \(theirs.array)")
    #expect(model.classCount == 7)
    #expect(model.notes.isEmpty || name == "operators")
  }

  @Test func aModelWithChannelsLastGivesTheSameProbabilities() throws {
    let model = try model("channels-last")
    let logits = try onnxLogits(model.network, try expected("channels-last/input"))
    let theirs = try expected("channels-last/output").array
    for row in 0..<2 {
      let scores = logits.array[(7 * row)..<(7 * row + 7)].map { exp($0 - (logits.array.max() ?? 0)) }
      let sum = scores.reduce(0, +)
      for (i, score) in scores.enumerated() { #expect(abs(score / sum - theirs[7 * row + i]) < 1e-5) }
    }
    #expect(model.notes.contains { $0.contains("softmax at the end") && $0.contains("taken off") })
  }

  @Test func nodesHaveTheNamesOfTheirModules() throws {
    let names = try model("resnet").network.graph.nodes.map(\.name)
    for name in ["input", "conv1", "bn1", "layer1.0.conv1", "layer2.0.downsample.1", "layer4.1.bn2", "fc"] {
      #expect(names.contains(name), "\(name) is not in \(names)")
    }
    #expect(Set(names).count == names.count)
  }

  @Test func exportersActivationsInPartsBecomeOne() throws {
    let operations = try model("operators").network.graph.nodes.compactMap { $0.operation as? Activation }
    for function: Activation.Function in [
      .gelu(isApproximate: false), .mish, .silu, .softsign, .tanh, .selu, .softplus,
    ] {
      #expect(operations.contains { $0.function == function }, "\(function)")
    }
  }

  @Test func groupsBecomeDepthwiseOrFullConvolutions() throws {
    let model = try model("operators")
    let depthwise = model.network.graph.nodes.compactMap { $0.operation as? DepthwiseConvolution }
    #expect(depthwise.map(\.multiplier) == [2])
    #expect(try model.network.parameters.tensor("grouped/kernel").shape == [3, 3, 8, 8])
    #expect(model.notes.contains { $0.contains("a convolution in 2 groups became one that sees all channels") })
  }

  @Test func weightsThatTwoNodesReadAreSharedByThem() throws {
    let graph = try model("attention").network.graph
    let shared = graph.nodes.enumerated().filter { $1.parameterOwner != $0 }.map { graph.nodes[$1.parameterOwner].name }
    #expect(shared.sorted() == ["mlp.0", "mlp.2"])
  }

  @Test func theReportHasEveryTensorOfTheFileAndEveryParameter() throws {
    let model = try model("resnet")
    let report = model.report
    #expect(report.rows.count { $0.parameter != nil } == model.network.parameters.all.count)
    // 20 convolutions, 20 normalisations of four tensors, one layer with a bias.
    #expect(report.used.count == 20 + 80 + 2)
    #expect(report.unused.isEmpty)
    let kernel = try #require(report.rows.first { $0.source == "layer1.0.conv1.weight" })
    #expect(kernel.parameter == "layer1.0.conv1/kernel")
    #expect(kernel.shape == [4, 4, 3, 3])
    #expect(kernel.action == .transposed(from: "[out, in, height, width]"))
    #expect(kernel.action.text == "transposed: from [out, in, height, width]")
    let dynamo = try self.model("attention-dynamo").report
    #expect(dynamo.unused.contains { $0.source == "val_37" && $0.action.text.contains("shapes, axes or settings") })
  }

  @Test func theDefaultTapIsTheLastMapBeforePooling() throws {
    let model = try model("resnet")
    // From 32 pixels, the fourth layer has one place.
    #expect(model.blueprint.defaultTap.node == "layer3/layer3.1/relu_1/Relu")
    #expect(model.size == 32)
    #expect(model.channels == 3)
  }

  // MARK: - Refusals

  private func refusal(_ bytes: Data) throws -> String {
    let folder = try TemporaryFolder()
    let path = folder.file("model.onnx")
    try bytes.write(to: URL(fileURLWithPath: path))
    do {
      _ = try ONNXImport.read(path)
      return "it was read"
    } catch let error as any ReportableError {
      #expect(error.failure == .badData)
      return error.description
    }
  }

  private let flatten = ONNXBytes.node("Flatten", ["a"], "f")
  private let dense = ONNXBytes.node("Gemm", ["f", "w"], "logits")
  private let weight = ONNXBytes.tensor("w", [64, 3], [Float](repeating: 0.5, count: 192))

  @Test func aModelMadeByHandIsRead() throws {
    let nodes = [ONNXBytes.node("Relu", ["image"], "a"), flatten, dense]
    #expect(try refusal(ONNXBytes.model(nodes, [weight])) == "it was read")
  }

  @Test func aFixedBatchIsFree() throws {
    let shape = ONNXBytes.integers("s", [1, 64])
    let nodes = [ONNXBytes.node("Reshape", ["image", "s"], "f"), dense]
    #expect(try refusal(ONNXBytes.model(nodes, [weight, shape], input: ["1", "1", "8", "8"])) == "it was read")
    let text = try refusal(ONNXBytes.model(nodes, [weight, shape], input: ["2", "1", "8", "8"]))
    #expect(text.contains("Reshape with shape [1, 64] for values [N, 1, 8, 8]"), "\(text)")
  }

  @Test(arguments: [
    ("NonZero", "node node_a: NonZero is not supported. Supported: Add, AveragePool, BatchNormalization"),
    ("Loop", "node node_a: Loop is not supported (control flow)"),
  ])
  func unknownOperatorsAreNamed(kind: String, message: String) throws {
    let nodes = [ONNXBytes.node(kind, ["image"], "a"), flatten, dense]
    let text = try refusal(ONNXBytes.model(nodes, [weight]))
    #expect(text.contains(message), "\(text)")
  }

  @Test func operatorsOfOtherDomainsAreNamed() throws {
    let nodes = [ONNXBytes.node("Relu", ["image"], "a", domain: "com.example"), flatten, dense]
    let text = try refusal(ONNXBytes.model(nodes, [weight]))
    #expect(text.contains("com.example.Relu is not supported (an operator that is not ONNX's own)"), "\(text)")
  }

  @Test(arguments: [
    ("dilations", [2, 2], "Conv with dilations [2, 2] is not supported"),
    ("strides", [1, 2], "Conv with strides [1, 2] is not supported"),
    ("pads", [-1, 0, 0, 0], "Conv with pads [-1, 0, 0, 0] is not supported"),
    ("kernel_shape", [5, 5], "kernel_shape [3, 3] expected, got [5, 5]"),
  ])
  func unsupportedSettingsAreNamed(setting: String, values: [Int], message: String) throws {
    let kernel = ONNXBytes.tensor("k", [1, 1, 3, 3], [Float](repeating: 1, count: 9))
    let nodes = [ONNXBytes.node("Conv", ["image", "k"], "a", [(setting, values)]), flatten, dense]
    let text = try refusal(ONNXBytes.model(nodes, [weight, kernel]))
    #expect(text.contains(message), "\(text)")
  }

  @Test(arguments: [
    (["N", "1", "H", "W"], "got image: N x 1 x H x W. Export the model for images of a fixed size"),
    (["N", "1", "8", "9"], "got image: N x 1 x 8 x 9"), (["N", "2", "8", "8"], "got image: N x 2 x 8 x 8"),
    (["N", "64"], "got image: N x 64"),
  ])
  func inputsThatAreNoSquareImageAreRefused(input: [String], message: String) throws {
    let nodes = [ONNXBytes.node("Relu", ["image"], "a"), flatten, dense]
    let text = try refusal(ONNXBytes.model(nodes, [weight], input: input))
    #expect(text.contains(message), "\(text)")
  }

  @Test func dataInAnotherFileIsRefusedWithWhatToDo() throws {
    let nodes = [ONNXBytes.node("Relu", ["image"], "a"), flatten, dense]
    let text = try refusal(ONNXBytes.model(nodes, [ONNXBytes.tensor("w", [64, 3], [], external: true)]))
    #expect(text.contains("tensor w") && text.contains("save_as_external_data=False"), "\(text)")
  }

  @Test func versionsThatAreNotKnownAreRefused() throws {
    let nodes = [ONNXBytes.node("Relu", ["image"], "a"), flatten, dense]
    #expect(
      try refusal(ONNXBytes.model(nodes, [weight], opset: 8)).contains("opset_import: ONNX's operators of version 9"))
    #expect(try refusal(ONNXBytes.model(nodes, [weight], opset: 99)).contains("got 99"))
    #expect(try refusal(ONNXBytes.model(nodes, [weight], format: 99)).contains("ir_version: 3 to 14 expected, got 99"))
  }

  @Test func aSigmoidAtTheEndIsRefused() throws {
    let nodes = [
      flatten, ONNXBytes.node("Gemm", ["f", "w"], "scores"), ONNXBytes.node("Sigmoid", ["scores"], "logits"),
    ]
    let image = ONNXBytes.node("Relu", ["image"], "a")
    let text = try refusal(ONNXBytes.model([image] + nodes, [weight]))
    #expect(text.contains("Sigmoid with place at the end is not supported"), "\(text)")
  }

  // MARK: - Hostile files

  @Test(arguments: [[1 << 62, 1 << 62], [-1, 3], [1 << 41, 1], [64, 4], [0, 3], [1, 1, 1, 1, 1, 1, 1, 1, 192]])
  func dimensionsThatTheDataDoNotHaveAreRefused(dims: [Int]) throws {
    let nodes = [ONNXBytes.node("Relu", ["image"], "a"), flatten, dense]
    let tensor = ONNXBytes.tensor("w", dims, [Float](repeating: 0.5, count: 192))
    #expect(try refusal(ONNXBytes.model(nodes, [tensor])).contains("tensor w"))
  }

  @Test func shapesCannotGrowWithoutBound() throws {
    let last = [flatten, dense]
    let pads = ONNXBytes.integers("p", [0, 0, 65_536, 65_536, 0, 0, 65_536, 65_536])
    let padded = (0..<40).map {
      ONNXBytes.node("Pad", [$0 == 0 ? "image" : "p\($0)", "p"], $0 == 39 ? "a" : "p\($0 + 1)")
    }
    #expect(try refusal(ONNXBytes.model(padded + last, [weight, pads])) != "it was read")
    let count = ONNXBytes.integers("c", [1 << 40, 1 << 40])
    let constant = ONNXBytes.node("ConstantOfShape", ["c"], "k")
    let sum = ONNXBytes.node("Add", ["image", "k"], "a")
    #expect(try refusal(ONNXBytes.model([constant, sum] + last, [weight, count])).contains("ConstantOfShape"))
  }

  @Test func numbersAtTheEndOfTheirRangeAreRefused() throws {
    let pads = ONNXBytes.integers("p", [0, 0, .min, 0, 0, 0, 0, .max])
    let padded = ONNXBytes.node("Pad", ["image", "p"], "a")
    #expect(try refusal(ONNXBytes.model([padded, flatten, dense], [weight, pads])).contains("amounts of padding"))
    let empty = ONNXBytes { tensor in
      for extent in [0, 1 << 40, 1 << 40] { tensor.int(1, extent) }
      tensor.int(2, 7)
      tensor.text(8, "e")
    }
    let nodes = [
      ONNXBytes.node("Gather", ["e", "p"], "g"), ONNXBytes.node("Reshape", ["image", "g"], "f"), dense,
    ]
    #expect(
      try refusal(ONNXBytes.model(nodes, [weight, pads, empty])).contains("tensor e: at most 2^40 values expected"))
    for kind in ["Slice", "Transpose", "Squeeze", "Unsqueeze", "Gather", "Expand", "Concat", "Shape", "Reshape"] {
      let node = ONNXBytes.node(kind, ["image", "p", "p", "p", "p"], "a", [("axes", [.min, .max]), ("perm", [.min])])
      #expect(try refusal(ONNXBytes.model([node, flatten, dense], [weight, pads])) != "it was read", "\(kind)")
    }
  }

  @Test func valuesThatNoNodeGivesAndCyclesAreRefused() throws {
    #expect(try refusal(ONNXBytes.model([flatten, dense], [weight])).contains("inputs that earlier nodes give"))
    let cycle = [ONNXBytes.node("Relu", ["b"], "a"), ONNXBytes.node("Relu", ["a"], "b"), flatten, dense]
    #expect(try refusal(ONNXBytes.model(cycle, [weight])).contains("inputs that earlier nodes give"))
    let twice = [ONNXBytes.node("Relu", ["image"], "a"), ONNXBytes.node("Tanh", ["image"], "a"), flatten, dense]
    #expect(try refusal(ONNXBytes.model(twice, [weight])).contains("one node that gives it"))
  }

  @Test func weightsThatAreNoNumbersAreRefused() throws {
    let nodes = [ONNXBytes.node("Relu", ["image"], "a"), flatten, dense]
    let tensor = ONNXBytes.tensor("w", [64, 3], [Float](repeating: .nan, count: 192))
    #expect(try refusal(ONNXBytes.model(nodes, [tensor])).contains("finite numbers"))
  }

  @Test func truncatedFilesAreRefusedOrWhole() throws {
    let whole = try readFile(Fixtures.path("interchange/onnx/attention.onnx"))
    for length in stride(from: 0, to: whole.count - 1, by: 37) {
      #expect(try refusal(whole.prefix(length)) != "it was read", "\(length) bytes")
    }
  }

  @Test(arguments: ["attention", "channels-last", "operators"]) func flippedBitsNeverCrash(name: String) throws {
    let whole = try readFile(Fixtures.path("interchange/onnx/\(name).onnx"))
    var generator = SeededGenerator(seed: 3, label: name)
    for _ in 0..<400 {
      var bytes = Data(whole)
      for _ in 0..<3 { bytes[Int(generator.next() % UInt64(bytes.count))] ^= 1 << UInt8(generator.next() % 8) }
      #expect(try !refusal(bytes).isEmpty)
    }
  }
}
