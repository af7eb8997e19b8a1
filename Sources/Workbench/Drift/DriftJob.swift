import Files
import Reporting

/// `fer-analyze drift`: whether checkpoints that answer alike look at the same places.
public struct DriftJob {
  /// What the job leaves behind.
  public struct Result {
    /// The report's page.
    public let report: String
    /// Lines for standard output.
    public let summary: [String]
    /// `drift.json`.
    public let json: JSONValue
  }

  private let settings: DriftSettings
  private let invocation: Invocation

  /// - Parameters:
  ///   - settings: what the job is told.
  ///   - invocation: how the program was called.
  public init(_ settings: DriftSettings, invocation: Invocation) {
    self.settings = settings
    self.invocation = invocation
  }

  /// Tells checkpoints from data: the last of several paths is the data when it is no checkpoint, and no folder that holds
  /// checkpoints directly.
  public static func separated(_ paths: [String]) -> (checkpoints: [String], data: String?) {
    guard paths.count > 1, let last = paths.last, !DriftCheckpoints.isNamed(last) else { return (paths, nil) }
    return (Array(paths.dropLast()), last)
  }

  /// Runs the job.
  /// - Throws: `DriftError`; what reading and writing throws.
  public func run(_ observer: any JobObserver) throws -> Result {
    try AtomicFile.checkFolder(settings.output, force: settings.force)
    let study = try DriftStudy(settings, observer: observer)
    var document = DriftDocument(study, invocation: invocation)
    var draft = try document.draft()
    let json = study.json
    draft.extras += [
      ReportWriter.File(DriftStudy.file, json.text), ReportWriter.File("drift.csv", study.csv),
    ]
    let report = try draft.write(
      to: settings.output, formats: settings.formats, invocation: invocation, inputs: try study.inputs())
    return Result(report: report, summary: document.summary, json: json)
  }
}
