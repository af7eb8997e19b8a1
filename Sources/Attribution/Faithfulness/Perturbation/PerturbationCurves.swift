import Tensors

/// Curves of the network's answer while the cells of an image are removed or inserted, the most relevant first.
enum PerturbationCurves {
  enum Direction {
    /// From the image towards the baseline.
    case deletion
    /// From the baseline towards the image.
    case insertion
  }

  /// The fewest cells of a map whose interpolation may order pixels: below, most of the order would be made up.
  static let fewestCells = ResolutionLadder.fewestCells

  /// The pixels of an image in the order of a map that is interpolated to them.
  static func inquiryOfPixels(
    _ direction: Direction, _ map: AttributionMap, image: Tensor, context: FaithfulnessContext
  ) -> Inquiry {
    guard map.raw.count >= fewestCells else {
      return Inquiry(.none("A map of \(map.raw.count) cells says nothing about the order of pixels."))
    }
    let (height, width) = (image.shape.h, image.shape.w)
    let fine = AttributionMap(
      method: map.method, layer: map.layer, target: map.target, height: height, width: width,
      raw: map.resampled(height: height, width: width))
    return inquiry(direction, CellGrid(of: fine, image: image), map.target, image: image, context: context)
  }

  /// One curve a baseline, and their mean area.
  static func inquiry(
    _ direction: Direction, _ grid: CellGrid, _ target: Target, image: Tensor, context: FaithfulnessContext
  ) -> Inquiry {
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
    let inputs = context.baselines.flatMap { baseline in
      let removed = baseline.values(for: pixels, shape: Shape([image.shape.h, image.shape.w, channels]))
      let (start, end) = direction == .deletion ? (pixels, removed) : (removed, pixels)
      return places.flatMap { place in
        counts.map { count in
          var input = start
          for (pixel, cell) in grid.cellOfPixel.enumerated() where place[cell] < count {
            for i in (pixel * channels)..<((pixel + 1) * channels) { input[i] = end[i] }
          }
          return input
        }
      }
    }
    return Inquiry(inputs) { logits in
      let answers = logits.map { context.reading.value($0, target) }
      let curves = context.baselines.enumerated().map { b, baseline in
        FaithfulnessCurve(
          name: baseline.name, shares: counts.map { Double($0) / Double(grid.count) },
          values: counts.indices.map { step in
            let sum = places.indices.reduce(0.0) { sum, order in
              sum + answers[(b * places.count + order) * counts.count + step]
            }
            return sum / Double(places.count)
          })
      }
      return FaithfulnessScore(
        means: curves.map(\.area), of: context.baselines, curves: curves,
        more: [.init(name: "tie share", value: ranking.tieShare)])
    }
  }
}
