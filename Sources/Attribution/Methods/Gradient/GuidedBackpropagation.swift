import Networks

/// The gradient of the pixels with negative parts stopped at every ReLU (Springenberg et al., ICLR workshop 2015,
/// section 3.4), signed, summed over the channels.
public struct GuidedBackpropagation: OnePassGradientMethod {
  public static let info = MethodInfo(
    id: "guided-backpropagation", title: "Guided backpropagation", family: .gradient,
    reference: "Springenberg et al., ICLR workshop 2015",
    meaning: "gradient that passes a ReLU only where input and gradient are positive",
    cost: "1 forward, 1 backward to the input", needs: "ReLUs",
    advice:
      "Sharp, but close to an edge detector: it fails randomisation tests (Adebayo et al. 2018), so it explains the image more than the network.",
    isEvidence: false, failsRandomisation: true
  )

  public init(_ context: ExplainerContext = ExplainerContext()) {}

  public var rules: BackwardRules { BackwardRules(relu: .guided) }
}
