import Tensors

/// ROAD with the most relevant cells removed first.
public struct RoadMoRF: MapMetric {
  public static let info = FaithfulnessInfo(
    id: "road-morf", title: "ROAD, most relevant first", shortTitle: "ROAD MoRF", direction: .lowerIsBetter,
    reference: "Rong et al., ICML 2022",
    convention:
      "Mean over the 10th to 90th percentile of the change in the explained class's probability when cells at or above it are imputed linearly, with noise of 0.01 inputs; ties in random orders.",
    range: "-1 to 1; below 0 when relevant cells matter", cost: "10 forward passes, times 8 with ties")

  private let road: Road

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) { self.init(context, noise: 0.01) }

  /// - Parameters:
  ///   - context: seed, orders of ties and what is read.
  ///   - noise: standard deviation on imputed pixels, in inputs of the network.
  public init(_ context: FaithfulnessContext, noise: Double) { road = Road(context: context, noise: noise) }

  public func inquiry(_ map: AttributionMap, image: Tensor) -> Inquiry {
    road.inquiry(mostRelevantFirst: [true], map, image: image) { changes in
      FaithfulnessScore(
        changes[0].mean, curves: [changes[0].curve], details: ["tie share": changes[0].tieShare])
    }
  }
}
