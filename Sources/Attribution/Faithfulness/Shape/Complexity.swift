import Glibc
import Tensors

/// Complexity (Bhatt et al., IJCAI 2020): the entropy of the map's absolute values as shares of their sum.
public struct Complexity: MapMetric {
  public static let info = FaithfulnessInfo(
    id: "complexity", title: "Complexity (entropy)", shortTitle: "Complexity", direction: .describes,
    reference: "Bhatt et al., IJCAI 2020",
    convention:
      "Entropy in nats of the absolute values on the map's own grid, divided by their sum; only maps on one grid can be compared.",
    range: "0 to ln(cells)", cost: "none")

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) {}

  public func inquiry(_ map: AttributionMap, image: Tensor) -> Inquiry {
    let sum = map.raw.reduce(0.0) { $0 + Double(abs($1)) }
    let entropy = map.raw.reduce(0.0) { total, value in
      let share = Double(abs(value)) / sum
      return share > 0 ? total - share * log(share) : total
    }
    return Inquiry(
      FaithfulnessScore(
        entropy, details: ["share of the largest possible": entropy / log(Double(map.raw.count))]))
  }
}
