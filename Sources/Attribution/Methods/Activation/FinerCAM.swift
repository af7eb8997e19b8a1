import Tensors

/// Finer-CAM (Zhang et al., CVPR 2025): a map of what tells a class from the classes that are closest to it.
///
/// The target is `sum_r p_r (z_c - strength z_r) / sum_r p_r` over the classes r whose logits are closest to that of class
/// c, with p the softmax probabilities, through which the gradient passes too (as in pytorch-grad-cam). Of an image's
/// target only the class is used.
public struct FinerCAM: ChannelwiseMethod {
  public static let info = MethodInfo(
    id: "finercam", title: "Finer-CAM", family: .activation, reference: "Zhang et al., CVPR 2025",
    meaning: "activation times mean gradient of the lead over the closest classes, summed over channels",
    cost: "1 forward, 1 backward to the layer", needs: "activations that are not negative",
    advice: "Why this class and not its likeliest confusions; what several classes share is taken away.")

  private let base: any ChannelwiseActivationMethod
  private let comparisons: Int
  private let strength: Double

  public init(_ context: ExplainerContext = ExplainerContext()) { self.init(base: GradCAM(context)) }

  /// - Parameters:
  ///   - base: the method that makes a map of the gradient.
  ///   - comparisons: how many of the closest classes are compared with.
  ///   - strength: how much of the other classes' evidence is taken away; the paper's alpha.
  public init(base: any ChannelwiseActivationMethod, comparisons: Int = 3, strength: Double = 1) {
    precondition(comparisons > 0, "no class to compare with")
    self.base = base
    self.comparisons = comparisons
    self.strength = strength
  }

  public var parameters: [MethodParameter] {
    [
      MethodParameter("base", base.info.id), MethodParameter("comparisons", comparisons),
      MethodParameter("strength", strength),
    ]
  }

  public func terms(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [ChannelTerms] {
    try TapReading.read(input, targets: targets, layer: layer, model: model) { gradient($0.label, $1) }
      .map { ChannelTerms($0, values: base.terms($0)) }
  }

  /// The gradient of the target with respect to the logits; the closest of equally close classes is the first.
  private func gradient(_ label: Int, _ logits: [Float]) -> [Float] {
    let closest = logits.indices.filter { $0 != label }
      .sorted { (abs(logits[$0] - logits[label]), $0) < (abs(logits[$1] - logits[label]), $1) }.prefix(comparisons)
    let p = softmax(logits).map(Double.init)
    // The library's own guard against probabilities that are all zero.
    let total = closest.reduce(0) { $0 + p[$1] } + 1e-9
    let leads = closest.map { Double(logits[label]) - strength * Double(logits[$0]) }
    let value = zip(closest, leads).reduce(0) { $0 + p[$1.0] * $1.1 } / total
    var gradient = [Double](repeating: 0, count: logits.count)
    for (r, lead) in zip(closest, leads) {
      let share = p[r] / total
      gradient[label] += share
      gradient[r] -= share * strength
      // d p_r / d z_k = p_r (1[k = r] - p_k)
      for k in logits.indices { gradient[k] += share * ((k == r ? 1 : 0) - p[k]) * (lead - value) }
    }
    return gradient.map { Float($0) }
  }
}
