import Files
import Foundation
import Interchange
import Networks
import Tensors
import TestSupport
import Testing

/// Weights by name: PyTorch's and this project's.
@Suite struct StateDictTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("weights.safetensors")
  }

  /// A network with every kind of parameter.
  private func network(seed: UInt64) throws -> Network {
    var builder = GraphBuilder()
    let input = builder.input("input", shape: [6, 6, 1])
    var x = builder.add("stem_conv", Convolution(filters: 3, kernelSize: 3), input)
    x = builder.add("stem_bn", BatchNormalization(), x)
    x = builder.add("depth", DepthwiseConvolution(kernel: WindowSize(rows: 3, columns: 3), multiplier: 2), x)
    x = builder.add("prelu", PReLU(), x)
    x = builder.add("pool", GlobalAveragePooling(), x)
    x = builder.add("logits", Dense(units: 2), x)
    let network = try Network(builder.graph(output: x))
    var generator = SeededGenerator(seed: seed)
    for parameter in network.parameters.all {
      let values = (0..<parameter.shape.count).map { _ in Float(generator.uniform(in: 0.1...1)) }
      try network.parameters.set(parameter.name, to: Tensor(parameter.shape, values))
    }
    return network
  }

  private func expectEqual(_ a: Network, _ b: Network) throws {
    for parameter in a.parameters.all {
      #expect(try a.parameters.tensor(parameter.name) == b.parameters.tensor(parameter.name), "\(parameter.name)")
    }
  }

  @Test func whatIsWrittenForPyTorchReadsBack() throws {
    let (made, empty) = (try network(seed: 1), try network(seed: 2))
    try StateDict.write(made, metadata: [], to: path)
    let file = try SafetensorsFile(reading: path)
    #expect(file.entry("stem_conv.weight")?.shape == [3, 1, 3, 3])
    #expect(file.entry("depth.weight")?.shape == [6, 1, 3, 3])
    #expect(file.entry("logits.weight")?.shape == [2, 6])
    #expect(file.entry("stem_bn.running_var")?.shape == [3])
    let report = try StateDict(file).load(into: empty)
    try expectEqual(made, empty)
    #expect(report.used.count == made.parameters.all.count && report.unused.isEmpty)
    #expect(report.rows.first { $0.parameter == "logits/kernel" }?.action == .transposed(from: "[out, in]"))
  }

  @Test func kernelsAreTransposedByHand() throws {
    let made = try network(seed: 1)
    try StateDict.write(made, metadata: [], to: path)
    let dense = try SafetensorsFile(reading: path).tensor("logits.weight").array
    let ours = try made.parameters.tensor("logits/kernel").array
    for unit in 0..<2 { for i in 0..<6 { #expect(dense[unit * 6 + i] == ours[i * 2 + unit]) } }
    // Output channel 2 * c + m of a depthwise convolution looks at input c.
    let depth = try SafetensorsFile(reading: path).tensor("depth.weight").array
    let kernel = try made.parameters.tensor("depth/kernel").array
    for out in 0..<6 { for p in 0..<9 { #expect(depth[out * 9 + p] == kernel[p * 6 + out]) } }
  }

  @Test func namesWithDotsAndTablesOfNamesAreUnderstood() throws {
    let (made, empty) = (try network(seed: 1), try network(seed: 2))
    try StateDict.write(made, metadata: [], to: path)
    let file = try SafetensorsFile(reading: path)
    let renamed = try file.entries.map { entry in
      (
        name: entry.name.replacing("stem_", with: "stem.").replacing("logits", with: "head.3"),
        tensor: try file.tensor(entry.name)
      )
    }
    try SafetensorsFile.write(
      tensors: renamed + [("stem.bn.num_batches_tracked", Tensor([1], [3]))], to: path)
    let refusal = #expect(throws: StateDictError.self) {
      try StateDict(SafetensorsFile(reading: path)).load(into: empty)
    }
    #expect("\(refusal as Any)".contains("logits/kernel") && "\(refusal as Any)".contains("head.3.weight"))
    let table = folder.file("names.csv")
    try AtomicFile.write(
      "tensor,parameter\nhead.3.weight,logits/kernel\nhead.3.bias,logits/bias\n", to: table)
    let report = try StateDict(SafetensorsFile(reading: path)).load(into: empty, names: TensorNames(reading: table))
    try expectEqual(made, empty)
    #expect(report.unused.map(\.source) == ["stem.bn.num_batches_tracked"])
  }

  @Test(arguments: [
    ("tensor,parameter\nabsent.weight,logits/kernel\n", "absent.weight"),
    ("tensor,parameter\nlogits.weight,nowhere/kernel\n", "nowhere/kernel"),
    ("tensor,parameter\nlogits.bias,logits/kernel\n", "logits/kernel"),
    ("tensor\nlogits.bias\n", "two columns"),
    ("tensor,parameter\nlogits.bias,logits/bias\nlogits.bias,logits/bias\n", "stands twice"),
  ]) func aTableThatDoesNotFitIsRefused(_ text: String, _ naming: String) throws {
    try StateDict.write(try network(seed: 1), metadata: [], to: path)
    let table = folder.file("names.csv")
    try AtomicFile.write(text, to: table)
    let error = #expect(throws: (any Error).self) {
      try StateDict(SafetensorsFile(reading: path)).load(
        into: try network(seed: 2), names: TensorNames(reading: table))
    }
    #expect("\(error as Any)".contains(naming))
  }

  @Test func aTensorOfAnotherShapeOrWithoutNumbersIsNamed() throws {
    let made = try network(seed: 1)
    for (change, naming) in [
      (Tensor([2, 6], repeating: .nan), "finite"), (Tensor([6, 2], repeating: 1), "[2, 6]"),
    ] {
      try StateDict.write(made, metadata: [], to: path)
      let file = try SafetensorsFile(reading: path)
      let tensors = try file.entries.map { entry in
        (name: entry.name, tensor: entry.name == "logits.weight" ? change : try file.tensor(entry.name))
      }
      try SafetensorsFile.write(tensors: tensors, to: path)
      let error = #expect(throws: StateDictError.self) {
        try StateDict(SafetensorsFile(reading: path)).load(into: try network(seed: 2))
      }
      #expect("\(error as Any)".contains("logits.weight") && "\(error as Any)".contains(naming))
    }
  }
}
