import Datasets
import Files
import Foundation
import Networks
import Tensors
import Testing
import Training

/// A run that stops anywhere and goes on ends with the bits of a run that never stopped.
@Suite struct ContinuationTests {
  /// Everything that a run ends with, bit by bit.
  private struct End: Equatable {
    let weights: [UInt32]
    let lastEpoch: [UInt32]
    let numbers: String
    let buffers: [String: [UInt32]]
  }

  /// Two steps an epoch, the second on a short batch, and two batches of validation.
  private let run = SmallRun(
    images: 14, epochs: 3, dropout: 0.3, augmentation: .seedRecipe, averageDecay: 0.5)

  /// Runs until `shouldStop` has been asked `calls` times.
  /// - Returns: whether the run ended by itself.
  private func go(_ trainer: Trainer, _ recorder: Recorder, stopAt call: Int?) throws -> (isOver: Bool, calls: Int) {
    var calls = 0
    let isOver = try trainer.run(observer: recorder) {
      calls += 1
      return calls == call
    }
    return (isOver, calls)
  }

  private func end(_ trainer: Trainer, _ recorder: Recorder) -> End {
    End(
      weights: trainer.network.bits, lastEpoch: recorder.epochs.last?.weights ?? [],
      numbers: trainer.state.json.text,
      buffers: Dictionary(
        uniqueKeysWithValues: trainer.state.tensors.map { ($0.name, $0.tensor.array.map(\.bitPattern)) }))
  }

  /// A new trainer that takes what another left, through text and copies as a file keeps them.
  private func successor(of trainer: Trainer, _ run: SmallRun) throws -> Trainer {
    let next = try run.trainer()
    _ = next.network.parameters.values.update(fromContentsOf: Array(trainer.network.parameters.values))
    let state = trainer.state
    let json = try JSONValue(parsing: Data(state.json.compactText.utf8), path: "state")
    try next.restore(TrainerState(json, tensors: state.tensors.reversed(), path: "state"))
    return next
  }

  /// Stops a run at every place where it can stop, and goes on.
  private func checkEveryStop(_ run: SmallRun, location: SourceLocation = #_sourceLocation) throws {
    let (straight, recorder) = (try run.trainer(), Recorder())
    let calls = try go(straight, recorder, stopAt: nil).calls
    let expected = end(straight, recorder)
    #expect(calls == 3 * (2 + 1 + 1), sourceLocation: location)
    for call in 1...calls {
      let (first, heard) = (try run.trainer(), Recorder())
      #expect(try !go(first, heard, stopAt: call).isOver, sourceLocation: location)
      let (second, rest) = (try successor(of: first, run), Recorder())
      try second.run(observer: rest)
      let got = end(second, rest.epochs.isEmpty ? heard : rest)
      #expect(got == expected, "stopped at \(call) of \(calls)", sourceLocation: location)
    }
  }

  @Test(arguments: OptimizerRegistry.shared.names) func everyOptimiser(_ name: String) throws {
    var run = run
    run.optimizer = try OptimizerRegistry.shared.make(name)
    try checkEveryStop(run)
  }

  @Test func anOptimiserWithAllItsMemories() throws {
    var run = run
    run.optimizer = RMSprop(momentum: 0.9, centered: true)
    run.gradientLimit = 0.5
    run.averageDecay = nil
    try checkEveryStop(run)
  }

  @Test(arguments: ScheduleRegistry.shared.names) func everySchedule(_ name: String) throws {
    var run = run
    let options: JSONValue = name == "plateau" ? ["patience": 0, "least_change": 10.0, "factor": 0.5] : .object([])
    run.schedule = try ScheduleRegistry.shared.make(
      name, options: options, context: ScheduleContext(learningRate: 0.01, totalSteps: 6, stepsPerEpoch: 2))
    try checkEveryStop(run)
  }

  @Test func aRunStoppedAtEveryPlaceInTurn() throws {
    let (straight, recorder) = (try run.trainer(), Recorder())
    try straight.run(observer: recorder)
    var trainer = try run.trainer()
    let heard = Recorder()
    var stops = 0
    // A validation that is stopped begins again: there the next place is behind it.
    while try !go(trainer, heard, stopAt: trainer.position.batch == trainer.stepsPerEpoch ? 2 : 1).isOver {
      trainer = try successor(of: trainer, run)
      stops += 1
      try #require(stops < 20)
    }
    #expect(stops >= 9)
    #expect(end(trainer, heard) == end(straight, recorder))
  }

  @Test func patienceCountsOn() throws {
    var run = run
    run.epochs = 30
    run.patience = 3
    run.averageDecay = nil
    run.schedule = ListedRates(rates: [0.01, 0.01, 0.01, 0.01, 0.5])
    let straight = try run.trainer()
    try straight.run()
    let best = try #require(straight.history.best).epoch
    #expect(straight.history.epochs.count == best + 3 && best < 27)
    // Stopped in the epochs without improvement, and behind the last one.
    for epochs in [best + 1, best + 3] {
      let first = try run.trainer()
      #expect(try !first.run { first.history.epochs.count == epochs })
      let second = try successor(of: first, run)
      #expect(second.isOver == (epochs == best + 3))
      try second.run()
      #expect(second.history.json == straight.history.json && second.network.bits == straight.network.bits)
    }
  }

  @Test func statesOfOtherRunsAreRefused() throws {
    let trainer = try run.trainer()
    #expect(try !trainer.run { trainer.optimizer.stepCount == 3 })
    func refuses(_ change: (inout SmallRun) -> Void, _ state: (inout TrainerState) -> Void = { _ in }) throws {
      var other = run
      change(&other)
      var changed = trainer.state
      state(&changed)
      let next = try other.trainer()
      #expect(throws: ConfigurationError.self) { try next.restore(changed) }
      #expect(next.history.epochs.isEmpty && next.position == TrainerState.Position())
    }
    try refuses { $0.optimizer = SGD() }
    try refuses { $0.averageDecay = nil }
    try refuses({ _ in }, { $0.position.batch = 3 })
    try refuses({ _ in }, { $0.average = Tensor([3]) })
    try refuses({ _ in }, { $0.bestWeights = nil })
    #expect(throws: FileError.self) { try TrainerState(["epoch": 1], tensors: [], path: "run/last.ckpt") }
  }

  @Test func averagedWeightsAreJudgedAndKept() throws {
    let (trainer, recorder) = (try run.trainer(), Recorder())
    try trainer.run(observer: recorder)
    let best = try #require(trainer.history.best).epoch
    // The network ends with averages, the epochs with the weights that learn.
    #expect(recorder.epochs.allSatisfy { $0.weights != trainer.network.bits })
    var plain = run
    plain.averageDecay = nil
    let (raw, heard) = (try plain.trainer(), Recorder())
    try raw.run(observer: heard)
    #expect(heard.epochs.map(\.weights) == recorder.epochs.map(\.weights), "averaging must not touch what learns")
    #expect(
      heard.epochs.map(\.record.validationLoss) != recorder.epochs.map(\.record.validationLoss)
        && heard.epochs.map(\.record.loss) == recorder.epochs.map(\.record.loss))
    #expect(best >= 1 && trainer.average?.updateCount == 6)
  }
}
