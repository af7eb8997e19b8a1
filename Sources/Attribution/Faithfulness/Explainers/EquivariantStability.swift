import Statistics
import Tensors

/// Stability: whether the map follows changes of the image that do not change the face (mirror, small shifts and turns,
/// light, noise), after mapping it back.
public struct EquivariantStability: ExplainerMetric {
  public static let info = FaithfulnessInfo(
    id: "stability", title: "Equivariant stability", shortTitle: "Stability", direction: .higherIsBetter,
    reference: "Crabbé and van der Schaar, NeurIPS 2023 (equivariance); Alvarez-Melis and Jaakkola 2018",
    convention:
      "Mean Spearman correlation of the map with the changed image's map, mapped back to the original's grid, over a mirror, six shifts of 1 to 3 px, turns by 5 and 10 degrees, light, contrast and noise, and JPEG of quality 60 where images are files; the target stays; read it beside the change of the prediction.",
    range: "-1 to 1; 0 for maps at random", cost: "18 explanations, 18 forward passes")

  private let seed: UInt64
  private let transformations: [ImageTransformation]

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) {
    self.init(context, transformations: context.transformations)
  }

  /// - Parameters:
  ///   - context: seeds the noise.
  ///   - transformations: the changes, at least one.
  public init(_ context: FaithfulnessContext, transformations: [ImageTransformation]) {
    precondition(!transformations.isEmpty, "no change")
    seed = context.seed
    self.transformations = transformations
  }

  public func scores(
    of explainer: any Explainer, images: Tensor, targets: [Target], layer: String, model: TappedModel
  ) throws -> [FaithfulnessScore] {
    try targets.indices.map { n in
      try score(of: explainer, image: images.rows(n..<(n + 1)), target: targets[n], layer: layer, model: model)
    }
  }

  private func score(
    of explainer: any Explainer, image: Tensor, target: Target, layer: String, model: TappedModel
  ) throws -> FaithfulnessScore {
    let shape = Shape(Array(image.shape.dimensions.dropFirst()))
    let pixels = image.array
    guard pixels.contains(where: { $0 != pixels[0] }) else {
      return .none("The image is constant: mirrored, moved and lit otherwise it stays itself.")
    }
    let copies = ([.identity] + transformations).map { $0.apply(pixels, shape, seed: seed) }
    let maps = try explainer.explain(
      Tensor(Shape([copies.count] + shape.dimensions), copies.flatMap { $0 }),
      targets: [Target](repeating: target, count: copies.count), layer: layer, model: model)
    if let sentence = maps[0].health.sentence { return .none(sentence) }
    let answers = try model.score(count: copies.count) { i, input in _ = input.update(fromContentsOf: copies[i]) }
      .map { FaithfulnessContext.Reading.probability.value($0, target) }
    var details: [FaithfulnessScore.Detail] = []
    var correlations: [Double] = []
    var unstable = 0
    var points: [FaithfulnessScore.Change] = []
    for (i, transformation) in transformations.enumerated() {
      let change = answers[i + 1] - answers[0]
      details.append(.init(name: "\(transformation.name): change of the probability", value: change))
      let pairs = transformation.pairs(
        maps[0], maps[i + 1], imageHeight: shape.dimensions[0], imageWidth: shape.dimensions[1])
      guard let correlation = Correlation.spearman(pairs.original, pairs.changed) else { continue }
      details.append(.init(name: transformation.name, value: correlation))
      correlations.append(correlation)
      let point = FaithfulnessScore.Change(
        name: transformation.name, probability: change, similarity: correlation)
      points.append(point)
      if point.isUnstable { unstable += 1 }
    }
    guard !correlations.isEmpty else { return .none("No changed image gave a map that can be compared.") }
    let count = Double(correlations.count)
    details.append(.init(name: "changes compared", value: count))
    details.append(.init(name: "stable prediction, unstable explanation", value: Double(unstable) / count))
    return FaithfulnessScore(correlations.reduce(0, +) / count, listed: details, changes: points)
  }
}
