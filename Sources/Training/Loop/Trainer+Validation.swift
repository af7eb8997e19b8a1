import Datasets
import Networks
import Tensors

extension Trainer {
  /// Loss, accuracy and the scores of each class of the present parameters; `nil` when stopped on the way.
  /// - Throws: `TrainingError.diverged` for a batch whose loss is not finite.
  func validate(_ batches: Batches, _ shouldStop: () -> Bool) throws -> ValidationResult? {
    guard let sessions = validationSessions else { return nil }
    var tally: ValidationTally?
    for batch in 0..<batches.count {
      if batch > 0, shouldStop() { return nil }
      let session = try sessions.session(batches.members(epoch: 0, batch: batch).count)
      let count = session.configuration.batch
      let classes = session.output.count / count
      var targets = [Float](repeating: 0, count: session.output.count)
      let members = targets.withUnsafeMutableBufferPointer {
        batches.fill(epoch: 0, batch: batch, into: session.input, targets: $0, classes: classes)
      }
      session.forward()
      var unused = [Float](repeating: 0, count: session.output.count)
      let value = targets.withUnsafeBufferPointer { targets in
        unused.withUnsafeMutableBufferPointer { evaluateLoss(session, targets, gradient: $0) }
      }
      guard value.isFinite else {
        throw diverged(
          .validation, step: batch + 1, rate: totals.learningRate, validationOrigin(batches, batch))
      }
      var sum = tally ?? ValidationTally(classes: classes)
      sum.add(UnsafeBufferPointer(session.output), labels: members.map { batches.labels[$0] }, loss: value)
      tally = sum
    }
    return tally?.result
  }
}
