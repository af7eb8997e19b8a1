import Attribution
import Datasets
import Networks
import Tensors

/// What one checkpoint says about the probe's images: answers, and maps at some nodes.
struct DriftProbe {
  /// A node that is tapped.
  struct Tap {
    /// Its name.
    let layer: String
    /// Why it was chosen, as the end of a sentence.
    let reason: String
  }

  private static let batch = 32

  let model: Model
  let taps: [Tap]
  /// One class an image.
  let predicted: [Int]
  /// One row an image, after the checkpoint's temperature.
  let probabilities: [[Double]]
  /// `[tap][image]`.
  let maps: [[AttributionMap]]
  /// `[tap][image]`: shares of the positive evidence by part of the face; `nil` for a map that says nothing.
  let shares: [[RegionShares?]]

  /// Asks the network once for every batch of images and node.
  /// - Parameters:
  ///   - model: the checkpoint.
  ///   - taps: where it is explained.
  ///   - method: how.
  ///   - images: the probe.
  ///   - targets: one class an image; `nil`: the predicted one.
  ///   - step: told the number of images that are done.
  init(
    _ model: Model, taps: [Tap], method: any Explainer, images: ImageSet, targets: [Int]?, step: (Int) throws -> Void
  ) throws {
    let tapped = try TappedModel(
      model.checkpoint.blueprint, model.checkpoint.network, taps: Set(taps.map(\.layer)))
    let masks = RegionMasks(height: model.preprocessing.size, width: model.preprocessing.size)
    var predicted: [Int] = []
    var probabilities: [[Double]] = []
    var maps = [[AttributionMap]](repeating: [], count: taps.count)
    for start in stride(from: 0, to: images.count, by: Self.batch) {
      try step(start)
      let range = start..<min(start + Self.batch, images.count)
      let input = model.preprocessing.tensor(Array(images.images[range]))
      let logits = try tapped.forward(input)
      let answers = logits.map { $0.argmax ?? 0 }
      predicted += answers
      probabilities += try logits.map { try model.calibrated($0) }
      let explained = (targets.map { Array($0[range]) } ?? answers).map { Target.logit($0) }
      for (t, tap) in taps.enumerated() {
        maps[t] += try method.explain(input, targets: explained, layer: tap.layer, model: tapped)
      }
    }
    try step(images.count)
    self.model = model
    self.taps = taps
    self.predicted = predicted
    self.probabilities = probabilities
    self.maps = maps
    shares = maps.map { $0.map { RegionShares($0, masks) } }
  }

  /// The nodes of a checkpoint: those that were asked for, or the deepest of at least 16 cells and the next finer one.
  /// - Throws: `DriftError.noSuchLayer`; `AttributionError.noPositions`; `GraphError`.
  static func taps(of model: Model, layers: [String]?, method: any Explainer) throws -> [Tap] {
    let blueprint = model.checkpoint.blueprint
    // Methods that explain pixels do so whatever node is tapped.
    if method.info.family != .activation, method.info.id != GuidedGradCAM.info.id {
      return [Tap(layer: blueprint.graph.nodes[0].name, reason: "the method explains pixels")]
    }
    if let layers {
      let shapes = try blueprint.graph.shapes(batch: 1)
      return try layers.map { layer in
        guard let node = blueprint.graph.nodes.firstIndex(where: { $0.name == layer }) else {
          throw DriftError.noSuchLayer(layer, checkpoint: model.path)
        }
        guard shapes[node].rank == 4 else { throw AttributionError.noPositions(layer: layer, shape: shapes[node]) }
        return Tap(layer: layer, reason: "as asked for")
      }
    }
    let rungs = try blueprint.ladder()
    let fewest = ResolutionLadder.fewestCells
    guard let chosen = rungs.lastIndex(where: { $0.cells >= fewest }) ?? rungs.indices.first else {
      return [Tap(layer: blueprint.defaultTap.node, reason: blueprint.defaultTap.reason)]
    }
    let first = Tap(layer: rungs[chosen].layer, reason: "the deepest node with at least \(fewest) cells")
    return chosen > 0 ? [first, Tap(layer: rungs[chosen - 1].layer, reason: "the next finer grid")] : [first]
  }

  /// The grid of the maps at a tap: `6x6`.
  func grid(_ tap: Int) -> String { maps[tap].first.map { "\($0.height)x\($0.width)" } ?? "" }

  /// The share of the probe that is answered with its label, by image.
  func correct(_ labels: [Int]) -> [Bool] { zip(predicted, labels).map { $0 == $1 } }
}
