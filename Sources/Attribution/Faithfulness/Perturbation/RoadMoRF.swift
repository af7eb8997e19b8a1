import Tensors

/// ROAD with the most relevant cells removed first.
public struct RoadMoRF: MapMetric {
  public static let info = FaithfulnessInfo(
    id: "road-morf", title: "ROAD, most relevant first", direction: .lowerIsBetter,
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

  public func measure(_ map: AttributionMap, image: Tensor, model: TappedModel) throws -> FaithfulnessScore {
    let change = try road.change(mostRelevantFirst: true, map, image: image, model: model)
    return FaithfulnessScore(change.mean, curves: [change.curve], details: ["tie share": change.tieShare])
  }
}
