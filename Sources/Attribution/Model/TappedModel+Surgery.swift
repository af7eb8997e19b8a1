import Networks

/// New values for the activation of a node.
public struct ActivationReplacement: Sendable {
  /// The node: a tap.
  public let node: String
  /// `[N, ...]`: as many values as the node's activation has for the whole batch.
  public let values: [Float]

  /// - Parameters:
  ///   - node: a tap.
  ///   - values: as many as the node's activation has for the whole batch.
  public init(node: String, values: [Float]) {
    self.node = node
    self.values = values
  }
}

extension TappedModel {
  /// Goes on from the last forward pass with activations replaced, one after the other: after each, what follows from
  /// its node is computed anew, so a later replacement overrides what an earlier one led to.
  ///
  /// Activations that are read afterwards are those of the changed network; the next `forward` restores all of them. A
  /// second call goes on from what the first left, so give every node that the first changed its own values again.
  /// - Parameter replacements: in the order in which the network computes their nodes.
  /// - Returns: one row of logits an image.
  /// - Throws: `GraphError.unknownNode`, or `notKept` for a node that is no tap.
  public func rerun(_ replacements: [ActivationReplacement]) throws -> [[Float]] {
    let session = try session(try batch)
    for replacement in replacements {
      _ = try network.graph.index(of: replacement.node)
      // Before anything is written: some nodes that are no taps could be.
      guard session.configuration.taps.contains(replacement.node) else {
        throw GraphError.notKept(node: replacement.node, what: "activation")
      }
      try session.withActivation(of: replacement.node) { activation in
        precondition(
          replacement.values.count == activation.count,
          "\(replacement.values.count) values for the \(activation.count) of \(replacement.node)")
        _ = activation.update(fromContentsOf: replacement.values)
      }
      try session.forward(from: replacement.node)
    }
    return rows(session)
  }
}
