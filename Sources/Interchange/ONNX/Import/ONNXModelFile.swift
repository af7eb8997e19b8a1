import Files
import Foundation
import SwiftProtobuf

/// An ONNX file whose parts are known to be of a kind that can be read: one graph of ONNX's own operators.
struct ONNXModelFile {
  /// The operator sets that are read.
  static let opsets = 9...28
  /// The versions of the format that are read.
  static let formats = 3...14
  /// The longest file: that of protocol buffers.
  static let byteLimit = 1 << 31
  /// The most nodes and the most initializers.
  static let countLimit = 200_000

  let path: String
  /// The version of ONNX's operators.
  let opset: Int
  let model: Onnx_ModelProto

  var graph: Onnx_GraphProto { model.graph }

  /// The program that wrote the file, for a report.
  var source: String {
    let producer = "\(model.producerName) \(model.producerVersion)".trimmingCharacters(in: .whitespaces).printable
    return "ONNX, operator set \(opset)" + (producer.isEmpty ? "" : ", written by \(producer.prefix(80))")
  }

  /// - Throws: `FileError` when it cannot be read, `ImportError` when it is no ONNX file or of a kind that is not
  ///   supported.
  init(reading path: String) throws {
    let data = try readFile(path)
    guard data.count <= Self.byteLimit else {
      throw ImportError.malformed(
        path: path, place: "file", expected: "at most \(Self.byteLimit) bytes", got: "\(data.count)")
    }
    var options = BinaryDecodingOptions()
    options.messageDepthLimit = 16
    options.discardUnknownFields = true
    do {
      model = try Onnx_ModelProto(serializedBytes: data, options: options)
    } catch {
      throw ImportError.malformed(
        path: path, place: "file", expected: "a whole ONNX model", got: "bytes that are none (\(error))")
    }
    self.path = path
    guard model.hasGraph, model.irVersion != 0 || !model.opsetImport.isEmpty else {
      throw ImportError.malformed(path: path, place: "file", expected: "an ONNX model with a graph", got: "none")
    }
    guard Self.formats.contains(Int(clamping: model.irVersion)) else {
      throw ImportError.malformed(
        path: path, place: "ir_version", expected: "\(Self.formats.lowerBound) to \(Self.formats.upperBound)",
        got: "\(model.irVersion)")
    }
    let versions = model.opsetImport.filter { $0.domain.isEmpty || $0.domain == "ai.onnx" }.map(\.version)
    opset = Int(clamping: versions.max() ?? 0)
    guard Self.opsets.contains(opset) else {
      throw ImportError.malformed(
        path: path, place: "opset_import",
        expected: "ONNX's operators of version \(Self.opsets.lowerBound) to \(Self.opsets.upperBound)", got: "\(opset)")
    }
    try checkGraph()
  }

  private func checkGraph() throws(ImportError) {
    func malformed(_ place: String, _ expected: String, _ got: String) -> ImportError {
      .malformed(path: path, place: place, expected: expected, got: got)
    }
    guard graph.node.count <= Self.countLimit, graph.initializer.count <= Self.countLimit else {
      throw malformed("graph", "at most \(Self.countLimit) nodes and tensors", "more")
    }
    guard model.functions.isEmpty else {
      throw malformed(
        "functions", "a graph of ONNX's own operators",
        "\(model.functions.count) functions; inline them with onnx.inliner.inline_local_functions")
    }
    guard graph.sparseInitializer.isEmpty else {
      throw malformed("sparse_initializer", "dense tensors alone", "\(graph.sparseInitializer.count) sparse ones")
    }
    var names: Set<String> = []
    for tensor in graph.initializer {
      guard !tensor.name.isEmpty, names.insert(tensor.name).inserted else {
        throw malformed(
          "initializer \(tensor.name.printable.prefix(200))", "a name of its own", "none, or one that is taken")
      }
    }
    for input in graph.input where !names.contains(input.name) { names.insert(input.name) }
    for output in graph.node.lazy.flatMap(\.output) where !output.isEmpty {
      guard names.insert(output).inserted else {
        throw malformed("value \(output.printable.prefix(200))", "one node that gives it", "several")
      }
    }
  }
}
