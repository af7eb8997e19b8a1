import Files
import Foundation

/// The files of a training run.
public struct RunFolder: Sendable {
  /// The folder.
  public let path: String

  /// - Parameter path: the folder.
  public init(_ path: String) { self.path = path }

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
  /// Facts that differ from run to run: times, machine.
  public var facts: String { path + "/run.json" }
  /// The folder of the report that the run made last; `nil` before its end.
  public var report: String? {
    (try? JSONValue(parsing: readFile(facts), path: facts))?["report"]?.stringValue
  }
  /// A figure of the run.
  public func plot(_ name: String, _ ending: String) -> String { "\(path)/plots/\(name).\(ending)" }

  /// Locks the folder for one run; `nil` where it does not exist yet.
  /// - Throws: `ContinuationError.inUse`.
  func lock() throws -> RunLock? {
    FileManager.default.fileExists(atPath: path) ? try RunLock(folder: path) : nil
  }

  /// Removes what an older run left under these names, so that two runs never mix.
  func removeOldFiles() {
    try? FileManager.default.removeItem(atPath: configuration)
    try? FileManager.default.removeItem(atPath: last)
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
    for file in [predictions, validationPredictions, metrics, path + "/plots"] {
      try? FileManager.default.removeItem(atPath: file)
    }
  }

  /// Removes the temporary files of a killed program.
  func removeLeftovers() {
    for folder in [path, path + "/checkpoints", path + "/plots"] { AtomicFile.removeLeftovers(in: folder) }
  }
}
