/// The gradient of the target with respect to the pixels (Simonyan et al., ICLR workshop 2014, section 3, without the
/// absolute value), summed over the channels.
public struct InputGradient: OnePassGradientMethod {
  public static let info = MethodInfo(
    id: "gradient", title: "Gradient", family: .gradient, reference: "Simonyan et al., ICLR workshop 2014",
    meaning: "how fast the target rises when a pixel gets brighter; signed",
    cost: "1 forward, 1 backward to the input",
    advice: "Says where a small change would matter, not what the image holds; noisy. Compare with smoothgrad.",
    isEvidence: false)

  public init(_ context: ExplainerContext = ExplainerContext()) {}
}
