/// Exact Shapley values of an image's regions: every coalition is tried.
///
/// The reference against which faster methods are judged, for the game that it states: regions hidden by a baseline.
public struct ExactShapley: PixelMethod {
  public static let info = MethodInfo(
    id: "exact-shapley", title: "Exact Shapley values", family: .perturbation,
    reference: "Shapley, 1953; Lundberg and Lee, NeurIPS 2017",
    meaning:
      "mean change of the target when a region joins the others, over all orders; spread over the region's pixels",
    cost: "512 forward a baseline (3x3 regions; 2^n for n)", needs: "a baseline",
    advice:
      "No sampling, no gradient, and it adds up: the reference for other methods, at the grain of its regions and for its baseline."
  )

  private let baselines: [Baseline]
  private let partition: @Sendable (_ height: Int, _ width: Int) -> PixelPartition

  public init(_ context: ExplainerContext) { self.init(baselines: context.baselines) }

  /// - Parameters:
  ///   - baselines: what hides a region; the game is the mean over them.
  ///   - partition: the regions of an image of this height and width, at most `ShapleyValues.mostParts`.
  public init(
    baselines: [Baseline],
    partition: @escaping @Sendable (_ height: Int, _ width: Int) -> PixelPartition = {
      .grid(rows: 3, columns: 3, height: $0, width: $1)
    }
  ) {
    precondition(!baselines.isEmpty, "no baseline")
    self.baselines = baselines
    self.partition = partition
  }

  /// The exact values of one image's regions.
  /// - Throws: `PerturbationError.tooManyRegions`; `GraphError`.
  public func regionValues(of image: PixelImage, target: Target, model: TappedModel) throws -> RegionValues {
    let partition = partition(image.height, image.width)
    guard partition.count <= ShapleyValues.mostParts else {
      throw PerturbationError.tooManyRegions(partition.count, most: ShapleyValues.mostParts)
    }
    let game = RegionGame(image, partition, baselines: baselines, target: target, model: model)
    let worth = try game.values(coalitions: 1 << partition.count) { coalition, region in
      coalition & (1 << region) != 0
    }
    return RegionValues(
      partition: partition, values: ShapleyValues.exact(parts: partition.count) { worth[$0] }, standardErrors: nil,
      empty: worth[0], full: worth[worth.count - 1])
  }

  public var parameters: [MethodParameter] { [.baselines(baselines)] }

  public func attribution(of image: PixelImage, target: Target, model: TappedModel) throws -> PixelAttribution {
    try regionValues(of: image, target: target, model: model).attribution
  }
}
