import Networks
import Tensors

/// What a node computes.
struct KerasNode {
  /// What it reads.
  let inputs: [NodeReference]
  /// The operation.
  let operation: any Operation
  /// The function, where the node is the activation of a layer.
  let activation: KerasActivation?
  /// The node of a bounded activation that lies behind its values, where no weights lie between them.
  let bound: String?

  /// Whether it only passes its values on in prediction, perhaps in another shape.
  var isPassage: Bool { operation is Dropout || operation is Reshape || operation is Flatten }
}

extension KerasGraphWriter {
  /// Keeps what a node computes.
  mutating func record(
    _ name: String, _ operation: any Operation, _ inputs: [NodeReference], _ activation: KerasActivation?
  ) throws(ImportError) {
    let bounds = inputs.map { nodes[assembly.name(of: $0)]?.bound }
    var shapes: [Shape] = []
    for input in inputs { shapes.append(try shape(of: input)) }
    let bound: String? =
      if activation?.isBounded == true {
        name
      } else if !(operation is ChannelAffine), !operation.parameters(for: shapes).isEmpty {
        nil
      } else if operation is Concatenate {
        bounds.compactMap { $0 }.first
      } else {
        // A sum or product has bounds where all its parts have.
        bounds.contains(nil) ? nil : bounds.first ?? nil
      }
    nodes[name] = KerasNode(inputs: inputs, operation: operation, activation: activation, bound: bound)
  }

  /// The scores before the softmax that a model ends in; its output where it ends in none.
  ///
  /// What stands behind the softmax without changing values, such as Flatten, is taken off with it.
  /// - Throws: `ImportError.output` for outputs that are no scores without bounds.
  mutating func logits(of output: NodeReference) throws(ImportError) -> NodeReference {
    var last = output
    while let node = nodes[assembly.name(of: last)], node.activation == nil, node.isPassage { last = node.inputs[0] }
    let name = assembly.name(of: last)
    let result: NodeReference
    if let node = nodes[name], let activation = node.activation {
      guard activation == .softmax || activation == .logSoftmax else { throw noScores(name, activation.name) }
      result = try scores(node.inputs[0], for: output, softmax: name)
      let others = name == assembly.name(of: output) ? "" : ", and what follows it,"
      note("the \(activation.name) at the end (\(name))\(others) is taken off: the network gives logits")
    } else if let bound = nodes[name]?.bound {
      throw noScores(bound, "\(nodes[bound]?.activation?.name ?? "an activation") without weights behind it")
    } else {
      result = output
    }
    try checkLogarithms(result)
    return result
  }

  private func noScores(_ node: String, _ what: String) -> ImportError {
    .output(
      path: path, node: node,
      got: "what \(what) gives. Classes that exclude each other end in softmax, or in scores without activation")
  }

  /// What a softmax reads, as one score for each class.
  private mutating func scores(
    _ input: NodeReference, for output: NodeReference, softmax: String
  ) throws(ImportError) -> NodeReference {
    let shape = try shape(of: input)
    let result = try self.shape(of: output)
    guard shape.count == shape.c, result.rank == 2, result.c == shape.c else {
      throw .output(path: path, node: softmax, got: "softmax at each of several positions, in the shape \(result)")
    }
    guard shape.rank > 2 else { return input }
    return try assembly.add(assembly.uniqueName("logits"), Flatten(order: .channelsLast), [input])
  }

  /// Refuses logarithms of a softmax that the result depends on.
  private func checkLogarithms(_ result: NodeReference) throws(ImportError) {
    guard nodes.values.contains(where: { $0.activation == .logSoftmax }) else { return }
    var open = [assembly.name(of: result)]
    var seen = Set(open)
    while let name = open.popLast() {
      guard let node = nodes[name] else { continue }
      guard node.activation != .logSoftmax else {
        throw .unsupportedSetting(
          path: path, node: name, kind: "a layer", setting: "activation", got: "log_softmax",
          supported: "log_softmax at the model's end")
      }
      open += node.inputs.map { assembly.name(of: $0) }.filter { seen.insert($0).inserted }
    }
  }
}
