public import Files
import Foundation
public import Networks
import SwiftProtobuf
import Tensors

/// Writes networks in the ONNX format, for use by other programs.
///
/// The input, `input`, is `[N, C, H, W]` with a free batch; the result is `logits`, `[N, K]`, and on request
/// `probabilities`. Nodes have this project's names, weights those of the parameters (`conv1_conv/kernel`). The same
/// network gives the same bytes.
public enum ONNXExport {
  /// What the file is to hold.
  public struct Options: Sendable {
    /// The version of ONNX's operators.
    public var opset: Int
    /// Whether the file also gives the probabilities of the classes.
    public var includesSoftmax: Bool
    /// Divides the logits before the softmax; `nil`: 1.
    public var temperature: Double?
    /// Texts beside the graph (`metadata_props`), in this order.
    public var metadata: [(key: String, value: String)]
    /// The version of this program.
    public var producerVersion: String

    /// - Parameters:
    ///   - opset: the version of ONNX's operators, 17 to 22.
    ///   - includesSoftmax: whether the file also gives the probabilities of the classes.
    ///   - temperature: divides the logits before the softmax, a positive number; `nil`: 1.
    ///   - metadata: texts beside the graph.
    ///   - producerVersion: the version of this program.
    public init(
      opset: Int = 17, includesSoftmax: Bool = false, temperature: Double? = nil,
      metadata: [(key: String, value: String)] = [], producerVersion: String = ""
    ) {
      self.opset = opset
      self.includesSoftmax = includesSoftmax
      self.temperature = temperature
      self.metadata = metadata
      self.producerVersion = producerVersion
    }
  }

  /// The versions of ONNX's operators that can be written.
  public static let opsets = 17...22
  /// How this program calls itself in a file.
  static let producer = "fer-analyze"
  /// The longest file: that of protocol buffers.
  static let byteLimit = 1 << 31

  /// Writes the file, whole or not at all.
  /// - Parameters:
  ///   - graph: a network of images; what its output does not need is left out.
  ///   - parameters: its values.
  ///   - path: the file.
  ///   - options: what it is to hold.
  /// - Throws: `ONNXExportError`; `GraphError.shape` when the graph's shapes do not fit; `FileError.unwritable`.
  public static func write(_ graph: Graph, _ parameters: Parameters, to path: String, options: Options) throws {
    guard opsets.contains(options.opset) else { throw ONNXExportError.opset(options.opset) }
    if let temperature = options.temperature, !(temperature > 0 && temperature.isFinite) {
      throw ONNXExportError.temperature(temperature)
    }
    let bytes = parameters.totalCount.multipliedReportingOverflow(by: MemoryLayout<Float>.size)
    // What is not weights is far below a sixteenth of the limit.
    guard !bytes.overflow, bytes.partialValue < byteLimit / 16 * 15 else {
      throw ONNXExportError.tooLarge(path: path, bytes: bytes.partialValue, limit: byteLimit)
    }
    let model = try model(graph.pruned(), parameters, options)
    let data: Data = try model.serializedBytes()
    try AtomicFile.write(data, to: path)
  }

  private static func model(
    _ graph: Graph, _ parameters: Parameters, _ options: Options
  ) throws -> Onnx_ModelProto {
    let shapes = try graph.shapes(batch: 1)
    var writer = ONNXGraphWriter(opset: options.opset, parameters: parameters)
    var values = [ONNXGraphWriter.input]
    for (index, node) in graph.nodes.enumerated() {
      guard let operation = node.operation else { continue }
      guard let write = ONNXWriters.all[operation.kind] else {
        throw ONNXExportError.operation(node: node.name, kind: operation.kind)
      }
      let part = ONNXGraphWriter.Part(
        name: node.name, owner: graph.nodes[node.parameterOwner].name, inputs: node.inputs.map { values[$0] },
        inputShapes: node.inputs.map { shapes[$0] }, shape: shapes[index],
        output: index == graph.output ? ONNXGraphWriter.logits : writer.unique(node.name))
      values.append(try write(&writer, part, operation))
    }
    if values[graph.output] != ONNXGraphWriter.logits {
      writer.emit("Identity", "logits", [values[graph.output]], ONNXGraphWriter.logits)
    }
    if options.includesSoftmax { writer.addProbabilities(options.temperature) }
    return .with { model in
      model.irVersion = options.opset < 19 ? 8 : options.opset < 21 ? 9 : 10
      model.producerName = producer
      model.producerVersion = options.producerVersion
      model.docString = "Class scores of one image each; see metadata_props for classes and preprocessing."
      model.opsetImport = [.with { $0.version = Int64(options.opset) }]
      model.metadataProps = options.metadata.map { entry in
        .with {
          $0.key = entry.key
          $0.value = entry.value
        }
      }
      model.graph = writer.graph(
        inputShape: graph.inputShape, classes: shapes[graph.output].c, includesSoftmax: options.includesSoftmax)
    }
  }
}

/// Why a network cannot be written as ONNX.
public enum ONNXExportError: ReportableError {
  /// An operator set that is not written.
  case opset(Int)
  /// A temperature that is no positive number.
  case temperature(Double)
  /// An operation, or a use of it, that ONNX has no operators for here.
  case operation(node: String, kind: String)
  /// The file would be longer than a protocol buffer may be.
  case tooLarge(path: String, bytes: Int, limit: Int)

  public var failure: Failure {
    switch self {
    case .opset, .temperature: .usage
    case .operation: .internalError
    case .tooLarge: .badData
    }
  }

  public var description: String {
    switch self {
    case .opset(let got):
      "operator set \(got): \(ONNXExport.opsets.lowerBound) to \(ONNXExport.opsets.upperBound) expected"
    case .temperature(let got): "temperature \(got): a positive number expected"
    case .operation(let node, let kind): "node \(node): \(kind) cannot be written as ONNX"
    case .tooLarge(let path, let bytes, let limit):
      "\(path): \(bytes) bytes of weights; an ONNX file holds at most \(limit). Export as safetensors instead."
    }
  }
}
