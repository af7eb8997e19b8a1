import Attribution
import Networks

extension Blueprint {
  /// The node that `--layer` names.
  /// - Throws: `GraphError.unknownNode`; where no name is close, such as that of another architecture, with the nodes of this
  ///   network at which a map is worth a look.
  func layer(named name: String) throws -> Int {
    if let index = try? graph.index(of: name) { return index }
    let close = graph.names(closeTo: name)
    throw GraphError.unknownNode(
      name: name, suggestions: close.isEmpty ? try ladder().suffix(3).map(\.layer) : close)
  }
}
