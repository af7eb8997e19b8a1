import Tensors

/// Infidelity (Yeh et al., NeurIPS 2019): how badly the map predicts what small perturbations do to the target.
public struct Infidelity: MapMetric {
  public static let info = FaithfulnessInfo(
    id: "infidelity", title: "Infidelity", direction: .lowerIsBetter, reference: "Yeh et al., NeurIPS 2019",
    convention:
      "Mean over 64 Gaussian perturbations I (deviation: a tenth of the image's range) of (b sum(map I) - (f(x) - f(x - I)))^2, f the target itself, b the best factor as Captum's normalize; every channel of a pixel carries its cell's value.",
    range: "0 upwards, in squared units of the target", cost: "65 forward passes")

  /// Perturbation `i` of an image, `[H, W, C]`: as many values.
  public typealias Perturbation = @Sendable (_ image: [Float], _ i: Int) -> [Float]

  private let count: Int
  private let scaled: Bool
  private let perturbation: Perturbation

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) {
    let seed = context.seed
    self.init(count: 64) { image, i in
      var generator = SeededGenerator(seed: SeededGenerator(seed: seed, label: "infidelity").state, stream: UInt64(i))
      let deviation = 0.1 * Double((image.max() ?? 0) - (image.min() ?? 0))
      return image.map { _ in Float(deviation * generator.normal()) }
    }
  }

  /// - Parameters:
  ///   - count: perturbations.
  ///   - scaled: whether the map is first scaled to fit best: maps of the Grad-CAM family have no unit of their own.
  ///   - perturbation: gives each perturbation.
  public init(count: Int, scaled: Bool = true, perturbation: @escaping Perturbation) {
    precondition(count > 0, "no perturbation")
    self.count = count
    self.scaled = scaled
    self.perturbation = perturbation
  }

  public func inquiry(_ map: AttributionMap, image: Tensor) -> Inquiry {
    let weights = CellGrid(of: map, image: image).spread
    let pixels = image.array
    let channels = image.shape.c
    let changes = (0..<count).map { perturbation(pixels, $0) }
    let predicted = changes.map { change in
      change.indices.reduce(0.0) { $0 + Double(weights[$1 / channels]) * Double(change[$1]) }
    }
    let squares = predicted.reduce(0.0) { $0 + $1 * $1 }
    guard squares != 0 else { return Inquiry(.none("The perturbations are zero: a constant image has no range.")) }
    let inputs = [pixels] + changes.map { change in zip(pixels, change).map { $0 - $1 } }
    return Inquiry(inputs) { score(logits: $0, map.target, predicted, squares) }
  }

  private func score(
    logits: [[Float]], _ target: Target, _ predicted: [Double], _ squares: Double
  ) -> FaithfulnessScore {
    let answers = logits.map { Double(target.value($0)) }
    let actual = answers.dropFirst().map { answers[0] - $0 }
    let factor = zip(predicted, actual).reduce(0.0) { $0 + $1.0 * $1.1 } / squares
    func error(_ factor: Double) -> Double {
      zip(predicted, actual).reduce(0.0) { $0 + (factor * $1.0 - $1.1) * (factor * $1.0 - $1.1) } / Double(count)
    }
    let ceiling = error(0)
    return FaithfulnessScore(
      error(scaled ? factor : 1),
      details: ["factor": factor, "without a factor": error(1), "of a map of zeros": ceiling])
  }
}
