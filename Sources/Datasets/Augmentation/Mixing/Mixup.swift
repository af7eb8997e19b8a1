public import Tensors

/// Weighted sums of pairs of images and of their targets (Zhang et al. 2018, "mixup", equation 2).
public struct Mixup: BatchMix {
  public static let name = "mixup"
  public static let summary = "weighted sums of pairs of images and their targets (Zhang et al. 2018)"
  public static let options = [
    AugmentationOption("mixup", .number(0...100), 0, "alpha of the weight's Beta(alpha, alpha); one weight a batch.")
  ]

  private let alpha: Double

  public init?(_ values: AugmentationValues) {
    alpha = values.number("mixup")
    if alpha == 0 { return nil }
  }

  public func apply(to batch: MixedBatch, using generator: inout SeededGenerator) {
    Self.mix(batch, keep: Float(generator.symmetricBeta(alpha)))
  }

  static func mix(_ batch: MixedBatch, keep: Float) {
    MixedBatch.blend(batch.inputs, count: batch.count, keep: keep)
    batch.mixTargets(keep: keep)
  }
}
