import Tensors

/// ROAD, remove and debias (Rong et al., ICML 2022): the network's change when the most or the least relevant cells are
/// imputed from their surroundings, at nine shares.
struct Road {
  /// The shares of a map that stay, in hundredths: as pytorch-grad-cam.
  static let percentiles = [10, 20, 30, 40, 50, 60, 70, 80, 90]

  let context: FaithfulnessContext
  /// The standard deviation of the noise on imputed pixels, in inputs of the network.
  let noise: Double

  /// The mean change of the network's answer over the percentiles, `y(imputed) - y`, and the curve over the removed
  /// shares.
  func change(
    mostRelevantFirst: Bool, _ map: AttributionMap, image: Tensor, model: TappedModel
  ) throws -> (mean: Double, curve: FaithfulnessCurve, tieShare: Double) {
    let grid = CellGrid(of: map, image: image)
    let ranking = CellOrders(grid.values, context)
    // What NumPy's linear percentile of distinct values leaves out: cells strictly below it are kept.
    let counts = Self.percentiles.map { grid.count - ($0 * (grid.count - 1) + 99) / 100 }
    let distinct = Set(counts).sorted()
    let inputs = Parallel.map(ranking.orders.count * distinct.count) { i in
      let (order, count) = (ranking.orders[i / distinct.count], distinct[i % distinct.count])
      return impute(Set(mostRelevantFirst ? order.prefix(count) : order.suffix(count)), of: grid, image)
    }
    let logits = try model.score(count: inputs.count + 1) { i, input in
      if i == 0 {
        image.withElements { _ = input.update(fromContentsOf: $0) }
      } else {
        _ = input.update(fromContentsOf: inputs[i - 1])
      }
    }
    let answers = logits.map { context.reading.value($0, map.target) }
    let orders = ranking.orders.count
    var changes: [Int: Double] = [:]
    for (i, count) in distinct.enumerated() {
      let sum = (0..<orders).reduce(0.0) { $0 + answers[1 + $1 * distinct.count + i] - answers[0] }
      changes[count] = sum / Double(orders)
    }
    let mean = counts.reduce(0.0) { $0 + (changes[$1] ?? 0) } / Double(counts.count)
    let curve = FaithfulnessCurve(
      name: mostRelevantFirst ? "most relevant first" : "least relevant first",
      shares: distinct.map { Double($0) / Double(grid.count) }, values: distinct.map { changes[$0] ?? 0 })
    return (mean, curve, ranking.tieShare)
  }

  private func impute(_ removed: Set<Int>, of grid: CellGrid, _ image: Tensor) -> [Float] {
    let missing = grid.cellOfPixel.map { removed.contains($0) }
    let channels = image.shape.c
    var result = LinearImputation.fill(image.array, missing: missing, height: grid.height, width: grid.width)
    guard noise > 0 else { return result }
    // The same noise at a pixel whatever else is removed: it is not what the curves compare.
    var generator = SeededGenerator(seed: context.seed, label: "road")
    for i in result.indices {
      let draw = generator.normal()
      if missing[i / channels] { result[i] += Float(noise * draw) }
    }
    return result
  }
}
