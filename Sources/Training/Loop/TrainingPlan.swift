import Files
import Networks

/// Which parameters learn, and which batch normalisations keep their moving statistics.
public struct TrainingPlan: Sendable {
  /// How much of the backbone learns.
  public enum Unfrozen: Sendable, Equatable {
    /// All of it.
    case all
    /// The last layers, counted as Keras lists them; every batch normalisation of the backbone keeps its moving
    /// statistics, as when Keras calls the backbone with `training=False`.
    case last(Int)
  }

  /// Names of the parameters that learn.
  public let trainable: Set<String>
  /// Names of the batch normalisations that keep their moving statistics.
  public let frozenStatistics: Set<String>
  /// What the optimiser runs over: the parameters that learn.
  public let segments: [ParameterSegment]

  /// - Parameters:
  ///   - blueprint: the network's parts.
  ///   - network: the network.
  ///   - unfrozen: how much of the backbone learns.
  public init(_ blueprint: Blueprint, _ network: Network, unfrozen: Unfrozen) {
    var frozen: Set<String> = []
    var statistics: Set<String> = []
    if case .last(let count) = unfrozen {
      frozen = Set(blueprint.backbone.dropLast(count))
      let backbone = Set(blueprint.backbone)
      statistics = Set(
        network.graph.nodes.filter { $0.operation is BatchNormalization && backbone.contains($0.name) }.map(\.name))
    }
    let learning = network.parameters.all.filter { $0.role.isLearned && !frozen.contains($0.node) }
    trainable = Set(learning.map(\.name))
    frozenStatistics = statistics
    segments = learning.map { ParameterSegment(name: $0.name, range: $0.range, decays: $0.role == .kernel) }
  }
}
