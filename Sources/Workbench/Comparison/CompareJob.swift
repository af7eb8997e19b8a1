import Evaluation
import Files
import Foundation
import Reporting

/// `fer-analyze compare`: two or more results on the same images, side by side.
public struct CompareJob {
  /// What the job is told.
  public struct Settings: Sendable {
    /// Folders with a `predictions.csv`, or such files; the first is what others are compared with.
    public var results: [String]
    /// The report's folder.
    public var output: String
    /// What to call the results.
    public var names: [String]?
    /// Only rows of this split.
    public var split: String?
    /// The images, to show those that are fixed and broken.
    public var data: String?
    /// The metrics to rank by, ids of the registry.
    public var metrics = CompareJob.usualMetrics
    /// What the last result must meet, against the first.
    public var gates: [Gate] = []
    /// A YAML file of gates.
    public var thresholds: String?
    /// Where to write the gates as JUnit XML.
    public var junit: String?
    /// Where to append the gates as Markdown.
    public var stepSummary: String?
    /// Whether a folder that holds files may be written into.
    public var force = false
    /// Texts of the report.
    public var formats = ReportWriter.Format.allCases
    /// Whether faces are left out of the report.
    public var redactsFaces = false
    /// Replicates of the bootstrap.
    public var replicates = 1000
    /// Seed of the bootstrap.
    public var seed: UInt64 = 42

    /// - Parameters:
    ///   - results: two or more.
    ///   - output: the report's folder.
    public init(_ results: [String], output: String) {
      self.results = results
      self.output = output
    }
  }

  /// What the job leaves behind.
  public struct Result {
    /// The report's page.
    public let report: String
    /// Lines for standard output.
    public let summary: [String]
    /// The comparison.
    public let json: JSONValue
    /// Gates that are not met, a sentence each.
    public let failures: [String]
  }

  /// The metrics that results are ranked by unless others are named.
  public static let usualMetrics = ["accuracy", "balanced_accuracy", "macro_f1", "log_loss", "ece"]
  /// The file that holds every number of the comparison.
  static let file = "comparison.json"

  private let settings: Settings
  private let invocation: Invocation

  /// - Parameters:
  ///   - settings: what the job is told.
  ///   - invocation: how the program was called.
  public init(_ settings: Settings, invocation: Invocation) {
    self.settings = settings
    self.invocation = invocation
  }

  /// Runs the job.
  /// - Throws: `ComparisonError` when the results are not of the same images; `GateError`; what reading and writing throws.
  public func run(_ observer: any JobObserver) throws -> Result {
    try AtomicFile.checkFolder(settings.output, force: settings.force)
    let gates = try settings.gates + (settings.thresholds.map { try ConfigurationFile.gates($0) } ?? [])
    let compared = try ComparedResults(settings.results, names: settings.names, split: settings.split)
    let suspicions = compared.results.compactMap { result in
      ClassOrder.suspicion(result.predictions).map { "\(result.name): \($0)" }
    }
    for warning in compared.results.flatMap(\.predictions.warnings) + suspicions { observer.warn(warning) }
    observer.note("comparing \(compared.results.count) results")
    let comparison = try ModelComparison(
      compared.results, metrics: settings.metrics, replicates: settings.replicates, seed: settings.seed)
    for warning in comparison.warnings { observer.warn(warning) }
    let inputs = comparison.predictions.map { MetricInputs($0) }
    let outcomes = try GateResult.all(gates, first: inputs.first, second: inputs[inputs.count - 1])
    let faces = try settings.data.map {
      try PredictedImages($0, of: comparison.predictions[0], strict: false, observer: observer)
    }
    var page = ComparisonPage(
      comparison: comparison, inputs: inputs, gates: outcomes, faces: faces, redactsFaces: settings.redactsFaces,
      suspicions: suspicions, command: invocation)
    let json = page.json
    var draft = ReportDraft(document: try page.document(), figures: try page.shelf.files(), extras: [])
    draft.extras += [
      ReportWriter.File(Self.file, json.text), ReportWriter.File("changes.csv", page.changes),
    ]
    let files = compared.files + [settings.thresholds, settings.data].compactMap { $0 }
    let report = try draft.write(
      to: settings.output, formats: settings.formats, invocation: invocation,
      inputs: try files.map { try Manifest.Entry(reading: $0) })
    try writeGates(outcomes, names: comparison.names)
    return Result(
      report: report, summary: page.summary, json: json, failures: outcomes.filter { !$0.isMet }.map(\.sentence))
  }

  private func writeGates(_ outcomes: [GateResult], names: [String]) throws {
    let title = "\(names[names.count - 1]) against \(names[0])"
    if let path = settings.junit { try AtomicFile.write(GateDocuments.junit(outcomes, suite: title), to: path) }
    if let path = settings.stepSummary {
      // The file may hold what other steps said: it is added to.
      let before = (try? readFile(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
      try AtomicFile.write(before + GateDocuments.stepSummary(outcomes, title: title), to: path)
    }
  }
}
