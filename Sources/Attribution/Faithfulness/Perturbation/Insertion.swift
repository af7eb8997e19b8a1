import Tensors

/// Insertion (Petsiuk et al., BMVC 2018): how fast the network finds the class when the map's cells appear in a
/// baseline.
public struct Insertion: MapMetric {
  public static let info = FaithfulnessInfo(
    id: "insertion", title: "Insertion", direction: .higherIsBetter, reference: "Petsiuk et al., BMVC 2018",
    convention:
      "Area under the probability of the explained class while cells of the map's own grid return into a baseline, largest value first; trapezoids over true shares, ties averaged over random orders, mean of the baselines.",
    range: "0 to 1", cost: "up to 49 forward passes a baseline, times 8 with ties")

  private let context: FaithfulnessContext

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) { self.context = context }

  public func inquiry(_ map: AttributionMap, image: Tensor) -> Inquiry {
    PerturbationCurves.inquiry(.insertion, CellGrid(of: map, image: image), map.target, image: image, context: context)
  }
}
