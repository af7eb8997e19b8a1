import Attribution
import Datasets
import Reporting

/// What a comparison of checkpoints is told.
public struct DriftSettings: Sendable {
  /// Which class of an image is explained: the same by all checkpoints.
  public enum Subject: String, Sendable, CaseIterable {
    /// The label in the data.
    case truth = "true"
    /// The class that the first checkpoint predicts.
    case predicted
  }

  /// Checkpoints, and folders of them, in time order.
  public var checkpoints: [String]
  /// The data; `nil`: the default data.
  public var data: String?
  /// The split; `nil`: test, else validation, else all.
  public var split: Split?
  /// The report's folder.
  public var output: String
  /// Images of each class, as far as there are.
  public var perClass = 10
  /// The method's name.
  public var method = GradCAM.info.id
  /// Nodes that every checkpoint must have; `nil`: the deepest of at least 16 cells and a finer one, of each its own.
  public var layers: [String]?
  /// Which class of an image is explained.
  public var subject = Subject.truth
  /// The accuracies are called the same when the interval of their difference lies within this distance from 0.
  public var margin = 0.05
  /// Reasons are called moved when the interval of the mean correlation ends below this at every node.
  public var moved = 0.8
  /// Seeds the probe, intervals and controls.
  public var seed: UInt64 = 42
  /// Whether faces are left out of the figures; the maps stay.
  public var redactsFaces = false
  /// Whether a folder that holds files may be written into.
  public var force = false
  /// Texts of the report.
  public var formats = ReportWriter.Format.allCases
  /// Whether unreadable files end the job.
  public var strict = false

  /// The false discovery rate at which a change of a share is told from chance.
  static let falseDiscoveryRate = 0.05

  /// - Parameters:
  ///   - checkpoints: files, and folders of them.
  ///   - output: the report's folder.
  public init(checkpoints: [String], output: String) {
    self.checkpoints = checkpoints
    self.output = output
  }
}
