/// The gradient times the pixel's value, summed over the channels (Shrikumar et al., 2016): the first-order share of a
/// pixel against an input of zero.
public struct GradientTimesInput: OnePassGradientMethod {
  public static let info = MethodInfo(
    id: "gradient-x-input", title: "Gradient x input", family: .gradient,
    reference: "Shrikumar et al., arXiv 1605.01713, 2016",
    meaning: "gradient times the value that the network reads; positive speaks for the target",
    cost: "1 forward, 1 backward to the input",
    advice:
      "Its baseline is an input of zero, which preprocessing may have made a gray; integrated-gradients names its baseline and adds up."
  )

  public init(_ context: ExplainerContext = ExplainerContext()) {}

  public func contribution(gradient: Double, input: Double) -> Double { gradient * input }
}
