import Datasets
import Networks
import Tensors
import Testing
import Training

@Suite struct LoopMixingTests {
  /// A prediction counts as much as its class has in the mixed target.
  @Test func accuracyOnMixedImagesIsTheTargetsShareOfThePredictedClass() throws {
    let run = SmallRun(
      images: 16, batch: 16, epochs: 1, augmentation: Augmentation(["mixup": 1]), hasValidation: false,
      schedule: ConstantRate(1e-30))
    let trainer = try run.trainer()
    try trainer.run()
    let record = try #require(trainer.history.epochs.first)

    let network = try run.trainer().network
    let plan = trainer.plan
    let session = try Session(network, .training(batch: 16, trainable: plan.trainable))
    let data = quarterImages(16)
    let batches = Batches(
      images: data.images, labels: data.labels,
      preprocessing: Preprocessing(size: 12, channels: 1, scaling: .kerasResNetV2),
      augmentation: Augmentation(["mixup": 1]), size: 16, seed: run.orderSeed, isShuffled: true)
    var targets = [Float](repeating: 0, count: 64)
    targets.withUnsafeMutableBufferPointer {
      _ = batches.fill(epoch: 0, batch: 0, into: session.input, targets: $0, classes: 4)
    }
    #expect(targets.contains { $0 > 0 && $0 < 1 })
    session.forward()
    var expected = 0.0
    for n in 0..<16 {
      let row = Array(session.output[(n * 4)..<(n * 4 + 4)])
      let best = try #require(row.indices.max { row[$0] < row[$1] })
      expected += Double(targets[n * 4 + best])
    }
    #expect(abs(record.accuracy - expected / 16) < 1e-9)
    var gradient = [Float](repeating: 0, count: 64)
    let loss = targets.withUnsafeBufferPointer { targets in
      gradient.withUnsafeMutableBufferPointer {
        CrossEntropy().evaluate(
          logits: UnsafeBufferPointer(session.output), classes: 4, targets: targets, gradient: $0)
      }
    }
    #expect(abs(record.loss - loss) < 1e-9)
  }

  @Test func everyLossTrainsOnMixedImages() throws {
    for name in LossRegistry.shared.names {
      let loss = try LossRegistry.shared.make(name, context: LossContext(classes: 4, classCounts: [4, 4, 4, 4]))
      let trainer = try SmallRun(
        epochs: 12, augmentation: Augmentation(["mixup": 0.4, "cutmix": 1, "horizontal_flip": false]), loss: loss
      ).trainer()
      try trainer.run()
      let epochs = trainer.history.epochs
      #expect(try #require(epochs.last).loss < 0.9 * epochs[0].loss, "\(name)")
    }
  }
}
