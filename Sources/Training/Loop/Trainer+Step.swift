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
    let count = training.members(epoch: epoch, batch: batch).count
    let session = try trainingSessions.session(count)
    let members = training.fill(epoch: epoch, batch: batch, into: session.input)
    let labels = members.map { training.labels[$0] }
    let step = optimizer.stepCount
    let rate = schedule.learningRate(step: step)
    session.forward(randomSeed: SeededGenerator(seed: settings.seed, stream: UInt64(step)).state)
    let value = evaluateLoss(session, labels, gradient: session.outputGradient)
    guard value.isFinite else {
      throw diverged(.training, step: batch + 1, rate: rate, forwardOrigin(session, members))
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
    totals.add(loss: value, images: count, correct: hits(session, labels), gradientNorm: norm, learningRate: rate)
    position.batch += 1
    return StepRecord(
      globalStep: optimizer.stepCount, epoch: position.epoch, images: totals.images, total: training.images.count,
      loss: value, meanLoss: totals.meanLoss, learningRate: rate, gradientNorm: norm,
      imagesPerSecond: clock.count(count))
  }

  /// The mean loss of a batch, and its gradient with respect to the logits.
  func evaluateLoss(
    _ session: Session, _ labels: [Int], gradient: UnsafeMutableBufferPointer<Float>
  ) -> Double {
    let classes = session.output.count / labels.count
    var targets = [Float](repeating: 0, count: session.output.count)
    for (n, label) in labels.enumerated() { targets[n * classes + label] = 1 }
    return targets.withUnsafeBufferPointer {
      loss.evaluate(logits: UnsafeBufferPointer(session.output), classes: classes, targets: $0, gradient: gradient)
    }
  }

  /// How many images of a batch are classified as labelled; the first of equal logits counts.
  func hits(_ session: Session, _ labels: [Int]) -> Int {
    let classes = session.output.count / labels.count
    return labels.enumerated().reduce(0) { sum, item in
      let row = session.output[(item.offset * classes)..<((item.offset + 1) * classes)]
      let best = row.indices.max { row[$0] < row[$1] || (row[$0] == row[$1] && $0 > $1) }
      return sum + (best == item.offset * classes + item.element ? 1 : 0)
    }
  }
}
