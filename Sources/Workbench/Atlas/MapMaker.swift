import Attribution
import Networks
import Tensors

/// Maps of one method at one node for batches of images.
struct MapMaker {
  let method: any Explainer
  let layer: String
  let model: TappedModel

  /// Explains several targets of the same images with one forward pass, where the method reads a pass and no more.
  /// - Parameters:
  ///   - input: `[N, H, W, C]`.
  ///   - targets: gives the targets by the logits of the images: one list of `N` a round.
  /// - Returns: the logits, and one list of maps a round.
  func maps(
    _ input: Tensor, targets: (_ logits: [[Float]]) -> [[Target]]
  ) throws -> (logits: [[Float]], maps: [[AttributionMap]]) {
    let logits = try model.forward(input)
    guard let method = method as? any ActivationMethod else {
      return (
        logits, try targets(logits).map { try method.explain(input, targets: $0, layer: layer, model: model) }
      )
    }
    // The forward pass has run: only the way back is missing.
    let maps = try targets(logits).map { round -> [AttributionMap] in
      try model.backward(round)
      return try TapReading.standing(at: layer, targets: round, logits: logits, model: model).map { method.map(of: $0) }
    }
    return (logits, maps)
  }
}
