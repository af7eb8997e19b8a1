import Tensors

/// Deletion pixel by pixel: as `Deletion`, with the map interpolated to the image first, so that every method's steps remove
/// equal areas whatever its grid. The order within a cell is the interpolation's, not the method's.
public struct DeletionOfPixels: MapMetric {
  public static let info = FaithfulnessInfo(
    id: "deletion-pixels", title: "Deletion, pixel by pixel", shortTitle: "Deletion (pixels)",
    direction: .lowerIsBetter,
    reference: "Petsiuk et al., BMVC 2018",
    convention:
      "As deletion, for pixels in the order of the map interpolated bilinearly (half-pixel centres) to the image; only maps of \(PerturbationCurves.fewestCells) cells or more.",
    range: "0 to 1", cost: "up to 49 forward passes a baseline, times 8 with ties")

  private let context: FaithfulnessContext

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) { self.context = context }

  public func inquiry(_ map: AttributionMap, image: Tensor) -> Inquiry {
    PerturbationCurves.inquiryOfPixels(.deletion, map, image: image, context: context)
  }
}
