import Tensors

/// The network's answer when an image shows through its map: what the map calls irrelevant fades into a baseline.
///
/// The mask is `max(map, 0) / max(map)`, constant in each cell.
struct MaskedConfidence {
  /// The answer for the image.
  let clean: Double
  /// The answer for the masked image, one a baseline.
  let masked: [Double]

  /// The inquiry whose score follows from the answers.
  static func inquiry(
    _ map: AttributionMap, image: Tensor, context: FaithfulnessContext,
    conclude: @escaping (MaskedConfidence) -> FaithfulnessScore
  ) -> Inquiry {
    let spread = CellGrid(of: map, image: image).spread
    let peak = spread.max() ?? 1
    let mask = spread.map { max(0, $0) / peak }
    let pixels = image.array
    let channels = image.shape.c
    let masked = context.baselines.map { baseline in
      let removed = baseline.values(for: pixels, shape: Shape([image.shape.h, image.shape.w, channels]))
      return pixels.indices.map { removed[$0] + mask[$0 / channels] * (pixels[$0] - removed[$0]) }
    }
    return Inquiry([pixels] + masked) { logits in
      let answers = logits.map { context.reading.value($0, map.target) }
      return conclude(MaskedConfidence(clean: answers[0], masked: Array(answers.dropFirst())))
    }
  }
}
