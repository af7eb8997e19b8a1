import Datasets
import Evaluation
import Networks

/// What a network does on images that it does not learn from.
public struct ValidationResult: Sendable, Equatable {
  /// Mean loss over the images.
  public let loss: Double
  /// The share of images whose largest output is that of their label.
  public let accuracy: Double
  /// Precision, recall and F1 of each class, in output order; `nil` where no image has the class as its label.
  public let perClass: [ClassScores?]
  /// The macro F1 of `metrics.json`: the plain mean over all classes of the label list.
  public let macroF1: Double
}

/// Measures a network on the same images after every epoch: the stored averages of batch normalisation, no dropout.
public struct Validation: Sendable {
  private let batches: Batches
  private let loss: any Loss

  /// - Parameters:
  ///   - batches: the images, at least one.
  ///   - loss: the loss that the run makes small.
  public init(_ batches: Batches, loss: any Loss) {
    precondition(!batches.images.isEmpty, "validation needs images")
    self.batches = batches
    self.loss = loss
  }

  /// Runs the network on every image.
  /// - Throws: `GraphError` when a session cannot be made.
  public func measure(_ network: Network) throws -> ValidationResult {
    var total = 0.0
    var labels: [Int] = []
    var predicted: [Int] = []
    var classes = 0
    var sessions: [Int: Session] = [:]
    for batch in 0..<batches.count {
      let count = batches.members(epoch: 0, batch: batch).count
      let session = try sessions[count] ?? Session(network, .inference(batch: count))
      sessions[count] = session
      let part = batches.fill(epoch: 0, batch: batch, into: session.input).map { batches.labels[$0] }
      session.forward()
      classes = session.output.count / count
      total += evaluate(session, part, classes) * Double(count)
      labels += part
      predicted += largest(session, classes)
    }
    let matrix = ConfusionMatrix(classes: (0..<classes).map { "\($0)" }, labels: labels, predicted: predicted)
    return ValidationResult(
      loss: total / Double(labels.count), accuracy: Evaluation.accuracy(matrix),
      perClass: ClassScores.all(matrix).map { $0.support > 0 ? $0 : nil },
      macroF1: AveragedScores(matrix, .macro).f1)
  }

  private func evaluate(_ session: Session, _ labels: [Int], _ classes: Int) -> Double {
    var targets = [Float](repeating: 0, count: session.output.count)
    for (n, label) in labels.enumerated() { targets[n * classes + label] = 1 }
    var unused = [Float](repeating: 0, count: session.output.count)
    return targets.withUnsafeBufferPointer { targets in
      unused.withUnsafeMutableBufferPointer {
        loss.evaluate(logits: UnsafeBufferPointer(session.output), classes: classes, targets: targets, gradient: $0)
      }
    }
  }

  /// The class of each row's largest output, the first among equals.
  private func largest(_ session: Session, _ classes: Int) -> [Int] {
    let output = session.output
    return stride(from: 0, to: output.count, by: classes).map { start in
      var best = 0
      for k in 1..<max(1, classes) where output[start + k] > output[start + best] { best = k }
      return best
    }
  }
}
