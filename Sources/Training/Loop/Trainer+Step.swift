import Datasets
import Dispatch
import Networks
import Tensors

/// Times the steps of one epoch.
final class StepClock {
  private let start = DispatchTime.now()
  private var images = 0

  /// Counts images.
  /// - Returns: images a second since the clock was made.
  func count(_ more: Int) -> Double {
    images += more
    return Double(images) / max(Double(DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds) / 1e9, 1e-9)
  }
}

extension Trainer {
  /// One optimiser step on the batch at `position`, which it moves on.
  /// - Throws: `TrainingError.diverged` before the step would write what is not finite into the weights.
  func takeStep(_ clock: StepClock) throws -> StepRecord {
    let (epoch, batch) = (position.epoch - 1, position.batch)
    let (session, prepared) = try feed(epoch: position.epoch).next(epoch: epoch, batch: batch)
    let count = prepared.members.count
    _ = session.input.update(fromContentsOf: prepared.inputs)
    let step = optimizer.stepCount
    let rate = schedule.learningRate(step: step)
    session.forward(randomSeed: SeededGenerator(seed: settings.seed, stream: UInt64(step)).state)
    let value = evaluateLoss(session, prepared.targets, gradient: session.outputGradient)
    guard value.isFinite else {
      throw diverged(.training, step: batch + 1, rate: rate, forwardOrigin(session, prepared.members))
    }
    session.backward()
    let gradients = network.parameters.gradients
    let norm =
      if let limit = settings.gradientLimit {
        GradientClipping.clip(gradients, segments: plan.segments, limit: limit)
      } else {
        GradientClipping.globalNorm(UnsafeBufferPointer(gradients), segments: plan.segments)
      }
    // Such a step would write it into every weight.
    guard norm.isFinite else { throw diverged(.training, step: batch + 1, rate: rate, backwardOrigin(session)) }
    optimizer.step(
      values: network.parameters.values, gradients: UnsafeBufferPointer(gradients), segments: plan.segments,
      learningRate: rate)
    average?.update(UnsafeBufferPointer(network.parameters.values))
    totals.add(
      loss: value, images: count, correct: hits(session, prepared.targets), gradientNorm: norm, learningRate: rate)
    position.batch += 1
    return StepRecord(
      globalStep: optimizer.stepCount, epoch: position.epoch, images: totals.images, total: training.images.count,
      loss: value, meanLoss: totals.meanLoss, learningRate: rate, gradientNorm: norm,
      imagesPerSecond: clock.count(count))
  }

  /// The mean loss of a batch, and its gradient with respect to the logits.
  /// - Parameter targets: `[N, K]`, the probability of each class.
  func evaluateLoss(
    _ session: Session, _ targets: UnsafeBufferPointer<Float>, gradient: UnsafeMutableBufferPointer<Float>
  ) -> Double {
    loss.evaluate(
      logits: UnsafeBufferPointer(session.output), classes: session.output.count / session.configuration.batch,
      targets: targets, gradient: gradient)
  }

  /// How many images of a batch are classified as labelled; the first of equal logits counts. A prediction counts as
  /// much as its class has in the target: all or nothing unless images are mixed.
  func hits(_ session: Session, _ targets: UnsafeBufferPointer<Float>) -> Double {
    let classes = session.output.count / session.configuration.batch
    return stride(from: 0, to: targets.count, by: classes).reduce(0) { sum, start in
      return sum + (session.output[start..<(start + classes)].argmax.map { Double(targets[$0]) } ?? 0)
    }
  }
}
