import Datasets
import Files
import Foundation
import Interchange
import Networks
import Tensors
import Training

extension TrainingJob {
  /// The state from which the run goes on; `nil` for a new run, and for one that was killed before its first checkpoint:
  /// that starts again from its configuration.
  ///
  /// The number of threads becomes that of the run, without which the last digits would differ.
  /// - Throws: `ContinuationError` when the options do not fit.
  func savedState(
    _ folder: RunFolder, _ resolved: ResolvedTraining, _ observer: any JobObserver
  ) throws -> RunState? {
    guard settings.resumes else { return nil }
    guard FileManager.default.fileExists(atPath: folder.configuration) else {
      throw ContinuationError.noRun(folder: folder.path)
    }
    guard FileManager.default.fileExists(atPath: folder.last) else {
      guard !FileManager.default.fileExists(atPath: folder.best) else {
        throw ContinuationError.lost(folder: folder.path)
      }
      observer.note("\(folder.path) has no checkpoint yet: the run starts from its beginning")
      return nil
    }
    let saved = try RunState(reading: folder.last)
    try saved.check(resolved.completing(configuration), folder: folder.path)
    let arithmetic = BFloat16Support.arithmetic(settings.precision)
    if arithmetic != saved.arithmetic {
      observer.warn(
        "the run was started with products by \(saved.arithmetic); here they are by \(arithmetic). The last digits will differ from those of an uninterrupted run."
      )
    }
    if Parallel.threads != saved.threads {
      observer.note("\(saved.threads) threads, as the run was started with")
      Parallel.threads = saved.threads
    }
    return saved
  }

  /// Takes the parameters of the last checkpoint.
  /// - Returns: the scaling of the run's inputs.
  func restore(_ network: Network, from path: String) throws -> Preprocessing.Scaling {
    let model = try Model(reading: path)
    let stored = model.checkpoint.network.parameters
    for parameter in network.parameters.all {
      try network.parameters.set(parameter.name, to: try stored.tensor(parameter.name))
    }
    return model.preprocessing.scaling
  }

  /// Puts a trainer where a saved run was, whose parameters the network holds already.
  /// - Parameters:
  ///   - recorded: makes the run's schedule for a number of epochs, fresh.
  func continueRun(
    _ saved: RunState, _ trainer: Trainer, _ folder: RunFolder, _ resolved: ResolvedTraining,
    _ observer: any JobObserver, schedule recorded: (_ epochs: Int) throws -> any Schedule
  ) throws {
    if resolved.epochs != saved.epochs {
      guard resolved.progressive == .none else {
        throw ContinuationError.sizesDepend(progressive: resolved.progressive.text)
      }
      try saved.check(
        epochs: resolved.epochs, schedule: resolved.schedule.name, try recorded(saved.epochs), trainer.schedule)
    }
    var state = saved.trainer
    if let table = try? CSVTable(parsing: readFile(folder.historyCSV), path: folder.historyCSV) {
      state.history.takeSpeeds(from: table)
    }
    try trainer.restore(state)
    if resolved.epochs > saved.epochs, trainer.ranOutOfPatience {
      throw ContinuationError.outOfPatience(folder: folder.path, epoch: trainer.history.epochs.count)
    }
    observer.note(
      trainer.isOver
        ? "\(folder.path): training is done; evaluating"
        : "\(folder.path): going on with epoch \(trainer.position.epoch), step \(trainer.position.batch + 1) of \(trainer.stepsPerEpoch)"
    )
  }

  /// The command that goes on with the run.
  var continuingCommand: String {
    Invocation(arguments: ["fer-analyze", "train", "--resume", settings.output]).commandLine
  }

  /// The error for a run whose numbers stopped being finite: with the image's path and the checkpoint to fall back on.
  func failure(_ divergence: Divergence, _ data: TrainingData, _ folder: RunFolder) -> WorkbenchError {
    let paths = divergence.pass == .training ? data.train.paths : data.validation.paths
    let saved = try? RunState(reading: folder.last).trainer.position
    return .diverged(
      place: divergence.place, source: divergence.source { paths[$0] },
      kept: saved.map { "\(folder.last) (epoch \($0.epoch), \($0.batch) steps done)" })
  }
}
