import Statistics
import Tensors

/// A quick look at whether one map depends on what the network has learned: the same method on copies of the network
/// that have learned nothing.
///
/// It is what `CascadingRandomisation` and `EfficientRandomisation` measure at the end of their way, for one image and few
/// passes; the copies are made once. A low similarity is no merit: noise has it too.
public final class RandomisationCheck {
  /// What was found for a map.
  public struct Result: Sendable, Equatable {
    /// Mean Spearman correlation of the map with those of networks whose last half of the layers is new.
    public let halfway: Double
    /// The same with all layers new.
    public let similarity: Double
    /// The same of absolute values, as the pictures of the paper are compared.
    public let absoluteSimilarity: Double
    /// `(H' - H) / H` with H the entropy of the map's histogram and H' that of all layers new; `nil` for coarse maps.
    public let entropyGain: Double?
    /// Sets of new weights over which the means are taken.
    public let draws: Int

    /// The similarity, of whichever kind is largest, from which a map says more of the image than of the network.
    public static let suspicious = 0.5

    /// The largest of the similarities.
    public var largest: Double { max(halfway, similarity, absoluteSimilarity) }
    /// Whether the map hardly notices that the network has forgotten.
    public var isSuspicious: Bool { largest >= Self.suspicious }
  }

  private static let draws = 3

  private let model: TappedModel
  private let seed: UInt64
  private var copies: [(half: TappedModel, all: TappedModel)] = []

  /// - Parameters:
  ///   - model: the network; it is copied, never changed.
  ///   - seed: of the new weights.
  public init(_ model: TappedModel, seed: UInt64 = 42) {
    self.model = model
    self.seed = seed
  }

  /// - Parameters:
  ///   - map: a map of the method.
  ///   - method: what made it.
  ///   - input: the image, `[1, H, W, C]`.
  ///   - layer: the node that was explained at.
  /// - Returns: `nil` for a map that says nothing, or when no copy gives a map that can be compared.
  /// - Throws: what the method throws.
  public func result(
    of map: AttributionMap, by method: any Explainer, input: Tensor, layer: String
  ) throws -> Result? {
    guard map.health == .ok else { return nil }
    func explain(_ model: TappedModel) throws -> AttributionMap {
      try method.explain(input, targets: [map.target], layer: layer, model: model)[0]
    }
    var (halves, wholes, absolutes, entropies): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
    for (half, all) in try made() {
      if let found = Correlation.spearman(map.raw, try explain(half).raw) { halves.append(found) }
      let whole = try explain(all).raw
      if let found = Correlation.spearman(map.raw, whole) { wholes.append(found) }
      if let found = Correlation.spearman(map.raw.map(abs), whole.map(abs)) { absolutes.append(found) }
      if let found = EfficientRandomisation.entropy(whole) { entropies.append(found) }
    }
    func mean(_ values: [Double]) -> Double? {
      values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    guard let halfway = mean(halves), let similarity = mean(wholes), let absolute = mean(absolutes) else { return nil }
    let own = map.raw.count >= EfficientRandomisation.bins ? EfficientRandomisation.entropy(map.raw) : nil
    return Result(
      halfway: halfway, similarity: similarity, absoluteSimilarity: absolute,
      entropyGain: own.flatMap { own in mean(entropies).map { ($0 - own) / own } }, draws: Self.draws)
  }

  private func made() throws -> [(half: TappedModel, all: TappedModel)] {
    if copies.isEmpty {
      copies = try (0..<Self.draws).map { draw in
        let networks = try RandomisedNetworks(of: model.network, seed: seed &+ UInt64(draw))
        let count = networks.layers.count
        return (
          half: try model.with(networks.copy(randomised: (count + 1) / 2)),
          all: try model.with(networks.copy(randomised: count))
        )
      }
    }
    return copies
  }
}
