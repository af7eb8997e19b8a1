import Datasets
import Files
import Foundation
import Networks
import Tensors

/// What a run needs beside its data.
public struct TrainerSettings: Sendable {
  /// Passes over the training data, at most.
  public var epochs: Int
  /// Epochs without a better validation loss after which the run stops; `nil`: never.
  public var patience: Int?
  /// Seeds dropout.
  public var seed: UInt64
  /// Gradients are scaled down to this norm; `nil`: never.
  public var gradientLimit: Double?

  /// - Parameters:
  ///   - epochs: passes over the training data, at most.
  ///   - patience: epochs without improvement after which the run stops.
  ///   - seed: seeds dropout.
  ///   - gradientLimit: gradients are scaled down to this norm.
  public init(epochs: Int, patience: Int? = nil, seed: UInt64 = 42, gradientLimit: Double? = nil) {
    self.epochs = epochs
    self.patience = patience
    self.seed = seed
    self.gradientLimit = gradientLimit
  }
}

/// Errors of a run.
public enum TrainingError: ReportableError {
  /// The loss or the gradient is no number.
  case diverged(epoch: Int, step: Int, learningRate: Double)

  public var failure: Failure { .badData }

  public var description: String {
    switch self {
    case .diverged(let epoch, let step, let rate):
      "the loss or its gradient is no longer a number (epoch \(epoch), step \(step), learning rate \(rate)); the last good checkpoint is kept. Try a smaller --learning-rate."
    }
  }
}

/// The training loop: batches, loss, backward pass, optimiser, schedule, validation, best epoch.
///
/// One seed gives one result: order, augmentation and dropout follow from it and from the step.
public final class Trainer {
  /// The network that learns.
  public let network: Network
  /// Which parameters learn.
  public let plan: TrainingPlan
  /// What has happened so far.
  public private(set) var history = TrainingHistory()
  /// The optimiser, with its memories.
  public private(set) var optimizer: any Optimizer
  /// The learning rate over the steps.
  public private(set) var schedule: any Schedule
  private let settings: TrainerSettings
  private let loss: any Loss
  private let training: Batches
  private var prefetcher: BatchPrefetcher?
  private let validation: Batches?
  private var sessions: [Int: Session] = [:]
  private var bestValues: Tensor?

  /// - Parameters:
  ///   - network: the network that learns, initialised.
  ///   - plan: which parameters learn.
  ///   - training: the training batches, at least one.
  ///   - validation: batches on which the best epoch is chosen; without any, the training loss chooses.
  ///   - loss: what is made small.
  ///   - optimizer: how.
  ///   - schedule: the learning rate over the steps.
  ///   - settings: the rest.
  public init(
    network: Network, plan: TrainingPlan, training: Batches, validation: Batches?, loss: any Loss,
    optimizer: any Optimizer, schedule: any Schedule, settings: TrainerSettings
  ) {
    precondition(training.count > 0, "a run needs training images")
    self.network = network
    self.plan = plan
    self.training = training
    self.validation = validation.flatMap { $0.images.isEmpty ? nil : $0 }
    self.loss = loss
    self.optimizer = optimizer
    self.schedule = schedule
    self.settings = settings
  }

  /// Trains until the last epoch or until validation stops improving, then puts the best epoch's weights back; or until
  /// `shouldStop` says so, and leaves the weights as they are.
  /// - Parameters:
  ///   - observer: watches.
  ///   - shouldStop: asked after each step and after each epoch.
  /// - Returns: whether the run ended by itself.
  /// - Throws: `TrainingError.diverged`, and what the observer throws.
  @discardableResult
  public func run(observer: (any TrainingObserver)? = nil, shouldStop: () -> Bool = { false }) throws -> Bool {
    for epoch in 1...max(1, settings.epochs) {
      guard let record = try runEpoch(epoch, observer, shouldStop) else { return false }
      history.append(record)
      let isBest = history.best?.epoch == epoch
      if isBest { bestValues = snapshot() }
      schedule.observe(metric: record.validationLoss ?? record.loss)
      try observer?.finished(record, isBest: isBest, trainer: self)
      if shouldStop() { return false }
      if let patience = settings.patience, let best = history.best?.epoch, epoch - best >= patience { break }
    }
    if let bestValues { restore(bestValues) }
    return true
  }

