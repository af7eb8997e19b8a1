import Tensors

/// ROAD, remove and debias (Rong et al., ICML 2022): the network's change when the most or the least relevant cells are
/// imputed from their surroundings, at nine shares.
struct Road {
  /// The shares of a map that stay, in hundredths: as pytorch-grad-cam.
  static let percentiles = [10, 20, 30, 40, 50, 60, 70, 80, 90]

  let context: FaithfulnessContext
  /// The standard deviation of the noise on imputed pixels, in inputs of the network.
  let noise: Double

  /// What one order of removal gives: the mean change of the network's answer over the percentiles,
  /// `y(imputed) - y`, and the curve over the removed shares.
  struct Change {
    let mean: Double
    let curve: FaithfulnessCurve
    let tieShare: Double
  }

  /// The inquiry whose score follows from the changes, one an order.
  /// - Parameter mostRelevantFirst: the orders.
  func inquiry(
    mostRelevantFirst orders: [Bool], _ map: AttributionMap, image: Tensor,
    conclude: @escaping ([Change]) -> FaithfulnessScore
  ) -> Inquiry {
    let grid = CellGrid(of: map, image: image)
    let ranking = CellOrders(grid.values, context)
    // What NumPy's linear percentile of distinct values leaves out: cells strictly below it are kept.
    let counts = Self.percentiles.map { grid.count - ($0 * (grid.count - 1) + 99) / 100 }
    let distinct = Set(counts).sorted()
    let each = ranking.orders.count * distinct.count
    let imputed = Parallel.map(orders.count * each) { i in
      let (order, count) = (ranking.orders[i % each / distinct.count], distinct[i % distinct.count])
      return impute(orders[i / each] ? order.prefix(count) : order.suffix(count), of: grid, image)
    }
    return Inquiry([image.array] + imputed) { logits in
      let answers = logits.map { context.reading.value($0, map.target) }
      return conclude(
        orders.indices.map { o in
          let own = Array(answers[(1 + o * each)..<(1 + (o + 1) * each)])
          return change(orders[o], own, clean: answers[0], counts, distinct, grid, ranking)
        })
    }
  }

  private func change(
    _ mostRelevantFirst: Bool, _ answers: [Double], clean: Double, _ counts: [Int], _ distinct: [Int],
    _ grid: CellGrid, _ ranking: CellOrders
  ) -> Change {
    let orders = ranking.orders.count
    var changes: [Int: Double] = [:]
    for (i, count) in distinct.enumerated() {
      let sum = (0..<orders).reduce(0.0) { $0 + answers[$1 * distinct.count + i] - clean }
      changes[count] = sum / Double(orders)
    }
    return Change(
      mean: counts.reduce(0.0) { $0 + (changes[$1] ?? 0) } / Double(counts.count),
      curve: FaithfulnessCurve(
        name: mostRelevantFirst ? "most relevant first" : "least relevant first",
        shares: distinct.map { Double($0) / Double(grid.count) }, values: distinct.map { changes[$0] ?? 0 }),
      tieShare: ranking.tieShare)
  }

  private func impute(_ removed: ArraySlice<Int>, of grid: CellGrid, _ image: Tensor) -> [Float] {
    var isRemoved = [Bool](repeating: false, count: grid.count)
    for cell in removed { isRemoved[cell] = true }
    let missing = grid.cellOfPixel.map { isRemoved[$0] }
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
