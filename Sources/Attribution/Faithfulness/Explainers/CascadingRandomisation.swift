import Networks
import Tensors

/// Model parameter randomisation test (Adebayo et al., NeurIPS 2018): whether the map notices that the network forgets.
public struct CascadingRandomisation: ExplainerMetric {
  public static let info = FaithfulnessInfo(
    id: "mprt", title: "Parameter randomisation (MPRT)", shortTitle: "MPRT", direction: .lowerIsBetter,
    reference: "Adebayo et al., NeurIPS 2018",
    convention:
      "Spearman correlation (signed values) of the map with that of a copy with all layers new, mean of 3 sets of weights; the curve shows the way from the output down. A map at random passes: never rank methods by it.",
    range: "-1 to 1; near 0 for a map that depends on the network",
    cost: "25 explanations, 24 copies of the network; cheaper an image the more images at once", isRanking: false)

  private let randomisation: Randomisation

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) {
    randomisation = Randomisation(seed: context.seed, draws: 3, stages: 8)
  }

  public func scores(
    of explainer: any Explainer, images: Tensor, targets: [Target], layer: String, model: TappedModel
  ) throws -> [FaithfulnessScore] {
    try randomisation.scores(model) {
      try explainer.explain(images, targets: targets, layer: layer, model: $0)
    }
  }
}
