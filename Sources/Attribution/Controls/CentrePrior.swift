import Glibc
import Tensors

/// A bump in the middle: where faces are.
public struct CentrePrior: Control {
  public static let info = ControlInfo(
    id: "centre", title: "Centre prior",
    meaning: "A Gaussian in the middle, its deviation a quarter of each side, the same for every image.",
    verdict: "explained by looking at the middle")

  public init(_ context: ControlContext = ControlContext()) {}

  public func values(like map: AttributionMap, image: Tensor) -> [Float] {
    map.raw.indices.map { i in
      // In shares of the sides, from the middle.
      let y = (Double(i / map.width) + 0.5) / Double(map.height) - 0.5
      let x = (Double(i % map.width) + 0.5) / Double(map.width) - 0.5
      return Float(exp(-(x * x + y * y) / (2 * 0.25 * 0.25)))
    }
  }
}
