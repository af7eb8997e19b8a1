import Tensors

/// Ablation-CAM (Desai and Ramaswamy, WACV 2020, equation 3): each channel weighted by the target's relative drop when the
/// channel is set to zero.
///
/// The drop is divided by the target's absolute value: divided by the signed value, as in the paper, all weights of a class
/// with a negative logit would point the other way. Only what comes after the layer is computed for each channel.
public struct AblationCAM: ChannelwiseMethod {
  public static let info = MethodInfo(
    id: "ablationcam", title: "Ablation-CAM", family: .activation, reference: "Desai and Ramaswamy, WACV 2020",
    meaning: "activations weighted by the target's relative drop without the channel, summed over channels",
    cost: "1 forward, and 1 pass from the layer on for every channel",
    needs: "activations for which zero means nothing",
    advice:
      "A check without gradients. Only what follows the layer is computed for each channel, so late layers cost least.")

  /// What stands for a channel that is taken away, and what the drop is divided by.
  public enum Convention: String, Sendable {
    /// Zero; divided by the absolute value.
    case zero
    /// As pytorch-grad-cam 1.5.7: zero where the activation's smallest value is 0, else 1e7 below the smallest value of
    /// its batch of 32 copies, those already changed included; divided by the signed value.
    case pytorchGradCAM = "pytorch-grad-cam"
  }

  private let convention: Convention

  public init(_ context: ExplainerContext = ExplainerContext()) { self.init(convention: .zero) }

  /// - Parameter convention: what stands for a channel that is taken away, and what the drop is divided by.
  public init(convention: Convention) { self.convention = convention }

  public var parameters: [MethodParameter] { [MethodParameter("removed", convention.rawValue)] }

  public func terms(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [ChannelTerms] {
    try TapReading.readForward(input, targets: targets, layer: layer, model: model).enumerated().map { n, reading in
      let smallest = reading.activation.min() ?? 0
      let scores = try model.score(replacing: layer, of: input.rows(n..<(n + 1)), count: reading.channels) {
        k, activation in
        let value = replacement(of: k, smallest)
        for p in 0..<reading.positions { activation[p * reading.channels + k] = value }
      }
      let own = Double(reading.target.value(reading.logits))
      let divisor =
        switch convention {
        case .zero: abs(own) + 1e-7
        case .pytorchGradCAM: own
        }
      return ChannelTerms(reading, weights: scores.map { Float((own - Double(reading.target.value($0))) / divisor) })
    }
  }

  private func replacement(of channel: Int, _ smallest: Float) -> Float {
    switch convention {
    case .zero: 0
    case .pytorchGradCAM: smallest == 0 ? 0 : smallest - Float(channel % 32 + 1) * 1e7
    }
  }
}
