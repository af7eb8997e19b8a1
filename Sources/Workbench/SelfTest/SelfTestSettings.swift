import Attribution
import Reporting
import SyntheticFaces

/// What a self-test is told.
public struct SelfTestSettings: Sendable {
  /// The report's folder.
  public var output: String
  /// The methods, in the order of the registry.
  public var methods = ExplainerRegistry.all.map { $0.info.id }
  /// The tasks, in the order of `taskNames`.
  public var tasks = Self.taskNames
  /// Faces that are explained, a task.
  public var faces = Self.usualFaces
  /// Faces that a network learns from, each in every state of its parts.
  public var trainingFaces = Self.usualTrainingFaces
  /// Faces on which networks are judged, and of which those to explain are chosen.
  public var heldOutFaces = Self.mostFaces
  /// Seeds faces, networks and everything that is drawn.
  public var seed = Self.usualSeed
  /// Whether single faces are left out of the report.
  public var redactsFaces = false
  /// Whether a folder that holds files may be written into.
  public var force = false
  /// Texts of the report.
  public var formats = ReportWriter.Format.allCases

  /// The faces for which bounds are recorded.
  public static let usualFaces = 32
  /// The faces to learn from for which bounds are recorded.
  public static let usualTrainingFaces = 1000
  /// The faces of a quick run.
  public static let quickFaces = 8
  /// The fewest: a bootstrap of fewer is too sure.
  public static let fewestFaces = 5
  /// The most, and the faces on which networks are judged.
  public static let mostFaces = 400
  /// The seed for which bounds are recorded.
  public static let usualSeed: UInt64 = 42
  /// The tasks of a quick run: the network that is not trained, and the shortcut.
  public static let quickTasks = [AnalyticTask.id, DecoyTask.info.id]
  /// Every task: the network that is not trained, then those that are.
  public static let taskNames = [AnalyticTask.id] + PartTaskRegistry.all.map { $0.info.id }

  /// - Parameter output: the report's folder.
  public init(output: String) { self.output = output }

  /// Whether recorded bounds are for faces and seed like these.
  var isAsRecorded: Bool {
    faces == Self.usualFaces && trainingFaces == Self.usualTrainingFaces && heldOutFaces == Self.mostFaces
      && seed == Self.usualSeed
  }
}

/// The task of the network that is not trained.
enum AnalyticTask {
  static let id = "matched-filter"
  static let title = "Matched filter"
  static let question =
    "Which watermark is there? It lies at a random place, and a filter that nobody trained looks for it."
}
