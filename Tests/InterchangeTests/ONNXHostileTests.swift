import Files
import Foundation
import Interchange
import Networks
import Tensors
import Testing
import TestSupport

/// ONNX files that no exporter would write.
@Suite struct ONNXHostileTests {
  @Test(arguments: [[1 << 62, 1 << 62], [-1, 3], [1 << 41, 1], [64, 4], [0, 3], [1, 1, 1, 1, 1, 1, 1, 1, 192]])
  func dimensionsThatTheDataDoNotHaveAreRefused(dims: [Int]) throws {
    let nodes = [ONNXBytes.node("Relu", ["image"], "a"), ONNXBytes.flatten, ONNXBytes.dense]
    let tensor = ONNXBytes.tensor("w", dims, [Float](repeating: 0.5, count: 192))
    #expect(try ONNXBytes.refusal(ONNXBytes.model(nodes, [tensor])).contains("tensor w"))
  }

  @Test func shapesCannotGrowWithoutBound() throws {
    let last = [ONNXBytes.flatten, ONNXBytes.dense]
    let pads = ONNXBytes.integers("p", [0, 0, 65_536, 65_536, 0, 0, 65_536, 65_536])
    let padded = (0..<40).map {
      ONNXBytes.node("Pad", [$0 == 0 ? "image" : "p\($0)", "p"], $0 == 39 ? "a" : "p\($0 + 1)")
    }
    #expect(try ONNXBytes.refusal(ONNXBytes.model(padded + last, [ONNXBytes.weight, pads])) != "it was read")
    let count = ONNXBytes.integers("c", [1 << 40, 1 << 40])
    let constant = ONNXBytes.node("ConstantOfShape", ["c"], "k")
    let sum = ONNXBytes.node("Add", ["image", "k"], "a")
    #expect(
      try ONNXBytes.refusal(ONNXBytes.model([constant, sum] + last, [ONNXBytes.weight, count])).contains(
        "ConstantOfShape"))
  }

  @Test func numbersAtTheEndOfTheirRangeAreRefused() throws {
    let pads = ONNXBytes.integers("p", [0, 0, .min, 0, 0, 0, 0, .max])
    let padded = ONNXBytes.node("Pad", ["image", "p"], "a")
    #expect(
      try ONNXBytes.refusal(ONNXBytes.model([padded, ONNXBytes.flatten, ONNXBytes.dense], [ONNXBytes.weight, pads]))
        .contains("amounts of padding"))
    let empty = ONNXBytes { tensor in
      for extent in [0, 1 << 40, 1 << 40] { tensor.int(1, extent) }
      tensor.int(2, 7)
      tensor.text(8, "e")
    }
    let nodes = [
      ONNXBytes.node("Gather", ["e", "p"], "g"), ONNXBytes.node("Reshape", ["image", "g"], "f"), ONNXBytes.dense,
    ]
    #expect(
      try ONNXBytes.refusal(ONNXBytes.model(nodes, [ONNXBytes.weight, pads, empty])).contains(
        "tensor e: at most 2^40 values expected"))
    for kind in ["Slice", "Transpose", "Squeeze", "Unsqueeze", "Gather", "Expand", "Concat", "Shape", "Reshape"] {
      let node = ONNXBytes.node(kind, ["image", "p", "p", "p", "p"], "a", [("axes", [.min, .max]), ("perm", [.min])])
      #expect(
        try ONNXBytes.refusal(ONNXBytes.model([node, ONNXBytes.flatten, ONNXBytes.dense], [ONNXBytes.weight, pads]))
          != "it was read", "\(kind)")
    }
  }

  @Test func valuesThatNoNodeGivesAndCyclesAreRefused() throws {
    #expect(
      try ONNXBytes.refusal(ONNXBytes.model([ONNXBytes.flatten, ONNXBytes.dense], [ONNXBytes.weight])).contains(
        "inputs that earlier nodes give"))
    let cycle = [
      ONNXBytes.node("Relu", ["b"], "a"), ONNXBytes.node("Relu", ["a"], "b"), ONNXBytes.flatten, ONNXBytes.dense,
    ]
    #expect(
      try ONNXBytes.refusal(ONNXBytes.model(cycle, [ONNXBytes.weight])).contains("inputs that earlier nodes give"))
    let twice = [
      ONNXBytes.node("Relu", ["image"], "a"), ONNXBytes.node("Tanh", ["image"], "a"), ONNXBytes.flatten,
      ONNXBytes.dense,
    ]
    #expect(try ONNXBytes.refusal(ONNXBytes.model(twice, [ONNXBytes.weight])).contains("one node that gives it"))
  }

  @Test func weightsThatAreNoNumbersAreRefused() throws {
    let nodes = [ONNXBytes.node("Relu", ["image"], "a"), ONNXBytes.flatten, ONNXBytes.dense]
    let tensor = ONNXBytes.tensor("w", [64, 3], [Float](repeating: .nan, count: 192))
    #expect(try ONNXBytes.refusal(ONNXBytes.model(nodes, [tensor])).contains("finite numbers"))
  }

  @Test func truncatedFilesAreRefusedOrWhole() throws {
    let whole = try readFile(Fixtures.path("interchange/onnx/attention.onnx"))
    for length in stride(from: 0, to: whole.count - 1, by: 37) {
      #expect(try ONNXBytes.refusal(whole.prefix(length)) != "it was read", "\(length) bytes")
    }
  }

  @Test(arguments: ["attention", "channels-last", "operators"]) func flippedBitsNeverCrash(name: String) throws {
    let whole = try readFile(Fixtures.path("interchange/onnx/\(name).onnx"))
    var generator = SeededGenerator(seed: 3, label: name)
    var runs = 0
    for _ in 0..<400 {
      var bytes = Data(whole)
      for _ in 0..<3 { bytes[Int(generator.next() % UInt64(bytes.count))] ^= 1 << UInt8(generator.next() % 8) }
      // A model that is still read must run, too.
      guard let model = try? ONNXBytes.read(bytes) else { continue }
      let values = try model.network.graph.shapes(batch: 1).reduce(0) { $0 + $1.count }
      guard values < 1 << 24 else { continue }
      let images = Tensor([1, model.size, model.size, model.channels], repeating: 0.5)
      #expect(try onnxLogits(model.network, images).count == model.classCount)
      runs += 1
    }
    #expect(runs > 0)
  }

  /// Shapes have few numbers: many sums of long ones would fill the memory from a small file.
  @Test func arithmeticWithShapesCannotGrowWithoutBound() throws {
    let long = ONNXBytes.integers("k0", [Int](repeating: 0, count: 2048))
    let tables = [ONNXBytes.weight, long, ONNXBytes.integers("one", [1]), ONNXBytes.integers("s", [-1, 64])]
    func model(_ kind: String, _ steps: Int, _ second: String) throws -> String {
      let sums = (0..<steps).map { ONNXBytes.node(kind, ["k\($0)", second], "k\($0 + 1)") }
      let use = [
        ONNXBytes.node("Slice", ["k\(steps)", "zero", "two"], "z"), ONNXBytes.node("Mul", ["z", "zero"], "zz"),
        ONNXBytes.node("Add", ["zz", "s"], "shape"), ONNXBytes.node("Reshape", ["image", "shape"], "f"),
      ]
      let bounds = [ONNXBytes.integers("zero", [0]), ONNXBytes.integers("two", [2])]
      return try ONNXBytes.refusal(ONNXBytes.model(sums + use + [ONNXBytes.dense], tables + bounds))
    }
    #expect(try model("Add", 100, "one") == "it was read")
    let text = try model("Add", 2100, "one")
    #expect(text.contains("node node_k") && text.contains("(Add): at most 4194304 numbers"), "\(text)")
    let axis = ONNXBytes.integers("k0", [Int](repeating: 0, count: 2049))
    #expect(
      try ONNXBytes.refusal(ONNXBytes.model([ONNXBytes.node("Add", ["k0", "k0"], "logits")], [axis]))
        .contains("tensor k0: at most 2048 whole numbers expected"))
  }

  @Test func placesThatRepeatNumbersCannotGrowWithoutBound() throws {
    let table = ONNXBytes { tensor in
      for extent in [16, 16] { tensor.int(1, extent) }
      tensor.int(2, 7)
      tensor.text(8, "t")
      tensor.bytes(9, Data(count: 16 * 16 * 8))
    }
    let places = ONNXBytes.integers("p", [Int](repeating: 3, count: 200))
    let gather = ONNXBytes.node("Gather", ["t", "p"], "g")
    let reshape = ONNXBytes.node("Reshape", ["image", "g"], "f")
    let text = try ONNXBytes.refusal(
      ONNXBytes.model([gather, reshape, ONNXBytes.dense], [ONNXBytes.weight, table, places]))
    #expect(text.contains("node node_g (Gather): at most 2048 numbers"), "\(text)")
  }

  /// An axis of 2^40 places in a tensor without numbers.
  @Test func emptyTensorsWithLongAxesAreRefused() throws {
    let empty = ONNXBytes { tensor in
      for extent in [0, 1 << 40] { tensor.int(1, extent) }
      tensor.int(2, 7)
      tensor.text(8, "e")
    }
    let tables = [
      ONNXBytes.weight, empty, ONNXBytes.integers("start", [0]), ONNXBytes.integers("end", [1 << 40]),
      ONNXBytes.integers("axis", [1]),
    ]
    let slice = ONNXBytes.node("Slice", ["e", "start", "end", "axis"], "s")
    let reshape = ONNXBytes.node("Reshape", ["image", "s"], "f")
    let text = try ONNXBytes.refusal(ONNXBytes.model([slice, reshape, ONNXBytes.dense], tables))
    #expect(text.contains("tensor e: at most 2048 whole numbers expected"), "\(text)")
  }
}
