import Tensors

/// Which mix a batch gets, if any.
public struct BatchMixing: Sendable {
  /// Options for all mixes together.
  public static let options = [
    AugmentationOption("mix_probability", .number(0...1), 1, "Share of the batches that mixup or cutmix mixes."),
    AugmentationOption(
      "mix_epochs", .integer(1...1_000_000), String?.none, "Epochs with mixing, from the first; null: all of them."),
  ]

  private let mixes: [any BatchMix]
  private let probability: Double
  private let epochs: Int?

  /// `nil` when the values ask for no mixing.
  init?(_ values: AugmentationValues) {
    mixes = AugmentationRegistry.mixes.compactMap { $0.init(values) }
    probability = values.number("mix_probability")
    epochs = values.integer("mix_epochs")
    if mixes.isEmpty || probability == 0 { return nil }
  }

  /// Mixes a batch in place; with several mixes, one by chance. It follows from the seed, the epoch and the batch alone.
  func apply(to batch: MixedBatch, seed: UInt64, epoch: Int, number: Int) {
    if let epochs, epoch >= epochs { return }
    let stream = SeededGenerator(seed: seed ^ 0x313C_5EED, stream: UInt64(bitPattern: Int64(epoch))).state
    var generator = SeededGenerator(seed: stream, stream: UInt64(bitPattern: Int64(number)))
    guard generator.uniform() < probability else { return }
    mixes[generator.integer(below: mixes.count)].apply(to: batch, using: &generator)
  }
}
