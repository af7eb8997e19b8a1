import Files
import Foundation
import Interchange
import Testing
import TestSupport

/// Protocol buffer messages written by hand, for files that no exporter would write.
struct ONNXBytes {
  private(set) var data = Data()

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest > 127 {
      data.append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    data.append(UInt8(rest))
  }

  /// A message with these fields.
  init(_ fill: (inout ONNXBytes) -> Void) { fill(&self) }

  mutating func int(_ field: Int, _ value: Int) {
    varint(UInt64(field << 3))
    varint(UInt64(bitPattern: Int64(value)))
  }

  mutating func bytes(_ field: Int, _ value: Data) {
    varint(UInt64(field << 3 | 2))
    varint(UInt64(value.count))
    data.append(value)
  }

  mutating func text(_ field: Int, _ value: String) { bytes(field, Data(value.utf8)) }
  mutating func message(_ field: Int, _ value: ONNXBytes) { bytes(field, value.data) }

  /// A tensor of floats.
  static func tensor(_ name: String, _ dims: [Int], _ values: [Float], external: Bool = false) -> ONNXBytes {
    ONNXBytes { tensor in
      for extent in dims { tensor.int(1, extent) }
      tensor.int(2, 1)
      tensor.text(8, name)
      if external { tensor.int(14, 1) } else { tensor.bytes(9, values.withUnsafeBytes { Data($0) }) }
    }
  }

  /// A tensor of whole numbers.
  static func integers(_ name: String, _ values: [Int]) -> ONNXBytes {
    ONNXBytes { tensor in
      tensor.int(1, values.count)
      tensor.int(2, 7)
      tensor.text(8, name)
      tensor.bytes(9, values.map { Int64($0) }.withUnsafeBytes { Data($0) })
    }
  }

  /// A node whose attributes are lists of whole numbers, and one of them a number.
  static func node(
    _ kind: String, _ inputs: [String], _ output: String, _ attributes: [(String, [Int])] = [],
    number: (String, Int)? = nil, domain: String = ""
  ) -> ONNXBytes {
    ONNXBytes { node in
      for input in inputs { node.text(1, input) }
      node.text(2, output)
      node.text(3, "node_\(output)")
      node.text(4, kind)
      node.text(7, domain)
      for (name, values) in attributes {
        node.message(
          5,
          ONNXBytes { attribute in
            attribute.text(1, name)
            for value in values { attribute.int(8, value) }
            attribute.int(20, 7)
          })
      }
      if let (name, value) = number {
        node.message(
          5,
          ONNXBytes { attribute in
            attribute.text(1, name)
            attribute.int(3, value)
            attribute.int(20, 2)
          })
      }
    }
  }

  /// A file: an input `[N, 1, 8, 8]` unless told otherwise, and an output `logits`.
  static func model(
    _ nodes: [ONNXBytes], _ initializers: [ONNXBytes] = [], opset: Int = 17, format: Int = 8,
    input: [String] = ["N", "1", "8", "8"]
  ) -> Data {
    func value(_ name: String, _ extents: [String]) -> ONNXBytes {
      let shape = ONNXBytes { shape in
        for extent in extents {
          shape.message(
            1,
            ONNXBytes { dimension in
              if let number = Int(extent) { dimension.int(1, number) } else { dimension.text(2, extent) }
            })
        }
      }
      let tensor = ONNXBytes { tensor in
        tensor.int(1, 1)
        tensor.message(2, shape)
      }
      return ONNXBytes { value in
        value.text(1, name)
        value.message(2, ONNXBytes { $0.message(1, tensor) })
      }
    }
    let graph = ONNXBytes { graph in
      for node in nodes { graph.message(1, node) }
      for initializer in initializers { graph.message(5, initializer) }
      graph.message(11, value("image", input))
      graph.message(12, value("logits", ["N", "3"]))
    }
    return ONNXBytes { model in
      model.int(1, format)
      model.message(7, graph)
      model.message(8, ONNXBytes { $0.int(2, opset) })
    }.data
  }

  // MARK: - Reading

  /// `[N, 64]` of `a`.
  static let flatten = node("Flatten", ["a"], "f")
  /// Three scores of `f`.
  static let dense = node("Gemm", ["f", "w"], "logits")
  static let weight = tensor("w", [64, 3], [Float](repeating: 0.5, count: 192))

  /// Reads a file of these bytes.
  static func read(_ bytes: Data) throws -> ImportedModel {
    let folder = try TemporaryFolder()
    let path = folder.file("model.onnx")
    try bytes.write(to: URL(fileURLWithPath: path))
    return try ONNXImport.read(path)
  }

  /// The message with which a file is refused, or "it was read".
  static func refusal(_ bytes: Data) throws -> String {
    do {
      _ = try read(bytes)
      return "it was read"
    } catch let error as any ReportableError {
      #expect(error.failure == .badData)
      return error.description
    }
  }
}
