/// XGrad-CAM (Fu et al., BMVC 2020, equation 9): each channel weighted by its gradient, averaged over the positions with
/// the activation as weight, `w_k = sum_ij g_k A_k / sum_ij A_k`.
public struct XGradCAM: ChannelWeightMethod {
  public static let info = MethodInfo(
    id: "xgradcam", title: "XGrad-CAM", family: .activation, reference: "Fu et al., BMVC 2020",
    meaning: "activation times the gradient at the channel's active places, summed over channels",
    cost: "1 forward, 1 backward to the layer", needs: "activations that are not negative",
    advice:
      "Grad-CAM with gradients weighted by the activation; at a layer that feeds global pooling the two are one map."
  )

  private let epsilon: Epsilon

  public init(_ context: ExplainerContext = ExplainerContext()) { self.init(epsilon: .relative(1e-6)) }

  /// - Parameter epsilon: relative: a channel whose sum is below this share of its absolute sum weighs nothing, because
  ///   positive and negative activations cancel and leave rounding. Absolute: added to the sum (pytorch-grad-cam: 1e-7).
  public init(epsilon: Epsilon) { self.epsilon = epsilon }

  public var parameters: [MethodParameter] { [epsilon.parameter] }

  public func weights(_ reading: TapReading) -> [Float] {
    let products = reading.sums(of: zip(reading.gradient, reading.activation).map { Double($0) * Double($1) })
    let sums = reading.sums(of: reading.activation)
    switch epsilon {
    case .absolute(let number): return zip(products, sums).map { Float($0 / ($1 + number)) }
    case .relative(let share):
      let magnitudes = reading.sums(of: reading.activation.map { abs($0) })
      return products.indices.map { abs(sums[$0]) <= share * magnitudes[$0] ? 0 : Float(products[$0] / sums[$0]) }
    }
  }
}
