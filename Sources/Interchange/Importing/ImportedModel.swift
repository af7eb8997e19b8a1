import Files
import Networks

/// A network that was read from another program's file.
public struct ImportedModel: Sendable {
  /// The graph as a checkpoint keeps it.
  public let architecture: ImportedNetwork
  /// The network with its weights.
  public let network: Network
  /// What became of every tensor of the file.
  public let report: TensorReport
  /// What a person should know: layers that were passed over, a softmax that was taken off.
  public let notes: [String]
  /// Class names in output order, where the file has them.
  public let classes: [String]?
  /// How pixels become inputs, where the file says so.
  public let preprocessing: JSONValue?
  /// The temperature that was fitted, where the file has one.
  public let temperature: Double?

  /// The graph and its parts.
  public var blueprint: Blueprint { architecture.blueprint(size: size, classes: classCount) }
  /// The side of the images.
  public var size: Int { network.graph.inputShape[0] }
  /// Channels of the images.
  public var channels: Int { network.graph.inputShape[2] }
  /// The number of classes.
  public let classCount: Int
}
