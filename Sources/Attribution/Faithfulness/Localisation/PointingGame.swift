/// The pointing game (Zhang et al., ECCV 2016): whether the map's largest value lies where the evidence lies.
public struct PointingGame: LocalisationMetric {
  public static let info = FaithfulnessInfo(
    id: "pointing-game", title: "Pointing game", direction: .higherIsBetter, reference: "Zhang et al., ECCV 2016",
    convention:
      "The share of the mask in the pixels of the largest cell or cells: 1 for a hit, 0 for a miss, the expected hit share with ties; no tolerance; a map without health never hits.",
    range: "0 to 1; the mask's area at random", cost: "none")

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) {}

  public func measure(_ map: AttributionMap, on grid: CellGrid, mask: [Bool]) -> FaithfulnessScore {
    let peak = grid.values.max() ?? 0
    let pointed = mask.indices.filter { grid.values[grid.cellOfPixel[$0]] == peak }
    return FaithfulnessScore(
      Double(pointed.count { mask[$0] }) / Double(pointed.count),
      details: ["pixels pointed at": Double(pointed.count), "chance": chance(mask)])
  }
}

/// What a map at random gets: the share of the image that the mask covers.
func chance(_ mask: [Bool]) -> Double { Double(mask.count { $0 }) / Double(mask.count) }
