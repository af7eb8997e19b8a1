/// Grad-CAM++ (Chattopadhay et al., WACV 2018, equation 19, with the factor `exp(score)` dropped as is usual):
/// `alpha = g^2 / (2 g^2 + S_k g^3)` with `S_k` the sum of channel k, `w_k = sum_ij alpha max(g, 0)`.
///
/// `alpha` depends on the scale of the gradient. By default the gradient is first divided by its largest absolute value
/// (and the weights multiplied by it), so that neither the scale of the logits nor the small gradients behind global
/// pooling decide what `alpha` and its epsilon do.
public struct GradCAMPlusPlus: ChannelWeightMethod {
  public static let info = MethodInfo(
    id: "gradcam++", title: "Grad-CAM++", family: .activation, reference: "Chattopadhay et al., WACV 2018",
    meaning: "activation times a mean of positive gradients that favours small places, summed over channels",
    cost: "1 forward, 1 backward to the layer", needs: "activations that are not negative",
    advice:
      "When several places should show. Negative gradients do not count, so that it cannot show what speaks against."
  )

  private let epsilon: Epsilon

  public init(_ context: ExplainerContext = ExplainerContext()) { self.init(epsilon: .relative(1e-6)) }

  /// - Parameter epsilon: added to the denominator of `alpha`: relative to the squared largest gradient, or as it is
  ///   with the gradient unscaled (pytorch-grad-cam: 1e-6).
  public init(epsilon: Epsilon) { self.epsilon = epsilon }

  public var parameters: [MethodParameter] { [epsilon.parameter] }

  public func weights(_ reading: TapReading) -> [Float] {
    let channels = reading.channels
    let (scale, added): (Double, Double) =
      switch epsilon {
      case .relative(let share): (Double(reading.gradient.reduce(0) { max($0, abs($1)) }), share)
      case .absolute(let number): (1, number)
      }
    guard scale != 0 else { return [Float](repeating: 0, count: channels) }
    let sums = reading.sums(of: reading.activation)
    var weights = [Double](repeating: 0, count: channels)
    for (i, value) in reading.gradient.enumerated() where !(value <= 0) {
      let g = Double(value) / scale
      weights[i % channels] += g * g * g / (2 * g * g + sums[i % channels] * g * g * g + added)
    }
    return weights.map { Float($0 * scale) }
  }
}
