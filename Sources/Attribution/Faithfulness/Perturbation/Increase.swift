import Tensors

/// Increase in confidence (Chattopadhyay et al., WACV 2018): whether the class gets more probable when only the map's
/// evidence is shown.
public struct Increase: MapMetric {
  public static let info = FaithfulnessInfo(
    id: "increase", title: "Increase in confidence", shortTitle: "Increase", direction: .higherIsBetter,
    reference: "Chattopadhyay et al., WACV 2018",
    convention:
      "1 when y' > y, else 0, with y' as for the average drop; the share of the baselines for which it is so.",
    range: "0 to 1", cost: "1 forward pass, and 1 a baseline")

  private let context: FaithfulnessContext

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) { self.context = context }

  public func inquiry(_ map: AttributionMap, image: Tensor) -> Inquiry {
    MaskedConfidence.inquiry(map, image: image, context: context) { answers in
      // A comparison would hide an answer that is not a number.
      return FaithfulnessScore(
        means: answers.masked.map { ($0 - answers.clean).isNaN ? .nan : $0 > answers.clean ? 1 : 0 },
        of: context.baselines)
    }
  }
}
