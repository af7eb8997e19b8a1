import Files
import Networks

/// Which parameters weight decay touches.
public enum WeightDecayScope: String, Sendable, CaseIterable {
  /// Kernels alone; biases and normalisation parameters are left (He et al. 2019, "Bag of tricks", section 3.1).
  case kernels
  /// Every parameter that learns, as frameworks do unless told otherwise.
  case all
}

/// Which parameters learn and how fast, and which batch normalisations keep their moving statistics.
public struct TrainingPlan: Sendable {
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
  ///   - factors: what the learning rates of its layers are multiplied by.
  ///   - decay: which parameters weight decay touches.
  /// - Throws: what a choice of layers throws that the network does not have.
  public init(
    _ blueprint: Blueprint, _ network: Network, unfrozen: Unfrozen, factors: LearningRateFactors = .none,
    decay: WeightDecayScope = .kernels
  ) throws {
    let backbone = Set(blueprint.backbone)
    let frozen = backbone.subtracting(try unfrozen.layers(blueprint))
    let learning = network.parameters.all.filter { $0.role.isLearned && !frozen.contains($0.node) }
    trainable = Set(learning.map(\.name))
    frozenStatistics =
      unfrozen == .all
      ? []
      : Set(network.graph.nodes.filter { $0.operation is BatchNormalization && backbone.contains($0.name) }.map(\.name))
    let scales = factors.factors(blueprint)
    segments = learning.map {
      ParameterSegment(
        name: $0.name, range: $0.range, decays: decay == .all || $0.role == .kernel,
        learningRateScale: Float(scales[$0.node] ?? 1))
    }
  }
}
