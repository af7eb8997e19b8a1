import Datasets
import Networks
import Tensors
import Testing
import Training

/// The first epochs on images of other sizes.
@Suite struct StageTests {
  @Test func theFirstEpochsAreThoseOfSmallerImages() throws {
    var run = SmallRun(epochs: 3, dropout: 0.2, hasValidation: false)
    run.earlier = [(8, 1), (10, 2)]
    let whole = Recorder()
    try run.trainer().run(observer: whole)
    // The same epochs of runs on one size.
    let first = Recorder()
    var small = SmallRun(epochs: 3, dropout: 0.2, hasValidation: false)
    small.side = 8
    try small.trainer().run(observer: first)
    #expect(whole.epochs[0].weights == first.epochs[0].weights)
    #expect(whole.epochs[1].weights != first.epochs[1].weights)
    #expect(whole.steps.map(\.learningRate) == first.steps.map(\.learningRate))
    // A run that starts with a stage's weights and state goes on as the whole one did.
    run.earlier = [(10, 2)]
    let rest = try run.trainer()
    try continueBehindFirstEpoch(rest, of: small)
    let recorder = Recorder()
    try rest.run(observer: recorder)
    #expect(recorder.epochs.map(\.weights) == Array(whole.epochs.dropFirst()).map(\.weights))
  }

  private func continueBehindFirstEpoch(_ trainer: Trainer, of run: SmallRun) throws {
    let begun = try run.trainer()
    var steps = 0
    try begun.run {
      steps += 1; return steps > begun.stepsPerEpoch
    }
    #expect(begun.position.epoch == 2 && begun.position.batch == 0)
    trainer.network.take(begun.network.bits)
    try trainer.restore(begun.state)
  }

  /// Stopped behind every step, a run in stages goes on as if it had not stopped.
  @Test func aStagedRunIsContinuedBitForBit() throws {
    var run = SmallRun(epochs: 2, dropout: 0.2, hasValidation: false)
    run.earlier = [(8, 1)]
    let whole = try run.trainer()
    try whole.run()
    let beginning = try run.trainer()
    var (state, weights) = (beginning.state, beginning.network.bits)
    for _ in 0..<100 {
      let part = try run.trainer()
      part.network.take(weights)
      try part.restore(state)
      if try part.run(shouldStop: { true }) {
        #expect(part.network.bits == whole.network.bits)
        return
      }
      (state, weights) = (part.state, part.network.bits)
    }
    Issue.record("the run did not end")
  }

  /// Forward and backward, as many multiplications with addition as each convolution and dense layer has.
  @Test func operationsAreCountedStageByStage() throws {
    func counted(_ run: SmallRun) throws -> Double {
      let trainer = try run.trainer()
      #expect(try trainer.operationCount() == 0 && trainer.trainingSeconds == 0)
      try trainer.run()
      #expect(try #require(trainer.trainingSeconds) > 0)
      return try trainer.operationCount()
    }
    var run = SmallRun(epochs: 1)
    let large = try counted(run)
    run.side = 8
    let small = try counted(run)
    #expect(small < large && small > 0.3 * large)
    run.side = 12
    run.epochs = 3
    run.earlier = [(8, 1)]
    #expect(try counted(run) == small + 2 * large)
    // The head by hand: 8 features to 4 classes, 16 images, forward and twice backward.
    let trainer = try SmallRun(epochs: 1).trainer()
    let head = try trainer.network.graph.costs(batch: 16, trainable: trainer.plan.trainable)["logits"]
    #expect(head?.forward == 2 * 8 * 4 * 16 && head?.backward == 2 * 2 * 8 * 4 * 16)
  }

  @Test func networksThatDependOnTheSizeShareNothing() throws {
    func flat(_ side: Int) -> Graph {
      var builder = GraphBuilder()
      let x = builder.input("input", shape: [side, side, 1])
      let row = builder.add("row", Flatten(order: .channelsLast), x)
      let logits = builder.add("logits", Dense(units: 2), row)
      return builder.graph(output: logits)
    }
    let network = try Network(flat(6))
    #expect(throws: GraphError.self) { try Network(flat(4), sharing: network) }
    #expect(try Network(flat(6), sharing: network).parameters === network.parameters)
  }
}
