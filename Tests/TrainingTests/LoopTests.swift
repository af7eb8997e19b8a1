import Datasets
import Files
import Networks
import Tensors
import Testing
import TestSupport
import Training

@Suite struct LoopTests {
  @Test func aTinyDataSetIsLearnedByHeart() throws {
    let trainer = try SmallRun(epochs: 40).trainer()
    let recorder = Recorder()
    #expect(try trainer.run(observer: recorder))
    let epochs = trainer.history.epochs
    let (first, last) = (try #require(epochs.first), try #require(epochs.last))
    #expect(epochs.map(\.epoch) == Array(1...40))
    #expect(last.loss < 0.1 * first.loss && last.accuracy == 1, "loss \(first.loss) to \(last.loss), \(last.accuracy)")
    #expect(trainer.history.best?.validationAccuracy == 1)
    #expect(recorder.steps.count == 80 && recorder.steps.prefix(3).map(\.images) == [8, 16, 8])
    #expect(recorder.steps.allSatisfy { $0.total == 16 } && recorder.steps.last?.epoch == 40)
    #expect(recorder.steps.last?.meanLoss == last.loss)
    #expect(epochs.allSatisfy { $0.learningRate == 0.01 && $0.gradientNorm > 0 && ($0.imagesPerSecond ?? 0) > 0 })
    #expect(trainer.optimizer.stepCount == 80)
  }

  @Test func oneSeedGivesTheSameBitsAndAnotherDoesNot() throws {
    let run = SmallRun(images: 14, dropout: 0.3, augmentation: .seedRecipe, optimizer: RMSprop())
    func result(_ change: (inout SmallRun) -> Void = { _ in }) throws -> ([UInt32], [EpochRecord]) {
      var changed = run
      change(&changed)
      let trainer = try changed.trainer()
      try trainer.run()
      return (trainer.network.bits, trainer.history.epochs)
    }
    let first = try result()
    let second = try result()
    #expect(first.0 == second.0)
    // All but the speed is the same.
    #expect(TrainingHistory(first.1).json == TrainingHistory(second.1).json)
    #expect(try result { $0.networkSeed = 9 }.0 != first.0)
    #expect(try result { $0.orderSeed = 9 }.0 != first.0)
    #expect(try result { $0.dropoutSeed = 9 }.0 != first.0)
  }

  @Test func stoppingEarlyBringsTheBestEpochBack() throws {
    // Two good epochs, then rates that spoil everything.
    let rates = ListedRates(rates: [0.01, 0.01, 0.01, 0.01, 0.5])
    let trainer = try SmallRun(epochs: 30, patience: 3, schedule: rates).trainer()
    let recorder = Recorder()
    #expect(try trainer.run(observer: recorder))
    let best = try #require(trainer.history.best)
    #expect(trainer.history.epochs.count == best.epoch + 3 && best.epoch < 27)
    #expect(trainer.history.epochs.suffix(3).allSatisfy { ($0.validationLoss ?? 0) >= (best.validationLoss ?? 0) })
    #expect(recorder.epochs.last { $0.isBest }?.record.epoch == best.epoch)
    #expect(recorder.epochs.first?.isBest == true && recorder.epochs.last?.isBest == false)
    #expect(trainer.network.bits == recorder.epochs[best.epoch - 1].weights)
    #expect(trainer.network.bits != recorder.epochs.last?.weights)
  }

  @Test func withoutPatienceTheBestEpochComesBackAtTheEnd() throws {
    let trainer = try SmallRun(
      epochs: 5, hasValidation: false, schedule: ListedRates(rates: [0.01, 0.01, 0.01, 0.01, 0.5])
    ).trainer()
    let recorder = Recorder()
    try trainer.run(observer: recorder)
    let best = try #require(trainer.history.best)
    #expect(trainer.history.epochs.count == 5)
    #expect(best.validationLoss == nil && best.loss == trainer.history.epochs.map(\.loss).min())
    #expect(trainer.network.bits == recorder.epochs[best.epoch - 1].weights)
  }

  @Test func aStoppedRunLeavesTheWeightsWhereTheyAre() throws {
    let trainer = try SmallRun(epochs: 5).trainer()
    let recorder = Recorder()
    let finished = try trainer.run(observer: recorder) { trainer.optimizer.stepCount == 5 }
    #expect(!finished && trainer.optimizer.stepCount == 5)
    #expect(trainer.history.epochs.count == 2 && recorder.steps.count == 5)
    // Not the best epoch's weights, and not the last whole epoch's: a step further, as in a run that goes on.
    #expect(recorder.epochs.allSatisfy { $0.weights != trainer.network.bits })
    let other = try SmallRun(epochs: 5).trainer()
    var seen: [Int: [UInt32]] = [:]
    try other.run {
      seen[other.optimizer.stepCount] = other.network.bits
      return false
    }
    #expect(seen.count == 10 && trainer.network.bits == seen[5])
  }

  @Test func aRunCanBeStoppedBehindAnEpoch() throws {
    let trainer = try SmallRun(epochs: 5).trainer()
    #expect(try !trainer.run { trainer.history.epochs.count == 1 })
    #expect(trainer.history.epochs.count == 1 && trainer.optimizer.stepCount == 2)
  }

  @Test func anErrorOfTheObserverEndsTheRun() throws {
    let trainer = try SmallRun(epochs: 5).trainer()
    #expect(throws: Recorder.Stop.self) { try trainer.run(observer: Recorder(failsAt: 2)) }
    #expect(trainer.history.epochs.count == 2)
  }

  @Test(arguments: [BreakingLoss.Fault.loss, .gradient]) func aLossThatIsNoNumberIsReportedBeforeTheStep(
    _ fault: BreakingLoss.Fault
  ) throws {
    // Without validation, evaluation five is the first step of epoch three.
    let trainer = try SmallRun(
      epochs: 5, hasValidation: false, loss: BreakingLoss(fault, at: 5), schedule: ConstantRate(0.003)
    ).trainer()
    let recorder = Recorder()
    let error = #expect(throws: TrainingError.self) { try trainer.run(observer: recorder) }
    guard case .diverged(let divergence) = error else { return }
    #expect(divergence.epoch == 3 && divergence.step == 1 && divergence.learningRate == 0.003)
    #expect(divergence.pass == .training && divergence.origin == (fault == .loss ? .loss : .lossGradient))
    #expect(error?.failure == .badData)
    #expect(error?.description.contains("epoch 3, step 1, learning rate 0.003") == true)
    #expect(trainer.optimizer.stepCount == 4 && trainer.history.epochs.count == 2)
    // No parameter has taken the broken step; moving statistics have seen the batch.
    #expect(trainer.network.parameters.values.allSatisfy { $0.isFinite })
    let before = recorder.epochs[1].weights
    for segment in trainer.plan.segments {
      #expect(Array(trainer.network.bits[segment.range]) == Array(before[segment.range]), "\(segment.name)")
    }
  }

  @Test func anAbsurdRateDiverges() throws {
    let trainer = try SmallRun(epochs: 20, optimizer: SGD(), schedule: ConstantRate(1e30)).trainer()
    let error = #expect(throws: TrainingError.self) { try trainer.run() }
    #expect(error?.description.contains("1e+30") == true)
  }

  @Test(arguments: [1, 5, 7, 100]) func lastBatchesMayBeShort(_ size: Int) throws {
    let trainer = try SmallRun(images: 11, batch: size, epochs: 2).trainer()
    let recorder = Recorder()
    try trainer.run(observer: recorder)
    #expect(recorder.steps.count == 2 * ((11 + size - 1) / size))
    #expect(recorder.steps.last?.images == 11)
    #expect(trainer.history.epochs.allSatisfy { $0.loss.isFinite && $0.validationLoss?.isFinite == true })
    #expect(trainer.network.parameters.values.allSatisfy { $0.isFinite })
  }

  @Test func longGradientsAreShortened() throws {
    func step(limit: Double?) throws -> (moved: Double, reported: Double) {
      let trainer = try SmallRun(
        batch: 16, epochs: 1, hasValidation: false, gradientLimit: limit, optimizer: SGD(momentum: 0, nesterov: false),
        schedule: ConstantRate(1)
      ).trainer()
      let before = Array(trainer.network.parameters.values)
      try trainer.run()
      var squares = 0.0
      for segment in trainer.plan.segments {
        for i in segment.range {
          let difference = Double(trainer.network.parameters.values[i]) - Double(before[i])
          squares += difference * difference
        }
      }
      return (squares.squareRoot(), trainer.history.epochs[0].gradientNorm)
    }
    let free = try step(limit: nil)
    let clipped = try step(limit: 0.05)
    #expect(free.reported > 0.1 && abs(free.moved - free.reported) < 1e-3 * free.reported)
    #expect(abs(clipped.moved - 0.05) < 1e-4)
    // What is reported is the gradient as it was.
    #expect(abs(clipped.reported - free.reported) < 1e-6 * free.reported)
    #expect(abs(try step(limit: 1e6).moved - free.moved) < 1e-9)
  }

  @Test func validationWithoutImagesIsNoValidation() throws {
    let whole = try SmallRun().trainer()
    let preprocessing = Preprocessing(size: 12, channels: 1, scaling: .kerasResNetV2)
    let data = quarterImages(8)
    let trainer = Trainer(
      network: whole.network, plan: whole.plan,
      training: Batches(
        images: data.images, labels: data.labels, preprocessing: preprocessing, size: 4, seed: 1, isShuffled: true),
      validation: Batches(images: [], labels: [], preprocessing: preprocessing, size: 4, seed: 1, isShuffled: false),
      loss: CrossEntropy(), optimizer: Adam(), schedule: ConstantRate(0.01), settings: TrainerSettings(epochs: 3))
    try trainer.run()
    #expect(trainer.history.epochs.allSatisfy { $0.validationLoss == nil && $0.validationAccuracy == nil })
  }
}
