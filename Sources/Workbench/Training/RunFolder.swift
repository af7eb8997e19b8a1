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
  /// The last epoch, with the optimiser's memories.
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
  /// A figure of the run.
  public func plot(_ name: String, _ ending: String) -> String { "\(path)/plots/\(name).\(ending)" }

  /// Removes what an older run left under these names, so that two runs never mix.
  func removeOldFiles() {
    let files = [
      configuration, historyCSV, historyJSON, best, last, predictions, validationPredictions, metrics, facts,
      weightsTable, weightsJSON,
    ]
    for file in files + [path + "/plots"] { try? FileManager.default.removeItem(atPath: file) }
  }
}
