import Tensors

/// Sparseness (Chalasani et al., ICML 2020): the Gini coefficient of the map's absolute values.
public struct Sparseness: MapMetric {
  public static let info = FaithfulnessInfo(
    id: "sparseness", title: "Sparseness (Gini)", shortTitle: "Sparseness", direction: .describes,
    reference: "Chalasani et al., ICML 2020",
    convention:
      "Gini coefficient of the absolute values on the map's own grid: 0 when all cells count alike, (n - 1) / n when one counts; only maps on one grid can be compared.",
    range: "0 to 1", cost: "none")

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) {}

  public func inquiry(_ map: AttributionMap, image: Tensor) -> Inquiry {
    let sorted = map.raw.map { Double(abs($0)) }.sorted()
    let count = Double(sorted.count)
    var (weighted, sum) = (0.0, 0.0)
    for (i, value) in sorted.enumerated() {
      weighted += (2 * Double(i + 1) - count - 1) * value
      sum += value
    }
    return Inquiry(FaithfulnessScore(weighted / (count * sum), details: ["cells": count]))
  }
}
