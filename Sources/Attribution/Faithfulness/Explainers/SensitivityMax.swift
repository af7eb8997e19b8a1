import Tensors

/// Max-sensitivity (Yeh et al., NeurIPS 2019): how far the map moves, at most, when the image hardly does.
public struct SensitivityMax: ExplainerMetric {
  public static let info = FaithfulnessInfo(
    id: "sensitivity-max", title: "Max-sensitivity", direction: .lowerIsBetter,
    reference: "Yeh et al., NeurIPS 2019",
    convention:
      "Largest ||map(x + d) - map(x)|| / ||map(x)|| (Euclidean, raw maps) over 10 draws of d, uniform within a fiftieth of the image's range; the target stays.",
    range: "0 upwards", cost: "11 explanations")

  /// Perturbation `i` of an image, `[H, W, C]`: as many values, which are added.
  public typealias Perturbation = @Sendable (_ image: [Float], _ i: Int) -> [Float]

  private let count: Int
  private let perturbation: Perturbation

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) {
    let seed = context.seed
    self.init(count: 10) { image, i in
      var generator = SeededGenerator(
        seed: SeededGenerator(seed: seed, label: "sensitivity").state, stream: UInt64(i))
      let radius = 0.02 * Double((image.max() ?? 0) - (image.min() ?? 0))
      return image.map { _ in Float(radius * (2 * generator.uniform() - 1)) }
    }
  }

  /// - Parameters:
  ///   - count: draws.
  ///   - perturbation: gives each draw.
  public init(count: Int, perturbation: @escaping Perturbation) {
    precondition(count > 0, "no perturbation")
    self.count = count
    self.perturbation = perturbation
  }

  public func scores(
    of explainer: any Explainer, images: Tensor, targets: [Target], layer: String, model: TappedModel
  ) throws -> [FaithfulnessScore] {
    try targets.indices.map { n in
      let pixels = images.rows(n..<(n + 1)).array
      let draws = (0..<count).map { perturbation(pixels, $0) }
      guard draws.contains(where: { $0.contains { $0 != 0 } }) else {
        return .none("The perturbations are zero: a constant image has no range.")
      }
      let copies = pixels + draws.flatMap { draw in zip(pixels, draw).map { $0 + $1 } }
      let maps = try explainer.explain(
        Tensor(Shape([count + 1] + images.shape.dimensions.dropFirst()), copies),
        targets: [Target](repeating: targets[n], count: count + 1), layer: layer, model: model)
      if let sentence = maps[0].health.sentence { return .none(sentence) }
      let norm = length(maps[0].raw.map(Double.init))
      let moves = maps.dropFirst().map { map in
        length(zip(map.raw, maps[0].raw).map { Double($0) - Double($1) }) / norm
      }
      // Not max(): it would pass over a move that is not a number.
      let largest = moves.contains(where: \.isNaN) ? .nan : moves.max() ?? 0
      return FaithfulnessScore(largest, details: ["mean": moves.reduce(0, +) / Double(moves.count)])
    }
  }

  private func length(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
