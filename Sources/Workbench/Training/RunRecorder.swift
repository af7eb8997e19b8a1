import Files
import Foundation
import Interchange
import Tensors
import Training

/// Keeps a run's files up to date while it trains: history, best checkpoint, last checkpoint.
///
/// `last.ckpt` alone holds the run's whole state; it is written last, and the other files can be made from it.
final class RunRecorder: TrainingObserver {
  private let folder: RunFolder
  private let checkpoint: Checkpoint
  private let epochs: Int
  /// Writes event files too.
  var board: TensorBoardRecorder?
  private let observer: any JobObserver
  private let state: (Trainer) -> RunState
  private var clock: CheckpointClock

  /// Seconds spent in writing `last.ckpt`.
  var checkpointSeconds: Double { clock.seconds }

  init(
    _ folder: RunFolder, _ checkpoint: Checkpoint, epochs: Int, every interval: CheckpointInterval,
    observer: any JobObserver, state: @escaping (Trainer) -> RunState
  ) {
    self.folder = folder
    self.checkpoint = checkpoint
    self.epochs = epochs
    self.observer = observer
    self.state = state
    clock = CheckpointClock(interval)
  }

  func stepped(_ step: StepRecord, trainer: Trainer) throws {
    try board?.stepped(step, trainer: trainer)
    observer.progress(
      JobProgress(
        "epoch \(step.epoch) of \(epochs)", short: "\(step.epoch)/\(epochs)", done: step.images, total: step.total,
        details: ["loss \(rounded(step.meanLoss, 4))", "rate \(String(format: "%.2e", step.learningRate))"],
        job: .init(done: (step.epoch - 1) * step.total + step.images, total: epochs * step.total)))
    if clock.isDue(step: step.globalStep) { try saveLast(trainer) }
  }

  func finished(_ record: EpochRecord, isBest: Bool, trainer: Trainer) throws {
    try board?.finished(record, isBest: isBest, trainer: trainer)
    try writeHistory(trainer.history)
    try trainer.checkParameters()
    if isBest { try writeBest(trainer) }
    try saveLast(trainer)
    var line =
      "epoch \(record.epoch) of \(epochs): loss \(rounded(record.loss, 4)), accuracy \(percent(record.accuracy))"
    if let loss = record.validationLoss, let accuracy = record.validationAccuracy {
      line += ", validation loss \(rounded(loss, 4)), accuracy \(percent(accuracy))"
    }
    if let f1 = record.validationMacroF1 { line += ", macro F1 \(rounded(f1, 3))" }
    line += ", rate \(String(format: "%.3g", record.learningRate))"
    if let speed = record.imagesPerSecond { line += ", \(Int(speed.rounded())) images/s" }
    observer.note(line + (isBest ? " (best so far)" : ""))
  }

  /// Writes the network as it is now, with all that the run needs to go on.
  func saveLast(_ trainer: Trainer) throws {
    try trainer.checkParameters()
    try clock.measure(step: trainer.optimizer.stepCount) {
      try checkpoint.write(to: folder.last, runState: state(trainer).stored)
    }
  }

  /// Makes the files that follow from a continued run's state: a killed program may have left them older or newer.
  func derive(from trainer: Trainer) throws {
    guard !trainer.history.epochs.isEmpty else { return folder.removeResults() }
    try writeHistory(trainer.history)
    // Of a run that is over, the evaluation writes the best epoch, with its temperature.
    guard !trainer.isOver else { return }
    try writeBest(trainer)
    folder.removeEvaluation()
  }

  private func writeHistory(_ history: TrainingHistory) throws {
    try AtomicFile.write(history.csv, to: folder.historyCSV)
    try AtomicFile.write(history.json.text, to: folder.historyJSON)
  }

  private func writeBest(_ trainer: Trainer) throws {
    try checkpoint.write(to: folder.best, values: trainer.bestWeights)
  }
}

/// `0.1234`.
func rounded(_ value: Double, _ digits: Int) -> String {
  guard value.isFinite else { return "\(value)" }
  var scale = 1.0
  for _ in 0..<digits { scale *= 10 }
  let text = "\((value * scale).rounded() / scale)"
  let decimals = text.split(separator: ".", maxSplits: 1).last.map(\.count) ?? 0
  return text.contains("e") ? text : text + String(repeating: "0", count: max(0, digits - decimals))
}
