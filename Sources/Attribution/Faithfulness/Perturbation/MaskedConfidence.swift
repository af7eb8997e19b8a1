import Tensors

/// The network's answer when an image shows through its map: what the map calls irrelevant fades into a baseline.
///
/// The mask is `max(map, 0) / max(map)`, constant in each cell.
struct MaskedConfidence {
  /// The answer for the image.
  let clean: Double
  /// The answer for the masked image, one a baseline.
  let masked: [Double]

  init(_ map: AttributionMap, image: Tensor, model: TappedModel, context: FaithfulnessContext) throws {
    let spread = CellGrid(of: map, image: image).spread
    let peak = spread.max() ?? 1
    let mask = spread.map { max(0, $0) / peak }
    let pixels = image.array
    let channels = image.shape.c
    let shape = Shape([image.shape.h, image.shape.w, channels])
    let removed = context.baselines.map { $0.values(for: pixels, shape: shape) }
    let logits = try model.score(count: removed.count + 1) { i, input in
      for value in input.indices {
        let share = i == 0 ? 1 : mask[value / channels]
        input[value] = i == 0 ? pixels[value] : removed[i - 1][value] + share * (pixels[value] - removed[i - 1][value])
      }
    }
    let answers = logits.map { context.reading.value($0, map.target) }
    clean = answers[0]
    masked = Array(answers.dropFirst())
  }
}
