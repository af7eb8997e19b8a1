import Tensors

extension Trainer {
  /// All that decides how the run goes on, beside the network's parameters as they are.
  public var state: TrainerState {
    TrainerState(
      position: position, totals: totals, history: history, optimizerSteps: optimizer.stepCount,
      optimizer: optimizer.state, schedule: schedule.state, averageUpdates: average?.updateCount,
      average: average?.average, bestWeights: bestWeights)
  }

  /// Continues where a stored `state` left off, bit for bit. The network must hold the parameters of that moment.
  /// - Throws: `ConfigurationError.foreignState` when the state belongs to another run: nothing has changed then but the
  ///   optimiser and the schedule.
  public func restore(_ state: TrainerState) throws {
    let count = network.parameters.values.count
    func foreign(_ expected: String, _ got: String) -> ConfigurationError {
      .foreignState(owner: "run", expected: expected, got: got)
    }
    guard state.position.epoch >= 1, (0...training.count).contains(state.position.batch) else {
      throw foreign(
        "a step of \(training.count) an epoch", "epoch \(state.position.epoch), step \(state.position.batch)")
    }
    guard (state.average == nil) == (settings.averageDecay == nil) else {
      throw foreign(
        settings.averageDecay == nil ? "no average of weights" : "an average of weights",
        state.average == nil ? "none" : "one")
    }
    if let best = state.bestWeights, best.count != count {
      throw foreign("\(count) weights of the best epoch", "\(best.count)")
    }
    guard (state.bestWeights == nil) == state.history.epochs.isEmpty else {
      throw foreign("the best epoch's weights behind an epoch, and not before", "the contrary")
    }
    var continued: WeightAverage?
    if let values = state.average, let decay = settings.averageDecay {
      continued = try WeightAverage(
        continuing: values, updateCount: state.averageUpdates ?? -1, decay: decay, parameterCount: count)
    }
    try optimizer.restore(state.optimizer, stepCount: state.optimizerSteps, parameterCount: count)
    try schedule.restore(state.schedule)
    average = continued
    position = state.position
    totals = state.totals
    // A state from before the first epoch's end names no class.
    history = TrainingHistory(state.history.epochs, classes: settings.classes, monitor: settings.monitor)
    bestWeights = state.bestWeights
  }

  /// A copy of the flat parameters.
  var parameters: Tensor { Tensor([network.parameters.values.count], network.parameters.values) }

  func setParameters(_ values: Tensor) {
    values.withElements { _ = network.parameters.values.update(fromContentsOf: $0) }
  }

  /// Runs `body` with the moving averages in the network, where the run has them, and puts the weights back.
  func withAveragedWeights<R>(_ body: () throws -> R) rethrows -> R {
    guard let average else { return try body() }
    let raw = parameters
    setParameters(average.average)
    defer { setParameters(raw) }
    return try body()
  }
}
