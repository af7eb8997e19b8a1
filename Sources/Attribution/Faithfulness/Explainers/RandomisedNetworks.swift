import Networks
import Statistics
import Tensors

/// Copies of a network whose layers have lost what they learned, from the output down.
///
/// A layer gets the values that training would have started with, moving statistics included. The network itself is
/// never touched.
public struct RandomisedNetworks {
  private let original: Network
  private let fresh: Network
  /// The nodes that own parameters, the last first.
  public let layers: [String]

  /// - Parameters:
  ///   - network: what is copied.
  ///   - seed: of the new values.
  /// - Throws: `GraphError`.
  public init(of network: Network, seed: UInt64) throws {
    original = network
    fresh = try Network(network.graph)
    fresh.parameters.initialize(seed: seed)
    var layers: [String] = []
    for parameter in network.parameters.all.reversed() where layers.last != parameter.node {
      layers.append(parameter.node)
    }
    self.layers = layers
  }

  /// A copy in which the last `count` layers are new.
  public func copy(randomised count: Int) throws -> Network {
    let made = try Network(original.graph)
    let new = Set(layers.prefix(count))
    for parameter in original.parameters.all {
      let source = new.contains(parameter.node) ? fresh : original
      try made.parameters.set(parameter.name, to: source.parameters.tensor(parameter.name))
    }
    return made
  }
}

extension TappedModel {
  /// A model with the same taps of another network of the same graph.
  func with(_ network: Network) throws -> TappedModel { try TappedModel(blueprint, network, taps: taps) }
}

/// The maps that a method gives while a network loses its layers.
struct Randomisation {
  let seed: UInt64
  /// Independent sets of new values.
  let draws: Int
  /// The most stages of the cascade; the last is the whole network.
  let stages: Int

  /// One curve an image, and its score: the mean Spearman correlation with the original's map over shares of randomised
  /// layers.
  func scores(
    _ model: TappedModel, explain: (TappedModel) throws -> [AttributionMap]
  ) throws -> [FaithfulnessScore] {
    let maps = try explain(model)
    var shares: [Double] = []
    // For each image, stage and draw: the correlation, where there is one.
    var found = maps.map { _ in [[Double]]() }
    for draw in 0..<draws {
      let networks = try RandomisedNetworks(of: model.network, seed: seed &+ UInt64(draw))
      let count = networks.layers.count
      let used = min(stages, count)
      shares = (1...used).map { Double($0 * count / used) / Double(count) }
      for stage in 0..<used {
        let copy = try networks.copy(randomised: (stage + 1) * count / used)
        let changed = try explain(model.with(copy))
        for (n, map) in maps.enumerated() {
          if found[n].count <= stage { found[n].append([]) }
          if let correlation = Correlation.spearman(map.raw, changed[n].raw) { found[n][stage].append(correlation) }
        }
      }
    }
    return maps.indices.map { n in
      if let sentence = maps[n].health.sentence { return .none(sentence) }
      let known = shares.indices.filter { !found[n][$0].isEmpty }
      guard let last = known.last, last == shares.count - 1 else {
        return .none("The network without its layers gives no map that can be compared.")
      }
      let means = known.map { found[n][$0].reduce(0, +) / Double(found[n][$0].count) }
      let curve = FaithfulnessCurve(
        name: "layers from the output down", shares: [0] + known.map { shares[$0] }, values: [1] + means)
      return FaithfulnessScore(
        means[means.count - 1], curves: [curve],
        details: ["mean over the layers": means.reduce(0, +) / Double(means.count)])
    }
  }
}
