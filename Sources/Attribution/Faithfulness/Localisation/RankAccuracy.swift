/// Relevance rank accuracy (Arras et al., Information Fusion 2022): of as many top pixels as the mask has, the share
/// that lies inside it.
public struct RankAccuracy: LocalisationMetric {
  public static let info = FaithfulnessInfo(
    id: "rank-accuracy", title: "Rank accuracy", direction: .higherIsBetter,
    reference: "Arras et al., Information Fusion 2022",
    convention:
      "Share of the mask's number of top pixels inside the mask; of pixels that tie at the end, the expected number.",
    range: "0 to 1; the mask's area at random", cost: "none")

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) {}

  public func measure(_ map: AttributionMap, on grid: CellGrid, mask: [Bool]) -> FaithfulnessScore {
    let spread = grid.spread
    let size = mask.count { $0 }
    let last = spread.sorted(by: >)[size - 1]
    var (above, aboveInside, tied, tiedInside) = (0, 0, 0, 0)
    for (pixel, value) in spread.enumerated() where value >= last {
      if value > last {
        above += 1
        if mask[pixel] { aboveInside += 1 }
      } else {
        tied += 1
        if mask[pixel] { tiedInside += 1 }
      }
    }
    let inside = Double(aboveInside) + Double((size - above) * tiedInside) / Double(tied)
    return FaithfulnessScore(inside / Double(size), details: ["chance": chance(mask)])
  }
}
