import Files
import Foundation
import Networks
import Tensors

/// Networks in the ONNX format, as PyTorch, TensorFlow's converters and this program write them.
///
/// Operators of the network become operations, weights take this project's order, and what only concerns shapes is
/// computed. A softmax at the end is taken off. Source of the operators' meaning: https://onnx.ai/onnx/operators/.
public enum ONNXImport {
  /// Reads a classifier of square images.
  /// - Parameter path: an `.onnx` file with its weights inside.
  /// - Throws: `FileError` when it cannot be read; `ImportError`, naming the node, when it is no ONNX model or has
  ///   something that is not supported.
  public static func read(_ path: String) throws -> ImportedModel {
    var reader = ONNXReader(try ONNXModelFile(reading: path))
    return try reader.read()
  }
}

/// Walks through the graph of a file.
struct ONNXReader {
  private let file: ONNXModelFile
  private let initializers: [String: Onnx_TensorProto]
  private var notes: [String] = []

  init(_ file: ONNXModelFile) {
    self.file = file
    initializers = Dictionary(file.graph.initializer.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func read() throws(ImportError) -> ImportedModel {
    let output = try chosenOutput()
    let nodes = needed(ONNXPatterns.applied(file.graph, initializers: initializers), for: output)
    var consumers: [String: [String]] = [:]
    for node in nodes {
      for input in node.input { consumers[input, default: []].append(node.opType) }
    }
    let input = try ONNXInput(file, initializers: initializers)
    var assembly = GraphAssembly(path: file.path)
    let image = try assembly.input(
      ONNXNames.friendly(input.name), height: input.height, width: input.width, channels: input.channels)
    var translation = ONNXTranslation(
      path: file.path, opset: file.opset, batch: input.batch, consumers: consumers,
      results: results(nodes, output, consumers), keepsNames: file.model.producerName == ONNXExport.producer,
      assembly: assembly)
    for note in notes { translation.assembly.note(note) }
    for (name, tensor) in initializers {
      // What nothing reads may be of any type.
      guard consumers[name] != nil else { continue }
      let value = try ONNXConstants.value(of: tensor, name: name, path: file.path)
      if case .integers(let integers) = value {
        try translation.compute(integers.values.count, "tensor \(name.printable.prefix(200))")
      }
      translation.values[name] = value
    }
    translation.values[input.name] = .activation(
      ONNXActivation(image, input.dims, isChannelsFirst: input.isChannelsFirst))
    for node in nodes { try translate(ONNXNode(node, path: file.path), &translation) }
    return try finish(translation, output: output)
  }

  private func translate(_ node: ONNXNode, _ translation: inout ONNXTranslation) throws(ImportError) {
    let domain = node.data.domain
    guard domain.isEmpty || domain == "ai.onnx", let translator = ONNXOperators.all[node.kind] else {
      let isOwn = domain.isEmpty || domain == "ai.onnx"
      let isControl = ["If", "Loop", "Scan"].contains(node.kind)
      throw .unsupportedKind(
        path: file.path, node: node.name,
        kind: String((isOwn ? node.kind : "\(domain).\(node.kind)").printable.prefix(200)),
        reason: isOwn ? (isControl ? "control flow" : nil) : "an operator that is not ONNX's own",
        supported: ["the operators that docs/formats.md lists"])
    }
    let outputs = try translator(&translation, node)
    for (name, value) in zip(node.data.output, outputs) where !name.isEmpty {
      if case .integers(let integers) = value { try translation.compute(integers.values.count, node.place) }
      translation.values[name] = value
    }
  }

  // MARK: - Which part of the graph

  /// The output that holds the scores: `logits` where there is one, else the first.
  private mutating func chosenOutput() throws(ImportError) -> String {
    let names = file.graph.output.map(\.name)
    guard let first = names.first else {
      throw .malformed(path: file.path, place: "graph", expected: "an output", got: "none")
    }
    let chosen = names.contains("logits") ? "logits" : first
    if names.count > 1, chosen != "logits" {
      notes.append("of \(names.count) outputs, the first one (\(chosen.printable)) is taken as scores of the classes")
    }
    return chosen
  }

  /// The nodes that the output depends on, in the file's order.
  private func needed(_ nodes: [Onnx_NodeProto], for output: String) -> [Onnx_NodeProto] {
    var producers: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for name in node.output { producers[name] = index }
    }
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    var open = [output]
    while let name = open.popLast() {
      guard let index = producers[name], !isNeeded[index] else { continue }
      isNeeded[index] = true
      open += nodes[index].input
    }
    return nodes.indices.filter { isNeeded[$0] }.map { nodes[$0] }
  }

  /// The values that are the output itself, through nodes that change nothing.
  private func results(
    _ nodes: [Onnx_NodeProto], _ output: String, _ consumers: [String: [String]]
  ) -> Set<String> {
    var names: Set<String> = [output]
    for node in nodes.reversed() where ["Identity", "Cast"].contains(node.opType) {
      guard let result = node.output.first, names.contains(result), let input = node.input.first,
        consumers[input]?.count == 1
      else { continue }
      names.insert(input)
    }
    return names.filter { ($0 == output ? 0 : 1) == consumers[$0]?.count ?? 0 }
  }

  // MARK: - The end

  private func finish(_ translation: ONNXTranslation, output: String) throws(ImportError) -> ImportedModel {
    var translation = translation
    guard case .activation(var value)? = translation.values[output], value.expansion == nil else {
      throw .output(
        path: file.path, node: output.printable, got: translation.values[output]?.description ?? "no such value")
    }
    let channels = value.dims.max() ?? 0
    guard value.count == channels, channels >= 2 else {
      throw .output(path: file.path, node: output.printable, got: "dimensions \(value.text)")
    }
    value = ONNXActivation(
      try translation.shaped(value.node, [channels]), [channels], isChannelsFirst: false)
    leaveTheRest(&translation)
    if translation.dropoutCount > 0 {
      translation.assembly.note(
        "nodes that act in training alone: \(translation.dropoutCount) of Dropout; predictions pass through them")
    }
    let metadata = ONNXMetadata(file.model.metadataProps, classCount: channels)
    for note in metadata.notes { translation.assembly.note(note) }
    return try translation.assembly.finish(
      output: value.node, source: file.source, classes: metadata.classes, preprocessing: metadata.preprocessing,
      temperature: metadata.temperature)
  }

  /// Books the tensors of the file that no parameter took.
  private func leaveTheRest(_ translation: inout ONNXTranslation) {
    for tensor in file.graph.initializer where !translation.taken.contains(tensor.name) {
      let reason: String
      if let known = translation.reasons[tensor.name] {
        reason = known
      } else if translation.consumers[tensor.name] == nil {
        reason = "the result does not depend on it"
      } else {
        reason = "it says shapes, axes or settings"
      }
      translation.assembly.leave(tensor.name, shape: tensor.dims.map { Int(clamping: $0) }, reason: reason)
    }
  }
}
