import Datasets
import Exploration
import Files
import Reporting

/// The exploratory analysis of a data set, from the files to the report.
public struct ExplorationJob: Sendable {
  /// What is asked for.
  public struct Settings: Sendable {
    /// A folder, table or archive that `Dataset` opens.
    public var data: String
    /// The report's folder.
    public var output: String
    /// Whether a folder that is not empty may be written into.
    public var force: Bool
    /// The texts to write.
    public var formats: [ReportWriter.Format]
    /// Whether an unreadable file is an error; else it is reported and left out.
    public var strict: Bool
    /// The seed of the vectors from which the principal components are found.
    public var seed: UInt64
    /// Whether pictures of single faces are left out. Means of 30 faces and more stay.
    public var redactFaces: Bool
    /// Differing bits of the perceptual hash, 0 to 64; `nil` leaves the search for near duplicates out.
    public var nearDuplicateThreshold: Int?

    /// Settings; only the data and the output have no default.
    public init(
      data: String, output: String, force: Bool = false, formats: [ReportWriter.Format] = ReportWriter.Format.allCases,
      strict: Bool = false, seed: UInt64 = 42, redactFaces: Bool = false, nearDuplicateThreshold: Int? = 4
    ) {
      self.data = data
      self.output = output
      self.force = force
      self.formats = formats
      self.strict = strict
      self.seed = seed
      self.redactFaces = redactFaces
      self.nearDuplicateThreshold = nearDuplicateThreshold
    }
  }

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
  public let settings: Settings
  /// How the program was called.
  public let invocation: Invocation

  /// - Parameters:
  ///   - settings: what is asked for.
  ///   - invocation: how the program was called.
  public init(settings: Settings, invocation: Invocation) {
    self.settings = settings
    self.invocation = invocation
  }

  /// Reads every image, explores them, and writes the report with `eda.json` and `exclusions.csv`.
  /// - Parameter observer: told the progress and what a reader must know about the data.
  /// - Throws: `FileError`, `DatasetError`, and what drawing and reporting throw.
  public func run(_ observer: any JobObserver) throws -> Result {
    try AtomicFile.checkFolder(settings.output, force: settings.force)
    let dataset = try Dataset.open(settings.data, options: DatasetOptions(strict: settings.strict))
    let (collection, loaded) = try read(dataset, observer)
    let warnings = dataset.warnings + loaded.warnings
    warnings.forEach { observer.warn($0) }
    for file in loaded.unreadable { observer.warn("\(file.path) is skipped: \(file.reason)") }

    let report = ExplorationReport(
      collection, unreadable: loaded.unreadable, nearDuplicateThreshold: settings.nearDuplicateThreshold)
    let findings = try ExplorationFindings(
      report, source: ExplorationSource(dataset, collection: collection, warnings: warnings),
      redactsFaces: settings.redactFaces, seed: settings.seed)

    let json = findings.json
    var document = ExplorationDocument(findings, seed: settings.seed, invocation: invocation)
    let draft = try document.draft(extras: [
      ReportWriter.File("eda.json", json.text), ReportWriter.File("exclusions.csv", report.exclusions.csv),
    ])
    let path = try draft.write(
      to: settings.output, formats: settings.formats, invocation: invocation,
      inputs: [Manifest.Entry(reading: settings.data)])
    return Result(report: report, reportPath: path, summary: findings.summary, json: json)
  }

  private func read(_ dataset: Dataset, _ observer: any JobObserver) throws -> (ImageCollection, LoadedImages) {
    let count = dataset.samples.count
    let loaded = try dataset.load(Array(0..<count)) { done in
      observer.progress("reading images", done: done, total: count, detail: "")
    }
    guard !loaded.images.isEmpty else {
      throw DatasetError.noImages(path: settings.data, found: "\(count) files, none of which can be decoded")
    }
    let samples = loaded.indices.map { dataset.samples[$0] }
    let collection = ImageCollection(
      images: loaded.images, labels: loaded.labels, splits: samples.map(\.split), paths: samples.map(\.path),
      classes: dataset.classes)
    return (collection, loaded)
  }
}
