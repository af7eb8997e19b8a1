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
    "arithmetic", "arithmetic-dynamo", "attention", "attention-dynamo", "folded", "idioms", "idioms-dynamo", "mobile",
    "mobile-dynamo", "operators", "resnet",
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
    let notes = ["arithmetic": 4, "arithmetic-dynamo": 4, "operators": 1]
    #expect(model.notes.count == notes[name] ?? 0, "\(model.notes)")
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

  /// Where an exporter folds normalisation into convolutions, the weights have lost their names.
  @Test func modulesAreKnownFromTheNamesOfNodesToo() throws {
    let names = try model("folded").network.graph.nodes.map(\.name)
    for name in [
      "layer.0.0.conv1", "layer.0.0.downsample.0", "layer.0.0.relu", "layer.0.0.Add", "layer.0.1.relu_1", "ReduceMean",
      "fc",
    ] { #expect(names.contains(name), "\(name) is not in \(names)") }
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
    #expect(model.blueprint.defaultTap.node == "layer3.1.relu_1")
    #expect(model.size == 32)
    #expect(model.channels == 3)
  }

  // MARK: - Refusals

  @Test func aModelMadeByHandIsRead() throws {
    let nodes = [ONNXBytes.node("Relu", ["image"], "a"), ONNXBytes.flatten, ONNXBytes.dense]
    #expect(try ONNXBytes.refusal(ONNXBytes.model(nodes, [ONNXBytes.weight])) == "it was read")
  }

  @Test func aFixedBatchIsFree() throws {
    let shape = ONNXBytes.integers("s", [1, 64])
    let nodes = [ONNXBytes.node("Reshape", ["image", "s"], "f"), ONNXBytes.dense]
    #expect(
      try ONNXBytes.refusal(ONNXBytes.model(nodes, [ONNXBytes.weight, shape], input: ["1", "1", "8", "8"]))
        == "it was read")
    let text = try ONNXBytes.refusal(ONNXBytes.model(nodes, [ONNXBytes.weight, shape], input: ["2", "1", "8", "8"]))
    #expect(text.contains("Reshape with shape [1, 64] for values [N, 1, 8, 8]"), "\(text)")
  }

  @Test(arguments: [
    ("NonZero", "node node_a: NonZero is not supported. Supported: the operators that docs/formats.md lists"),
    ("Loop", "node node_a: Loop is not supported (control flow)"),
  ])
  func unknownOperatorsAreNamed(kind: String, message: String) throws {
    let nodes = [ONNXBytes.node(kind, ["image"], "a"), ONNXBytes.flatten, ONNXBytes.dense]
    let text = try ONNXBytes.refusal(ONNXBytes.model(nodes, [ONNXBytes.weight]))
    #expect(text.contains(message), "\(text)")
  }

  @Test func operatorsOfOtherDomainsAreNamed() throws {
    let nodes = [ONNXBytes.node("Relu", ["image"], "a", domain: "com.example"), ONNXBytes.flatten, ONNXBytes.dense]
    let text = try ONNXBytes.refusal(ONNXBytes.model(nodes, [ONNXBytes.weight]))
    #expect(text.contains("com.example.Relu is not supported (an operator that is not ONNX's own)"), "\(text)")
  }

  @Test(arguments: [
    ("dilations", [64, 64], "Conv with dilations [64, 64] is not supported"),
    ("dilations", [1 << 62, 1], "Conv with dilations [4611686018427387904, 1] is not supported"),
    ("dilations", [0, 1], "two dilations from 1 expected, got [0, 1]"),
    ("strides", [1, 2], "Conv with strides [1, 2] is not supported"),
    ("pads", [-1, 0, 0, 0], "Conv with pads [-1, 0, 0, 0] is not supported"),
    ("kernel_shape", [5, 5], "kernel_shape [3, 3] expected, got [5, 5]"),
  ])
  func unsupportedSettingsAreNamed(setting: String, values: [Int], message: String) throws {
    let kernel = ONNXBytes.tensor("k", [1, 1, 3, 3], [Float](repeating: 1, count: 9))
    let nodes = [ONNXBytes.node("Conv", ["image", "k"], "a", [(setting, values)]), ONNXBytes.flatten, ONNXBytes.dense]
    let text = try ONNXBytes.refusal(ONNXBytes.model(nodes, [ONNXBytes.weight, kernel]))
    #expect(text.contains(message), "\(text)")
  }

  @Test(arguments: [
    (["N", "1", "H", "W"], "got image: N x 1 x H x W. Export the model for images of a fixed size"),
    (["N", "1", "8", "9"], "got image: N x 1 x 8 x 9"), (["N", "2", "8", "8"], "got image: N x 2 x 8 x 8"),
    (["N", "64"], "got image: N x 64"),
  ])
  func inputsThatAreNoSquareImageAreRefused(input: [String], message: String) throws {
    let nodes = [ONNXBytes.node("Relu", ["image"], "a"), ONNXBytes.flatten, ONNXBytes.dense]
    let text = try ONNXBytes.refusal(ONNXBytes.model(nodes, [ONNXBytes.weight], input: input))
    #expect(text.contains(message), "\(text)")
  }

  @Test func dataInAnotherFileIsRefusedWithWhatToDo() throws {
    let nodes = [ONNXBytes.node("Relu", ["image"], "a"), ONNXBytes.flatten, ONNXBytes.dense]
    let text = try ONNXBytes.refusal(ONNXBytes.model(nodes, [ONNXBytes.tensor("w", [64, 3], [], external: true)]))
    #expect(text.contains("tensor w") && text.contains("save_as_external_data=False"), "\(text)")
  }

  @Test func versionsThatAreNotKnownAreRefused() throws {
    let nodes = [ONNXBytes.node("Relu", ["image"], "a"), ONNXBytes.flatten, ONNXBytes.dense]
    #expect(
      try ONNXBytes.refusal(ONNXBytes.model(nodes, [ONNXBytes.weight], opset: 8)).contains(
        "opset_import: ONNX's operators of version 9"))
    #expect(try ONNXBytes.refusal(ONNXBytes.model(nodes, [ONNXBytes.weight], opset: 99)).contains("got 99"))
    #expect(
      try ONNXBytes.refusal(ONNXBytes.model(nodes, [ONNXBytes.weight], format: 99)).contains(
        "ir_version: 3 to 14 expected, got 99"))
  }

  // MARK: - The end

  /// A model with this node behind the scores.
  private func ending(
    _ kind: String, axis: Int?, opset: Int = 17, scores: [ONNXBytes] = [ONNXBytes.node("Gemm", ["f", "w"], "scores")]
  ) -> Data {
    let nodes = [ONNXBytes.node("Relu", ["image"], "a"), ONNXBytes.flatten] + scores
    return ONNXBytes.model(
      nodes + [ONNXBytes.node(kind, ["scores"], "logits", number: axis.map { ("axis", $0) })],
      [ONNXBytes.weight, ONNXBytes.integers("maps", [-1, 3, 1, 1])], opset: opset)
  }

  @Test(arguments: ["Softmax", "LogSoftmax"]) func aSoftmaxOverTheClassesIsTakenOff(kind: String) throws {
    let maps = [ONNXBytes.node("Gemm", ["f", "w"], "g"), ONNXBytes.node("Reshape", ["g", "maps"], "scores")]
    for (axis, opset, scores) in [
      (nil, 17, nil), (-1, 17, nil), (1, 17, nil), (nil, 11, nil), (1, 17, maps), (-3, 17, maps), (1, 11, maps),
    ] as [(Int?, Int, [ONNXBytes]?)] {
      let data =
        scores.map { ending(kind, axis: axis, opset: opset, scores: $0) } ?? ending(kind, axis: axis, opset: opset)
      let model = try ONNXBytes.read(data)
      #expect(model.notes.contains { $0.contains("softmax at the end (node node_logits) was taken off") })
      #expect(!model.network.graph.nodes.contains { $0.operation is Softmax })
    }
  }

  /// Over another axis than the classes its values say nothing of them.
  @Test(arguments: ["Softmax", "LogSoftmax"]) func aSoftmaxOverAnotherAxisIsRefused(kind: String) throws {
    let maps = [ONNXBytes.node("Gemm", ["f", "w"], "g"), ONNXBytes.node("Reshape", ["g", "maps"], "scores")]
    for (axis, opset, text) in [(-1, 17, "[N, 3, 1, 1]"), (2, 17, "[N, 3, 1, 1]"), (2, 11, "[N, 3, 1, 1]")] {
      let refusal = try ONNXBytes.refusal(ending(kind, axis: axis, opset: opset, scores: maps))
      #expect(refusal.contains("\(kind) with axis \(axis) of values \(text) at the end is not supported"), "\(refusal)")
    }
    #expect(try ONNXBytes.refusal(ending(kind, axis: 0)).contains("axis 0 of values [N, 3] at the end"))
  }

  @Test func aSigmoidAtTheEndIsTakenOffWithANote() throws {
    let model = try ONNXBytes.read(ending("Sigmoid", axis: nil))
    #expect(!model.network.graph.nodes.contains { $0.operation is Sigmoid })
    let note = try #require(model.notes.first)
    #expect(note.contains("sigmoid at the end (node node_logits) was taken off"))
    #expect(note.contains("independent probabilities") && note.contains("softmax of the logits"))
  }

  @Test func dropoutIsSaid() throws {
    let nodes = [
      ONNXBytes.node("Dropout", ["image"], "d"), ONNXBytes.node("Dropout", ["d"], "a"), ONNXBytes.flatten,
      ONNXBytes.dense,
    ]
    let model = try ONNXBytes.read(ONNXBytes.model(nodes, [ONNXBytes.weight]))
    #expect(model.notes == ["nodes that act in training alone: 2 of Dropout; predictions pass through them"])
  }

  // MARK: - Dimensions in messages

  @Test func batchesThatMoveAreRefusedWithWhatToDo() throws {
    let nodes = [
      ONNXBytes.node("Transpose", ["image"], "a", [("perm", [2, 3, 0, 1])]), ONNXBytes.flatten, ONNXBytes.dense,
    ]
    let text = try ONNXBytes.refusal(ONNXBytes.model(nodes, [ONNXBytes.weight]))
    #expect(text.contains("perm [2, 3, 0, 1] of values [N, 1, 8, 8] is not supported"), "\(text)")
    #expect(text.contains("use the size of the original model, or replace AdaptiveAvgPool2d"), "\(text)")
  }

  @Test func resultsThatAreNoVectorAreRefused() throws {
    let relu = ONNXBytes.node("Relu", ["image"], "logits")
    #expect(try ONNXBytes.refusal(ONNXBytes.model([relu])).contains("got dimensions [N, 1, 8, 8]"))
  }

  // MARK: - Bounds

  /// A bound of a `Clip` that makes no sense, or is too far from the other for a stored graph.
  @Test(arguments: [[2, 1], [.nan, 1], [-1e6, 1e6]] as [[Float]])
  func boundsThatCannotBeAreRefused(bounds: [Float]) throws {
    let nodes = [ONNXBytes.node("Clip", ["image", "low", "high"], "a"), ONNXBytes.flatten, ONNXBytes.dense]
    let tensors = [ONNXBytes.tensor("low", [], [bounds[0]]), ONNXBytes.tensor("high", [], [bounds[1]])]
    let text = try ONNXBytes.refusal(ONNXBytes.model(nodes, [ONNXBytes.weight] + tensors))
    #expect(text.contains("Clip with bounds \(bounds[0]) and \(bounds[1]) is not supported"), "\(text)")
  }
}
