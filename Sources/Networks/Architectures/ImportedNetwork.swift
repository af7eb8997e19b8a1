import Files
import Tensors

/// A network that another program drew: its graph is its configuration.
public struct ImportedNetwork: GraphRecipe {
  public static let id = "imported"

  /// The program and form that it came from (`Keras 3.15, .keras`).
  public let source: String
  private let parts: Blueprint

  /// - Parameters:
  ///   - source: the program and form that it came from.
  ///   - graph: square image in, class scores `[N, K]` out.
  ///   - attention: the attention blocks that were recognised.
  /// - Throws: `GraphError.shape`, `GraphError.configuration` when the graph is no classifier of square images.
  public init(source: String, graph: Graph, attention: [AttentionSite]) throws(GraphError) {
    let structure = try ClassifierStructure(graph)
    self.source = source
    parts = Blueprint(
      graph: graph, backbone: structure.backbone, attention: attention, defaultTap: structure.tap,
      features: structure.features)
  }

  public init(configuration: JSONValue) throws(GraphError) {
    guard let description = configuration["graph"] else { throw .configuration("graph: a graph expected") }
    let graph = try Graph(json: description)
    var sites: [AttentionSite] = []
    for entry in configuration["attention"]?.arrayValue ?? [] {
      sites.append(try AttentionSite(json: entry, in: graph))
    }
    try self.init(source: configuration["source"]?.stringValue ?? "unknown", graph: graph, attention: sites)
  }

  public var configuration: JSONValue {
    ["source": source, "attention": parts.attention.map(\.json), "graph": parts.graph.json]
  }

  /// The graph as it came; it takes images of one size and has one number of classes.
  public func blueprint(size: Int, classes: Int) -> Blueprint { parts }
}

extension AttentionSite {
  fileprivate var json: JSONValue {
    ["name": name, "input": input, "channel": channel, "spatial": spatial, "output": output]
  }

  fileprivate init(json: JSONValue, in graph: Graph) throws(GraphError) {
    func node(_ key: String) throws(GraphError) -> String {
      guard let name = json[key]?.stringValue else { throw .configuration("attention: \(key): a node's name expected") }
      _ = try graph.index(of: name)
      return name
    }
    guard let name = json["name"]?.stringValue else { throw .configuration("attention: a name expected") }
    self.init(
      name: name, input: try node("input"), channel: try node("channel"), spatial: try node("spatial"),
      output: try node("output"))
  }
}
