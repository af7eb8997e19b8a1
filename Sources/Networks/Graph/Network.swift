/// A graph with its parameters.
public final class Network: Sendable {
  /// The nodes.
  public let graph: Graph
  /// The values.
  public let parameters: Parameters

  /// A network whose parameters are all zero; initialise or load them next.
  /// - Throws: `GraphError.shape` when an operation cannot take its inputs.
  public init(_ graph: Graph) throws(GraphError) {
    self.graph = graph
    parameters = try Parameters(graph: graph)
  }

  /// Another graph with the parameters of `other`, such as the same architecture for images of another size.
  /// - Throws: `GraphError.shape` when an operation cannot take its inputs, `.foreignParameters` when the graph would have other
  ///   parameters.
  public init(_ graph: Graph, sharing other: Network) throws(GraphError) {
    guard try other.parameters.fit(graph) else { throw .foreignParameters }
    self.graph = graph
    parameters = other.parameters
  }
}
