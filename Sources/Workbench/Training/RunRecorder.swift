import Files
import Foundation
import Interchange
import Tensors
import Training

/// Keeps a run's files up to date while it trains: history, best checkpoint, last checkpoint.
final class RunRecorder: TrainingObserver {
  private let folder: RunFolder
  private let checkpoint: Checkpoint
  private let epochs: Int
  private let board: TensorBoardRecorder?
  private let observer: any JobObserver

  /// - Parameters:
  ///   - folder: the run's folder.
  ///   - checkpoint: the network that learns, with what is stored beside it.
  ///   - epochs: the most epochs of the run.
  ///   - board: writes event files too.
  ///   - observer: hears of the progress.
  init(
    _ folder: RunFolder, _ checkpoint: Checkpoint, epochs: Int, board: TensorBoardRecorder?, observer: any JobObserver
  ) {
    self.folder = folder
    self.checkpoint = checkpoint
    self.epochs = epochs
    self.board = board
    self.observer = observer
  }

  func stepped(_ step: StepRecord, trainer: Trainer) throws {
    try board?.stepped(step, trainer: trainer)
    observer.progress(
      JobProgress(
        "epoch \(step.epoch) of \(epochs)", short: "\(step.epoch)/\(epochs)", done: step.images, total: step.total,
        details: ["loss \(rounded(step.meanLoss, 4))", "rate \(String(format: "%.2e", step.learningRate))"],
        job: .init(done: (step.epoch - 1) * step.total + step.images, total: epochs * step.total)))
  }

  func finished(_ record: EpochRecord, isBest: Bool, trainer: Trainer) throws {
    try board?.finished(record, isBest: isBest, trainer: trainer)
    try AtomicFile.write(trainer.history.csv, to: folder.historyCSV)
    try AtomicFile.write(trainer.history.json.text, to: folder.historyJSON)
    if isBest { try checkpoint.write(to: folder.best) }
    try saveLast(trainer)
    var line =
      "epoch \(record.epoch) of \(epochs): loss \(rounded(record.loss, 4)), accuracy \(percent(record.accuracy))"
    if let loss = record.validationLoss, let accuracy = record.validationAccuracy {
      line += ", validation loss \(rounded(loss, 4)), accuracy \(percent(accuracy))"
    }
    if let f1 = record.validationMacroF1 { line += ", macro F1 \(rounded(f1, 3))" }
    line += ", rate \(String(format: "%.3g", record.learningRate)), \(Int(record.imagesPerSecond.rounded())) images/s"
    observer.note(line + (isBest ? " (best so far)" : ""))
  }

  /// Writes the network as it is now, with the optimiser's memories.
  func saveLast(_ trainer: Trainer) throws {
    let state = trainer.optimizer.state.map { (name: "optimizer/\($0.name)", tensor: $0.tensor) }
    try checkpoint.write(to: folder.last, runState: state)
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

/// `12.3 %`.
func percent(_ share: Double) -> String { rounded(share * 100, 1) + " %" }
