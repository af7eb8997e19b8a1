import Tensors

/// Average drop (Chattopadhyay et al., WACV 2018): what share of the class's probability goes when only the map's
/// evidence is shown.
public struct AverageDrop: MapMetric {
  public static let info = FaithfulnessInfo(
    id: "average-drop", title: "Average drop", direction: .lowerIsBetter,
    reference: "Chattopadhyay et al., WACV 2018",
    convention:
      "max(0, y - y') / y, relative; y' is the probability when the image fades into a baseline by max(map, 0) / max(map), cells not interpolated, mean of the baselines.",
    range: "0 to 1", cost: "1 forward pass, and 1 a baseline")

  private let context: FaithfulnessContext

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) { self.context = context }

  public func inquiry(_ map: AttributionMap, image: Tensor) -> Inquiry {
    MaskedConfidence.inquiry(map, image: image, context: context) { answers in
      guard answers.clean > 0 else { return .none("The class has no probability that could drop.") }
      return FaithfulnessScore(
        means: answers.masked.map { max(0, answers.clean - $0) / answers.clean }, of: context.baselines)
    }
  }
}
