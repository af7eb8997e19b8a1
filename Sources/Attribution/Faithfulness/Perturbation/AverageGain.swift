import Tensors

/// Average gain (Zhang et al., Opti-CAM, 2023): what share of the missing probability comes when only the map's
/// evidence is shown. With the average drop it says what neither says alone.
public struct AverageGain: MapMetric {
  public static let info = FaithfulnessInfo(
    id: "average-gain", title: "Average gain", direction: .higherIsBetter,
    reference: "Zhang et al., CVIU 2024 (Opti-CAM)",
    convention: "max(0, y' - y) / (1 - y), with y' as for the average drop; mean of the baselines.", range: "0 to 1",
    cost: "1 forward pass, and 1 a baseline")

  private let context: FaithfulnessContext

  /// - Parameter context: baselines and seed; what is read is always the probability, because the gain has no other
  ///   ceiling.
  public init(_ context: FaithfulnessContext = FaithfulnessContext()) {
    var context = context
    context.reading = .probability
    self.context = context
  }

  public func inquiry(_ map: AttributionMap, image: Tensor) -> Inquiry {
    MaskedConfidence.inquiry(map, image: image, context: context) { answers in
      guard answers.clean != 1 else { return .none("The class is certain: its probability cannot gain.") }
      return FaithfulnessScore(
        means: answers.masked.map { max(0, $0 - answers.clean) / (1 - answers.clean) }, of: context.baselines)
    }
  }
}
