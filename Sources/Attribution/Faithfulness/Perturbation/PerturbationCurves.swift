import Tensors

/// Curves of the network's answer while the cells of an image are removed or inserted, the most relevant first.
enum PerturbationCurves {
  enum Direction {
    /// From the image towards the baseline.
    case deletion
    /// From the baseline towards the image.
    case insertion
  }

  /// One curve a baseline, and their mean area.
  static func score(
    _ direction: Direction, _ map: AttributionMap, image: Tensor, model: TappedModel, context: FaithfulnessContext
  ) throws -> FaithfulnessScore {
    let grid = CellGrid(of: map, image: image)
    let ranking = CellOrders(grid.values, context)
    let steps = min(grid.count, context.steps)
    let counts = (0...steps).map { $0 * grid.count / steps }
    // The place of each cell in each order.
    let places = ranking.orders.map { order in
      var place = [Int](repeating: 0, count: order.count)
      for (i, cell) in order.enumerated() { place[cell] = i }
      return place
    }
    let pixels = image.array
    let channels = image.shape.c
    let curves = try context.baselines.map { baseline in
      let removed = baseline.values(for: pixels, shape: Shape([image.shape.h, image.shape.w, channels]))
      let (start, end) = direction == .deletion ? (pixels, removed) : (removed, pixels)
      let logits = try model.score(count: places.count * counts.count) { i, input in
        let (place, count) = (places[i / counts.count], counts[i % counts.count])
        for value in input.indices {
          input[value] = place[grid.cellOfPixel[value / channels]] < count ? end[value] : start[value]
        }
      }
      let values = counts.indices.map { step in
        let answers = places.indices.map { context.reading.value(logits[$0 * counts.count + step], map.target) }
        return answers.reduce(0, +) / Double(answers.count)
      }
      return FaithfulnessCurve(
        name: baseline.name, shares: counts.map { Double($0) / Double(grid.count) }, values: values)
    }
    return FaithfulnessScore(
      means: curves.map(\.area), of: context.baselines, curves: curves,
      more: [.init(name: "tie share", value: ranking.tieShare)])
  }
}
