import Glibc
import Networks
import Tensors

/// Efficient MPRT (Hedström et al., 2024): whether the map gets more complex when the network has forgotten everything.
/// It compares no places, so that no similarity has to be chosen.
public struct EfficientRandomisation: ExplainerMetric {
  public static let info = FaithfulnessInfo(
    id: "efficient-mprt", title: "Efficient parameter randomisation (eMPRT)", shortTitle: "eMPRT",
    direction: .higherIsBetter,
    reference: "Hedström et al., xAI 2024, arXiv 2405.02383",
    convention:
      "(H' - H) / H, with H the entropy of a histogram of the map's values (100 bins over its own range) and H' that of the network with all layers new, mean of 3 sets of weights; only for maps of 100 cells or more.",
    range: "-1 upwards; 0 for maps at random",
    cost: "4 explanations, 3 copies of the network; cheaper an image the more images at once", isRanking: false)

  static let bins = 100
  private let seed: UInt64

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) { seed = context.seed }

  public func scores(
    of explainer: any Explainer, images: Tensor, targets: [Target], layer: String, model: TappedModel
  ) throws -> [FaithfulnessScore] {
    func explain(_ model: TappedModel) throws -> [AttributionMap] {
      try explainer.explain(images, targets: targets, layer: layer, model: model)
    }
    let maps = try explain(model)
    let randomised = try (0..<3).map { draw in
      let networks = try RandomisedNetworks(of: model.network, seed: seed &+ UInt64(draw))
      let copy = try networks.copy(randomised: networks.layers.count)
      return try explain(model.with(copy))
    }
    return maps.indices.map { n in
      if let sentence = maps[n].health.sentence { return .none(sentence) }
      guard maps[n].raw.count >= Self.bins else {
        return .none("A map of \(maps[n].raw.count) cells is too coarse for a histogram of \(Self.bins) bins.")
      }
      let others = randomised.compactMap { Self.entropy($0[n].raw) }
      guard let own = Self.entropy(maps[n].raw), !others.isEmpty else {
        return .none("The network without its layers gives no map that can be compared.")
      }
      let mean = others.reduce(0, +) / Double(others.count)
      return FaithfulnessScore((mean - own) / own, details: ["entropy": own, "entropy, all layers new": mean])
    }
  }

  /// The entropy in nats of a histogram over the values' own range, the last bin closed; `nil` for constant values and
  /// those that are not finite.
  public static func entropy(_ values: [Float]) -> Double? {
    guard let low = values.min(), let high = values.max(), high > low, values.allSatisfy(\.isFinite) else { return nil }
    var counts = [Int](repeating: 0, count: bins)
    for value in values {
      let place = (Double(value) - Double(low)) / (Double(high) - Double(low)) * Double(bins)
      counts[min(bins - 1, Int(place))] += 1
    }
    return counts.reduce(0.0) { sum, count in
      let share = Double(count) / Double(values.count)
      return count > 0 ? sum - share * log(share) : sum
    }
  }
}
