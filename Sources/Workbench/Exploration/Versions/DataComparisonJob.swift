import Datasets
import Exploration
import Files
import Reporting

/// `fer-analyze eda --compare A B`: two data sets, or two versions of one, side by side.
public struct DataComparisonJob: Sendable {
  /// What is asked for.
  public struct Settings: Sendable {
    /// The first data set, or the older version.
    public var first: String
    /// The second data set, or the newer version.
    public var second: String
    /// The report's folder.
    public var output: String
    /// Whether a folder that is not empty may be written into.
    public var force = false
    /// The texts to write.
    public var formats = ReportWriter.Format.allCases
    /// Whether an unreadable file is an error; else it is reported and left out.
    public var strict = false
    /// Whether pictures of single faces are left out.
    public var redactsFaces = false
    /// Differing bits of the perceptual hash up to which a lost and an added image may be one picture.
    public var nearDuplicateThreshold = 4

    /// - Parameters:
    ///   - first: the first data set, or the older version.
    ///   - second: the second data set, or the newer version.
    ///   - output: the report's folder.
    public init(first: String, second: String, output: String) {
      self.first = first
      self.second = second
      self.output = output
    }
  }

  /// What came out.
  public struct Result: Sendable {
    /// What the two have in common.
    public let comparison: CollectionComparison
    /// The path of the file to open first.
    public let reportPath: String
    /// What a person reads on standard output, a line each.
    public let summary: [String]
    /// The content of `eda-compare.json`.
    public let json: JSONValue
  }

  /// The schema of the JSON.
  public static let schema = "fer-analyze/eda-compare/1"
  /// Its file.
  static let file = "eda-compare.json"

  private let settings: Settings
  private let invocation: Invocation

  /// - Parameters:
  ///   - settings: what is asked for.
  ///   - invocation: how the program was called.
  public init(_ settings: Settings, invocation: Invocation) {
    self.settings = settings
    self.invocation = invocation
  }

  /// Reads both and writes the report with `eda.json`.
  /// - Throws: `FileError`, `DatasetError`, and what drawing and reporting throw.
  public func run(_ observer: any JobObserver) throws -> Result {
    try AtomicFile.checkFolder(settings.output, force: settings.force)
    let first = try read(settings.first, observer)
    let second = try read(settings.second, observer)
    let traits = (ImageTraits.of(first.images), ImageTraits.of(second.images))
    let comparison = CollectionComparison(
      first, second,
      traits: ImageTrait.all.map { trait in
        (name: trait.key, first: traits.0.map(trait.value), second: traits.1.map(trait.value))
      }, nearThreshold: settings.nearDuplicateThreshold)
    let json = JSONValue.object(
      [("schema", Self.schema.json), ("first", settings.first.json), ("second", settings.second.json)]
        + (comparison.json.objectValue ?? []))
    var document = DataComparisonDocument(
      comparison, names: (settings.first, settings.second), traits: traits, redactsFaces: settings.redactsFaces,
      invocation: invocation)
    let draft = try document.draft(extras: [ReportWriter.File(Self.file, json.text)])
    let path = try draft.write(
      to: settings.output, formats: settings.formats, invocation: invocation,
      inputs: try [settings.first, settings.second].map { try Manifest.Entry(reading: $0) })
    return Result(comparison: comparison, reportPath: path, summary: document.summary, json: json)
  }

  private func read(_ path: String, _ observer: any JobObserver) throws -> ImageCollection {
    try ExploredData(path, options: DatasetOptions(strict: settings.strict), observer: observer).read().0
  }
}
