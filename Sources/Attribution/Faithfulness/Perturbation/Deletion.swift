import Tensors

/// Deletion (Petsiuk et al., BMVC 2018): how fast the network loses the class when the map's cells are removed.
public struct Deletion: MapMetric {
  public static let info = FaithfulnessInfo(
    id: "deletion", title: "Deletion", direction: .lowerIsBetter, reference: "Petsiuk et al., BMVC 2018",
    convention:
      "Area under the probability of the explained class while cells of the map's own grid turn into a baseline, largest value first; trapezoids over true shares, ties averaged over random orders, mean of the baselines.",
    range: "0 to 1", cost: "up to 49 forward passes a baseline, times 8 with ties")

  private let context: FaithfulnessContext

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) { self.context = context }

  public func inquiry(_ map: AttributionMap, image: Tensor) -> Inquiry {
    PerturbationCurves.inquiry(.deletion, CellGrid(of: map, image: image), map.target, image: image, context: context)
  }
}
