extension Session {
  /// The first node, in the order of the pass, whose output of the last forward pass holds a value that is no number or
  /// infinite; `nil` when there is none.
  ///
  /// Only nodes whose activations are kept are looked at: in training, those that backward reads.
  public func firstNonFiniteNode() -> String? {
    network.graph.nodes.first { node in
      (try? activation(of: node.name))?.withElements { !$0.allSatisfy(\.isFinite) } ?? false
    }?.name
  }
}
