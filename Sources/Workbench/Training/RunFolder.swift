import Files
import Foundation

/// The files of a training run.
public struct RunFolder: Sendable {
  /// The folder.
  public let path: String

  /// - Parameter path: the folder.
  public init(_ path: String) { self.path = path }

  /// The run that a checkpoint would belong to: the folder above `checkpoints/`.
  init(ofCheckpoint checkpoint: String) {
    let folder = (checkpoint as NSString).deletingLastPathComponent as NSString
    let run = folder.lastPathComponent == "checkpoints" ? folder.deletingLastPathComponent : folder as String
    path = run.isEmpty ? "." : run
  }

  /// The resolved configuration.
  public var configuration: String { path + "/config.yaml" }
  /// One row an epoch.
  public var historyCSV: String { path + "/history.csv" }
  /// One entry an epoch, without speeds.
  public var historyJSON: String { path + "/history.json" }
  /// The epoch with the smallest validation loss.
  public var best: String { path + "/checkpoints/best.ckpt" }
  /// The run's whole state behind its last epoch or checkpoint: weights, optimiser, history, position.
  public var last: String { path + "/checkpoints/last.ckpt" }
  /// Predictions on the reported split.
  public var predictions: String { path + "/predictions.csv" }
  /// Predictions on the validation images, on which the temperature was fitted.
  public var validationPredictions: String { path + "/validation_predictions.csv" }
  /// The metrics of `predictions`.
  public var metrics: String { path + "/metrics.json" }
  /// What became of every tensor of the file that the run started from, for people.
  public var weightsTable: String { path + "/weights.txt" }
  /// The same for machines.
  public var weightsJSON: String { path + "/weights.json" }
  /// Facts that differ from run to run: times, machine.
  public var facts: String { path + "/run.json" }
  /// Event files of TensorBoard, unless they go elsewhere.
  public var tensorBoard: String { path + "/tensorboard" }
  /// The folder of the report that the run made last; `nil` before its end.
  public var report: String? {
    (try? JSONValue(parsing: readFile(facts), path: facts))?["report"]?.stringValue
  }
  /// The names of the figures that a run draws.
  private static let plots = [
    "accuracy", "loss", "learning_rate", "gradient_norm", "class_f1", "confusion_matrix", "augmentation",
  ]
  /// A figure of the run.
  public func plot(_ name: String, _ ending: String) -> String { "\(path)/plots/\(name).\(ending)" }

  /// Locks the folder for one run; `nil` where it does not exist yet.
  /// - Throws: `ContinuationError.inUse`.
  func lock() throws -> RunLock? {
    FileManager.default.fileExists(atPath: path) ? try RunLock(folder: path) : nil
  }

  /// Removes what an older run left under these names, so that two runs never mix; nothing else in these folders. The
  /// configuration stays until the new one replaces it.
  func removeOldFiles() {
    for file in [last, weightsTable, weightsJSON] { try? FileManager.default.removeItem(atPath: file) }
    remove(from: tensorBoard) { $0.hasPrefix("events.out.tfevents.") }
    removeResults()
  }

  /// Removes all that follows from the run's state.
  func removeResults() {
    for file in [historyCSV, historyJSON, best, facts] { try? FileManager.default.removeItem(atPath: file) }
    removeEvaluation()
    removeLeftovers()
  }

  /// Removes what the evaluation of the best epoch wrote, for a run that trains on. The report's place stays known.
  func removeEvaluation() {
    for file in [predictions, validationPredictions, metrics] { try? FileManager.default.removeItem(atPath: file) }
    let names = Set(Self.plots.flatMap { ["\($0).png", "\($0).pdf"] })
    remove(from: path + "/plots") { names.contains($0) }
  }

  /// Removes the files of these names from a folder, and the folder when nothing is left in it.
  private func remove(from folder: String, where isOurs: (String) -> Bool) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where isOurs(name) { try? FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
    rmdir(folder)  // fails, as it should, where anything is left
  }

  /// Removes the temporary files of a killed program.
  func removeLeftovers() {
    for folder in [path, path + "/checkpoints", path + "/plots"] { AtomicFile.removeLeftovers(in: folder) }
  }
}
