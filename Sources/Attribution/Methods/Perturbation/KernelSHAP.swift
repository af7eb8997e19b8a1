/// Shapley values of an image's regions, estimated from a sample of coalitions (Lundberg and Lee, NeurIPS 2017, section
/// 4.1): weighted least squares with the sum constraint held exactly.
///
/// With few regions every coalition is used, and the values are exact.
public struct KernelSHAP: PixelMethod {
  public static let info = MethodInfo(
    id: "kernelshap", title: "KernelSHAP", family: .perturbation, reference: "Lundberg and Lee, NeurIPS 2017",
    meaning: "estimated Shapley value of a region, spread over its pixels; positive speaks for the target",
    cost: "2050 forward a baseline (6x6 regions)", needs: "a baseline",
    advice:
      "Finer regions than exact-shapley at the price of sampling noise, which it reports. Regions hidden by the baseline may look unlike any face."
  )

  private let samples: Int
  private let seed: UInt64
  private let baselines: [Baseline]
  private let partition: @Sendable (_ height: Int, _ width: Int) -> PixelPartition

  public init(_ context: ExplainerContext) { self.init(seed: context.seed, baselines: context.baselines) }

  /// - Parameters:
  ///   - samples: coalitions that are tried beside none and all; all of them if there are no more.
  ///   - seed: seeds the draw, which is the same for every image.
  ///   - baselines: what hides a region; the game is the mean over them.
  ///   - partition: the regions of an image of this height and width.
  public init(
    samples: Int = 2048, seed: UInt64 = 42, baselines: [Baseline],
    partition: @escaping @Sendable (_ height: Int, _ width: Int) -> PixelPartition = {
      .grid(rows: 6, columns: 6, height: $0, width: $1)
    }
  ) {
    precondition(samples > 0 && !baselines.isEmpty, "\(samples) samples, \(baselines.count) baselines")
    self.samples = samples
    self.seed = seed
    self.baselines = baselines
    self.partition = partition
  }

  /// The estimated values of one image's regions.
  /// - Throws: `PerturbationError.underdetermined` when there are too few samples for the regions; `GraphError`.
  public func regionValues(of image: PixelImage, target: Target, model: TappedModel) throws -> RegionValues {
    let partition = partition(image.height, image.width)
    let game = RegionGame(image, partition, baselines: baselines, target: target, model: model)
    let coalitions = Coalitions(players: partition.count, count: samples, seed: seed)
    let drawn = coalitions.members.count
    // None and all come last.
    let worth = try game.values(coalitions: drawn + 2) { c, region in
      c < drawn ? coalitions.members[c][region] : c > drawn
    }
    let (empty, full) = (worth[drawn], worth[drawn + 1])
    guard partition.count > 1 else {
      return RegionValues(
        partition: partition, values: [full - empty], standardErrors: nil, empty: empty, full: full)
    }
    let fit = try ShapleyRegression.fit(
      coalitions: coalitions.members, weights: coalitions.weights, worth: Array(worth.prefix(drawn)), empty: empty,
      full: full, group: coalitions.isComplete ? 1 : 2)
    return RegionValues(
      partition: partition, values: fit.values, standardErrors: coalitions.isComplete ? nil : fit.standardErrors,
      empty: empty, full: full)
  }

  public var parameters: [MethodParameter] {
    [
      MethodParameter("samples", samples), MethodParameter("seed", Int(truncatingIfNeeded: seed)),
      .baselines(baselines),
    ]
  }

  public func attribution(of image: PixelImage, target: Target, model: TappedModel) throws -> PixelAttribution {
    try regionValues(of: image, target: target, model: model).attribution
  }
}
