import Datasets
import Exploration
import Files
import Reporting

/// The exploratory analysis of a data set, from the files to the report.
public struct ExplorationJob: Sendable {
  /// What came out.
  public struct Result: Sendable {
    /// All findings.
    public let report: ExplorationReport
    /// The path of the file to open first: `index.html` where it was asked for.
    public let reportPath: String
    /// What a person reads on standard output, a line each; the path of the report is not among them.
    public let summary: [String]
    /// The content of `eda.json`.
    public let json: JSONValue
  }

  /// What is asked for.
  public let settings: ExplorationSettings
  /// How the program was called.
  public let invocation: Invocation

  /// - Parameters:
  ///   - settings: what is asked for.
  ///   - invocation: how the program was called.
  public init(settings: ExplorationSettings, invocation: Invocation) {
    self.settings = settings
    self.invocation = invocation
  }

  /// Reads every image, explores them, and writes the report with `eda.json`, `exclusions.csv` and `split.csv`.
  /// - Parameter observer: told the progress and what a reader must know about the data.
  /// - Throws: `FileError`, `DatasetError`, and what drawing, training and reporting throw.
  public func run(_ observer: any JobObserver) throws -> Result {
    try AtomicFile.checkFolder(settings.output, force: settings.force)
    // A wrong file is found before the work, not behind it.
    let model = try settings.features.map { try Model(reading: $0) }
    let paths = inputPaths
    // Reading every file once more for its checksum goes on beside the work.
    let checksums = Background { try paths.map { try Manifest.Entry(reading: $0) } }
    // Also when the job fails: the program must not end while a thread is at work.
    defer { _ = try? checksums.value() }
    let source = ExploredData(settings, observer: observer)
    let (collection, dataset, loaded) = try source.read()
    let report = ExplorationReport(
      collection, unreadable: loaded.unreadable, nearDuplicateThreshold: settings.nearDuplicateThreshold,
      hash: try settings.imageHash(), seed: settings.seed)
    let size = collection.commonSize ?? (1, 1)
    let space: StructureStudy.Space =
      try model.map { .features(of: $0.path, rows: try $0.features(collection.images, observer: observer)) } ?? .pixels
    let structure = try StructureStudy(report, size: size, space: space, settings: settings)
    let labels = try settings.labels.map {
      try LabelStudy($0, report, votes: settings.votes, seed: settings.seed, observer: observer)
    }
    let findings = try ExplorationFindings(
      report, source: ExplorationSource(dataset, collection: collection, warnings: dataset.warnings + loaded.warnings),
      structure: structure, labels: labels, settings: settings)
    let json = findings.json
    var document = ExplorationDocument(findings, seed: settings.seed, invocation: invocation)
    let draft = try document.draft(extras: extras(findings, json))
    let path = try draft.write(
      to: settings.output, formats: settings.formats, invocation: invocation,
      inputs: try checksums.value() + (model.map { [$0.file] } ?? []))
    return Result(report: report, reportPath: path, summary: findings.summary, json: json)
  }

  /// Files beside the page.
  private func extras(_ findings: ExplorationFindings, _ json: JSONValue) -> [ReportWriter.File] {
    let report = findings.report
    let collection = report.collection
    var files = [
      ReportWriter.File(ExplorationFindings.file, json.text),
      ReportWriter.File("exclusions.csv", report.exclusions.csv),
      ReportWriter.File("split.csv", report.splitPlan.csv(collection)),
    ]
    if let map = findings.structure.mapCSV(collection) { files.append(ReportWriter.File("map.csv", map)) }
    if let labels = findings.labels {
      files.append(ReportWriter.File("label_issues.csv", labels.csv(collection)))
      if let predictions = labels.source.predictions {
        files.append(ReportWriter.File("out_of_fold_predictions.csv", predictions.csv))
      }
    }
    return files
  }

  /// What the report rests on, beside a model.
  private var inputPaths: [String] {
    var paths = [settings.data] + settings.curation.files + [settings.votes].compactMap { $0 }
    if case .predictions(let path, _) = settings.labels { paths.append(path) }
    return paths
  }
}
