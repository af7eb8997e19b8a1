import Datasets
import Files
import Networks
import Tensors

/// The training loop: batches, loss, backward pass, optimiser, schedule, validation, best epoch.
///
/// One seed gives one result: order, augmentation and dropout follow from it and from the step. A run can stop behind
/// any step; a trainer made alike that takes its `state` and weights goes on as if it had not stopped, bit for bit.
public final class Trainer {
  /// The network that learns.
  public let network: Network
  /// Which parameters learn.
  public let plan: TrainingPlan
  /// What has happened so far.
  public internal(set) var history: TrainingHistory
  /// The optimiser, with its memories.
  public internal(set) var optimizer: any Optimizer
  /// The learning rate over the steps.
  public internal(set) var schedule: any Schedule
  /// The step that comes next.
  public internal(set) var position = TrainerState.Position()
  /// The flat parameters of the best epoch, averaged where the run averages weights; `nil` before the first epoch's end.
  public internal(set) var bestWeights: Tensor?
  /// The moving average of the flat parameters, normalisation statistics included; `nil` when the run has none.
  public internal(set) var average: WeightAverage?
  let settings: TrainerSettings
  let loss: any Loss
  /// The training batches.
  public let training: Batches
  let validation: Batches?
  var totals = EpochTotals()
  let trainingSessions: SessionPool
  let validationSessions: SessionPool?
  private let mainFeed: BatchFeed
  private let earlierFeeds: [(lastEpoch: Int, feed: BatchFeed)]

  /// - Parameters:
  ///   - network: the network that learns, initialised.
  ///   - plan: which parameters learn.
  ///   - training: the training batches, at least one.
  ///   - earlier: the epochs before on images of other sizes, in their order.
  ///   - validation: batches on which the best epoch is chosen; without any, the training loss chooses.
  ///   - loss: what is made small.
  ///   - optimizer: how.
  ///   - schedule: the learning rate over the steps.
  ///   - settings: the rest.
  public init(
    network: Network, plan: TrainingPlan, training: Batches, earlier: [TrainingStage] = [], validation: Batches?,
    loss: any Loss, optimizer: any Optimizer, schedule: any Schedule, settings: TrainerSettings
  ) {
    precondition(training.count > 0, "a run needs training images")
    precondition(
      earlier.allSatisfy { $0.network.parameters === network.parameters && $0.batches.count == training.count },
      "stages share the run's parameters and the length of its epochs")
    self.network = network
    self.plan = plan
    self.training = training
    self.validation = validation.flatMap { $0.images.isEmpty ? nil : $0 }
    self.loss = loss
    self.optimizer = optimizer
    self.schedule = schedule
    self.settings = settings
    history = TrainingHistory(classes: settings.classes, monitor: settings.monitor)
    average = settings.averageDecay.map {
      WeightAverage(of: UnsafeBufferPointer(network.parameters.values), decay: $0)
    }
    let largest = min(training.size, training.images.count)
    let pass: (Int) -> PassConfiguration = {
      .training(
        batch: $0, trainable: plan.trainable, frozenStatistics: plan.frozenStatistics, precision: settings.precision)
    }
    let sessions = SessionPool(network, largest: largest, configuration: pass)
    trainingSessions = sessions
    mainFeed = BatchFeed(training, network, sessions)
    earlierFeeds = earlier.map { stage in
      let pool = SessionPool(stage.network, largest: largest, sharing: sessions, configuration: pass)
      return (stage.lastEpoch, BatchFeed(stage.batches, stage.network, pool))
    }
    validationSessions = self.validation.map { batches in
      SessionPool(network, largest: min(batches.size, batches.images.count), sharing: sessions) {
        .inference(batch: $0, precision: settings.precision)
      }
    }
  }

  /// Where the batches of an epoch, counted from 1, come from.
  func feed(epoch: Int) -> BatchFeed { earlierFeeds.first { epoch <= $0.lastEpoch }?.feed ?? mainFeed }

  /// Optimiser steps in an epoch.
  public var stepsPerEpoch: Int { training.count }

  /// Whether nothing is left to train: the last epoch is done, or validation has stopped improving.
  public var isOver: Bool {
    guard position.batch == 0 else { return false }
    return position.epoch > max(1, settings.epochs) || ranOutOfPatience
  }

  /// Whether as many epochs as the run has patience for have gone by since the best one.
  public var ranOutOfPatience: Bool {
    guard let patience = settings.patience, let best = history.best, let last = history.epochs.last else {
      return false
    }
    return last.epoch - best.epoch >= patience
  }

  /// Trains until the last epoch or until validation stops improving, then puts the best epoch's weights into the
  /// network; or until `shouldStop` says so, and leaves everything as it is.
  /// - Parameters:
  ///   - observer: watches.
  ///   - shouldStop: asked after each step, between the batches of the validation, and after each epoch.
  /// - Returns: whether the run ended by itself.
  /// - Throws: `TrainingError.diverged`, and what the observer throws.
  @discardableResult
  public func run(observer: (any TrainingObserver)? = nil, shouldStop: () -> Bool = { false }) throws -> Bool {
    while !isOver {
      guard try finishEpoch(observer, shouldStop) else { return false }
      if shouldStop() { return false }
    }
    if let bestWeights { setParameters(bestWeights) }
    return true
  }

  /// Runs what is left of the present epoch, validates, and moves to the next; `false`: stopped on the way.
  private func finishEpoch(_ observer: (any TrainingObserver)?, _ shouldStop: () -> Bool) throws -> Bool {
    let clock = StepClock()
    var speed: Double?
    while position.batch < training.count {
      let step = try takeStep(clock)
      speed = step.imagesPerSecond
      try observer?.stepped(step, trainer: self)
      if shouldStop() { return false }
    }
    var measured: ValidationResult?
    if let validation {
      measured = try withAveragedWeights { try validate(validation, shouldStop) }
      if measured == nil { return false }
    }
    let record = EpochRecord(
      epoch: position.epoch, loss: totals.meanLoss, accuracy: totals.accuracy, validationLoss: measured?.loss,
      validationAccuracy: measured?.accuracy, learningRate: totals.learningRate,
      gradientNorm: totals.largestGradientNorm, meanGradientNorm: totals.meanGradientNorm, imagesPerSecond: speed,
      validationMacroF1: measured?.macroF1, validationF1: measured?.perClass.map { $0?.f1 } ?? [])
    history.append(record)
    let isBest = history.best?.epoch == record.epoch
    if isBest { bestWeights = average?.average ?? parameters }
    schedule.observe(metric: record.validationLoss ?? record.loss)
    position = TrainerState.Position(epoch: record.epoch + 1, batch: 0)
    totals = EpochTotals()
    try observer?.finished(record, isBest: isBest, trainer: self)
    return true
  }
}
