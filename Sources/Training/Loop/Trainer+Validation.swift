import Datasets
import Networks
import Tensors

extension Trainer {
  /// Loss and accuracy of the present parameters; `nil` when stopped on the way.
  /// - Throws: `TrainingError.diverged` for a batch whose loss is not finite.
  func validate(_ batches: Batches, _ shouldStop: () -> Bool) throws -> (loss: Double, accuracy: Double)? {
    guard let sessions = validationSessions else { return nil }
    var total = 0.0
    var correct = 0.0
    for batch in 0..<batches.count {
      if batch > 0, shouldStop() { return nil }
      let session = try sessions.session(batches.members(epoch: 0, batch: batch).count)
      let count = session.configuration.batch
      var targets = [Float](repeating: 0, count: session.output.count)
      targets.withUnsafeMutableBufferPointer {
        _ = batches.fill(
          epoch: 0, batch: batch, into: session.input, targets: $0, classes: session.output.count / count)
      }
      session.forward()
      var unused = [Float](repeating: 0, count: session.output.count)
      let value = targets.withUnsafeBufferPointer { targets in
        unused.withUnsafeMutableBufferPointer { evaluateLoss(session, targets, gradient: $0) }
      }
      guard value.isFinite else {
        throw diverged(
          .validation, step: batch + 1, rate: totals.learningRate, try validationOrigin(batches, batch))
      }
      total += value * Double(count)
      correct += targets.withUnsafeBufferPointer { hits(session, $0) }
    }
    let n = Double(max(1, batches.images.count))
    return (total / n, correct / n)
  }
}