  private func runEpoch(
    _ epoch: Int, _ observer: (any TrainingObserver)?, _ shouldStop: () -> Bool
  ) throws -> EpochRecord? {
    var total = 0.0
    var correct = 0.0
    var seen = 0
    var rate = 0.0
    var largestNorm = 0.0
    let start = DispatchTime.now()
    for batch in 0..<training.count {
      let count = training.members(epoch: epoch - 1, batch: batch).count
      let session = try trainingSession(count)
      let prefetcher = prefetcher ?? BatchPrefetcher(training, classes: session.output.count / count)
      self.prefetcher = prefetcher
      let prepared = prefetcher.next(epoch: epoch - 1, batch: batch)
      _ = session.input.update(fromContentsOf: prepared.inputs)
      let step = optimizer.stepCount
      rate = schedule.learningRate(step: step)
      session.forward(randomSeed: SeededGenerator(seed: settings.seed, stream: UInt64(step)).state)
      let value = evaluateLoss(session, prepared.targets, gradient: session.outputGradient)
      guard value.isFinite else { throw TrainingError.diverged(epoch: epoch, step: batch + 1, learningRate: rate) }
      session.backward()
      let gradients = network.parameters.gradients
      let norm =
        if let limit = settings.gradientLimit {
          GradientClipping.clip(gradients, segments: plan.segments, limit: limit)
        } else {
          GradientClipping.globalNorm(UnsafeBufferPointer(gradients), segments: plan.segments)
        }
      // Such a step would write it into every weight.
      guard norm.isFinite else { throw TrainingError.diverged(epoch: epoch, step: batch + 1, learningRate: rate) }
      largestNorm = max(largestNorm, norm)
      optimizer.step(
        values: network.parameters.values, gradients: UnsafeBufferPointer(gradients), segments: plan.segments,
        learningRate: rate)
      total += value * Double(count)
      correct += hits(session, prepared.targets)
      seen += count
      observer?.stepped(epoch: epoch, images: seen, total: training.images.count, loss: total / Double(seen))
      if shouldStop() { return nil }
    }
    let seconds = Double(DispatchTime.now().uptimeNanoseconds - start.uptimeNanoseconds) / 1e9
    let measured = try validation.map { try validate($0) }
    if let loss = measured?.loss, !loss.isFinite {
      throw TrainingError.diverged(epoch: epoch, step: training.count, learningRate: rate)
    }
    return EpochRecord(
      epoch: epoch, loss: total / Double(max(1, seen)), accuracy: correct / Double(max(1, seen)),
      validationLoss: measured?.loss, validationAccuracy: measured?.accuracy, learningRate: rate,
      gradientNorm: largestNorm, imagesPerSecond: Double(seen) / max(seconds, 1e-9))
  }

  private func validate(_ batches: Batches) throws -> (loss: Double, accuracy: Double) {
    var total = 0.0
    var correct = 0.0
    var sessions: [Int: Session] = [:]
    for batch in 0..<batches.count {
      let count = batches.members(epoch: 0, batch: batch).count
      let session = try sessions[count] ?? Session(network, .inference(batch: count))
      sessions[count] = session
      var targets = [Float](repeating: 0, count: session.output.count)
      targets.withUnsafeMutableBufferPointer {
        _ = batches.fill(
          epoch: 0, batch: batch, into: session.input, targets: $0, classes: session.output.count / count)
      }
      session.forward()
      var unused = [Float](repeating: 0, count: session.output.count)
      targets.withUnsafeBufferPointer { targets in
        total += unused.withUnsafeMutableBufferPointer { evaluateLoss(session, targets, gradient: $0) } * Double(count)
        correct += hits(session, targets)
      }
    }
    let n = Double(max(1, batches.images.count))
    return (total / n, correct / n)
  }

  private func evaluateLoss(
    _ session: Session, _ targets: UnsafeBufferPointer<Float>, gradient: UnsafeMutableBufferPointer<Float>
  ) -> Double {
    loss.evaluate(
      logits: UnsafeBufferPointer(session.output), classes: session.output.count / session.configuration.batch,
      targets: targets, gradient: gradient)
  }

  /// How many predictions are right: a prediction counts as much as its class has in the target, all or nothing unless
  /// images are mixed.
  private func hits(_ session: Session, _ targets: UnsafeBufferPointer<Float>) -> Double {
    let classes = session.output.count / session.configuration.batch
    return stride(from: 0, to: targets.count, by: classes).reduce(0) { sum, start in
      let row = session.output[start..<(start + classes)]
      let best = row.indices.max { row[$0] < row[$1] || (row[$0] == row[$1] && $0 > $1) }
      return sum + (best.map { Double(targets[$0]) } ?? 0)
    }
  }

  private func trainingSession(_ count: Int) throws -> Session {
    if let session = sessions[count] { return session }
    let made = try Session(
      network,
      .training(batch: count, trainable: plan.trainable, frozenStatistics: plan.frozenStatistics))
    sessions[count] = made
    return made
  }

  private func snapshot() -> Tensor { Tensor([network.parameters.values.count], network.parameters.values) }

  private func restore(_ values: Tensor) {
    values.withElements { _ = network.parameters.values.update(fromContentsOf: $0) }
  }
}
