/// Relevance mass accuracy (Arras et al., Information Fusion 2022), also called the energy-based pointing game: the
/// share of the positive evidence that lies inside the mask.
public struct MassAccuracy: LocalisationMetric {
  public static let info = FaithfulnessInfo(
    id: "mass-accuracy", title: "Mass accuracy", direction: .higherIsBetter,
    reference: "Arras et al., Information Fusion 2022",
    convention:
      "Sum of max(map, 0) inside the mask over the whole sum; a cell's value is shared equally by its pixels.",
    range: "0 to 1; the mask's area at random", cost: "none")

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) {}

  public func measure(_ map: AttributionMap, on grid: CellGrid, mask: [Bool]) -> FaithfulnessScore {
    var (inside, all) = (0.0, 0.0)
    for (pixel, cell) in grid.cellOfPixel.enumerated() {
      let mass = Double(max(0, grid.values[cell])) / Double(grid.pixels[cell])
      all += mass
      if mask[pixel] { inside += mass }
    }
    return FaithfulnessScore(inside / all, details: ["chance": chance(mask)])
  }
}
