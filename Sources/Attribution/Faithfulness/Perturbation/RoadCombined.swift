import Tensors

/// Half the difference of ROAD's two orders: what is left when that which both lose is taken away.
public struct RoadCombined: MapMetric {
  public static let info = FaithfulnessInfo(
    id: "road-combined", title: "ROAD, combined", shortTitle: "ROAD", direction: .higherIsBetter,
    reference: "Rong et al., ICML 2022",
    convention: "(least relevant first - most relevant first) / 2, as pytorch-grad-cam; 0 for a map at random.",
    range: "-1 to 1", cost: "20 forward passes, times 8 with ties")

  private let road: Road

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) { self.init(context, noise: 0.01) }

  /// - Parameters:
  ///   - context: seed, orders of ties and what is read.
  ///   - noise: standard deviation on imputed pixels, in inputs of the network.
  public init(_ context: FaithfulnessContext, noise: Double) { road = Road(context: context, noise: noise) }

  public func inquiry(_ map: AttributionMap, image: Tensor) -> Inquiry {
    road.inquiry(mostRelevantFirst: [true, false], map, image: image) { changes in
      let (most, least) = (changes[0], changes[1])
      return FaithfulnessScore(
        (least.mean - most.mean) / 2, curves: [most.curve, least.curve],
        details: [
          "most relevant first": most.mean, "least relevant first": least.mean, "tie share": most.tieShare,
        ])
    }
  }
}
