import Networks
import Tensors

/// Smooth MPRT (Hedström et al., 2024): parameter randomisation of maps averaged over noisy copies of the image, so
/// that the noise of gradients does not pass for dependence on the network.
public struct SmoothedRandomisation: ExplainerMetric {
  public static let info = FaithfulnessInfo(
    id: "smooth-mprt", title: "Smooth parameter randomisation (sMPRT)", shortTitle: "sMPRT", direction: .lowerIsBetter,
    reference: "Hedström et al., xAI 2024, arXiv 2405.02383",
    convention:
      "As MPRT, with 1 set of weights and 4 stages, for maps averaged over the image and 9 noisy copies (deviation: a tenth of its range).",
    range: "-1 to 1; near 0 for a map that depends on the network",
    cost: "50 explanations, 4 copies of the network; cheaper an image the more images at once", isRanking: false)

  private let randomisation: Randomisation
  private let copies = 10

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) {
    randomisation = Randomisation(seed: context.seed, draws: 1, stages: 4)
  }

  public func scores(
    of explainer: any Explainer, images: Tensor, targets: [Target], layer: String, model: TappedModel
  ) throws -> [FaithfulnessScore] {
    let shape = Shape(Array(images.shape.dimensions.dropFirst()))
    let noise = ImageTransformation.noise(0.1)
    let batches = (0..<copies).map { copy in
      Tensor(
        images.shape,
        targets.indices.flatMap { n in
          let pixels = images.rows(n..<(n + 1)).array
          return copy == 0 ? pixels : noise.apply(pixels, shape, seed: randomisation.seed &+ UInt64(copy))
        })
    }
    return try randomisation.scores(model) { model in
      let maps = try batches.map { try explainer.explain($0, targets: targets, layer: layer, model: model) }
      return targets.indices.map { n in
        let mean = maps[0][n].raw.indices.map { i in
          Float(maps.reduce(0.0) { $0 + Double($1[n].raw[i]) } / Double(copies))
        }
        let first = maps[0][n]
        return AttributionMap(
          method: first.method, layer: first.layer, target: first.target, height: first.height, width: first.width,
          raw: mean)
      }
    }
  }
}
