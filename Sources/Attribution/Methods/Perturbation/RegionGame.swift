import Tensors

/// The game whose players are an image's regions: a coalition is worth the target of the image with the coalition shown
/// and the rest replaced by a baseline, averaged over the baselines.
struct RegionGame {
  let image: PixelImage
  let partition: PixelPartition
  let baselines: [[Float]]
  let target: Target
  let model: TappedModel

  init(
    _ image: PixelImage, _ partition: PixelPartition, baselines: [Baseline], target: Target, model: TappedModel
  ) {
    precondition(
      partition.height == image.height && partition.width == image.width,
      "a partition of \(partition.height)x\(partition.width) pixels for an image of \(image.height)x\(image.width)")
    self.image = image
    self.partition = partition
    self.baselines = baselines.map { $0.values(for: image.values, shape: image.shape) }
    self.target = target
    self.model = model
  }

  /// What coalitions are worth.
  /// - Parameters:
  ///   - coalitions: how many.
  ///   - isShown: whether coalition `c` shows a region.
  func values(coalitions: Int, isShown: (_ c: Int, _ region: Int) -> Bool) throws -> [Double] {
    var shown = [Bool](repeating: false, count: partition.count)
    let logits = try model.score(count: coalitions * baselines.count) { i, input in
      if i % baselines.count == 0 {
        for region in shown.indices { shown[region] = isShown(i / baselines.count, region) }
      }
      let baseline = baselines[i % baselines.count]
      for (pixel, region) in partition.regions.enumerated() {
        for k in (pixel * image.channels)..<((pixel + 1) * image.channels) {
          input[k] = shown[region] ? image.values[k] : baseline[k]
        }
      }
    }
    let scores = ScoreRounding.removed(from: logits.map { Double(target.value($0)) })
    return (0..<coalitions).map { c in
      scores[(c * baselines.count)..<((c + 1) * baselines.count)].reduce(0, +) / Double(baselines.count)
    }
  }
}
