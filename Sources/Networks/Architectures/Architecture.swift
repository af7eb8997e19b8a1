import Files
import Tensors

/// A recipe for a graph, as checkpoints keep it: a configuration, and nothing that is learned.
public protocol GraphRecipe: Sendable {
  /// The name by which people and files call it.
  static var id: String { get }

  /// A configuration as `configuration` writes it.
  /// - Throws: `GraphError.configuration` for a value out of range.
  init(configuration: JSONValue) throws(GraphError)
  /// The configuration, to be stored with the weights.
  var configuration: JSONValue { get }

  /// The graph for square images of `size` pixels and `classes` results.
  func blueprint(size: Int, classes: Int) -> Blueprint
}

/// A recipe of this project, from which new networks are trained; keys that are missing in a configuration keep their
/// standard values.
public protocol Architecture: GraphRecipe {
  /// One line for lists.
  static var summary: String { get }
  /// The side of the images that it was drawn for.
  static var defaultSize: Int { get }
  /// Channels of the images that it reads: 1 gray, 3 colour.
  static var inputChannels: Int { get }

  /// The standard configuration.
  init()
}

/// A graph, with what training and explanation must know about its parts.
public struct Blueprint: Sendable {
  /// The nodes.
  public let graph: Graph
  /// The layers before the head, in the order in which Keras lists them: `--unfrozen N` counts from the end of this list.
  public let backbone: [String]
  /// Where the attention blocks are, in order.
  public let attention: [AttentionSite]
  /// The node that explanations tap unless told otherwise, and why.
  public let defaultTap: (node: String, reason: String)
  /// The vector that the classifier head reads, `[N, C]`.
  public let features: String

  /// - Parameters:
  ///   - graph: the nodes.
  ///   - backbone: the layers before the head, in Keras's order.
  ///   - attention: where the attention blocks are.
  ///   - defaultTap: the node that explanations tap unless told otherwise, and why.
  ///   - features: the vector that the classifier head reads.
  public init(
    graph: Graph, backbone: [String], attention: [AttentionSite], defaultTap: (node: String, reason: String),
    features: String
  ) {
    self.graph = graph
    self.backbone = backbone
    self.attention = attention
    self.defaultTap = defaultTap
    self.features = features
  }
}

/// The nodes of one attention block (CBAM, Woo et al. 2018).
public struct AttentionSite: Sendable {
  /// A name for figures.
  public let name: String
  /// What the block reads.
  public let input: String
  /// The channel attention, `[N, C]`, in (0, 1).
  public let channel: String
  /// The spatial attention, `[N, H, W, 1]`, in (0, 1).
  public let spatial: String
  /// What the block gives.
  public let output: String
}

/// Every architecture. A new one is one new file and one line here.
public enum ArchitectureRegistry {
  /// The architectures.
  public static let all: [any Architecture.Type] = [ResNet50V2CBAM.self, ResNetV2Compact.self]

  /// The architecture of this name.
  /// - Throws: `GraphError.configuration` naming those that exist.
  public static func type(_ id: String) throws(GraphError) -> any Architecture.Type {
    guard let found = all.first(where: { $0.id == id }) else {
      let known = all.map { $0.id }
      throw .configuration(
        "no architecture is named \(id).\(NearNames.question(id, among: known)) There are \(known.joined(separator: ", "))."
      )
    }
    return found
  }

  /// The recipe that a checkpoint names: an architecture, or a network that came from another program.
  /// - Throws: `GraphError.configuration` naming the architectures that exist.
  public static func recipe(_ id: String) throws(GraphError) -> any GraphRecipe.Type {
    id == ImportedNetwork.id ? ImportedNetwork.self : try type(id)
  }
}
