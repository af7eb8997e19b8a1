import Datasets
import Exploration
import Files

/// An exploration: everything that is found in the images by themselves, made again. Structure and label doubt are not.
struct ExplorationKind: ReportKind {
  let name = "exploration"
  let file = ExplorationFindings.file
  let schema = ExplorationReport.schema

  /// Sums over images run in the same order on any machine; the last digits of logarithms need not agree.
  private static let tolerance = 1e-9
  /// What the images by themselves do not say, and where they lie.
  private static let others: Set<String> = ["pca", "structure", "label_doubt", "alerts", "warnings", "settings"]

  func checks(_ recorded: JSONValue, _ context: VerificationContext) throws -> [VerificationCheck] {
    guard let settings = ExplorationSettings(recorded: recorded["settings"] ?? .null) else {
      return [.impossible("findings", "the report does not say how it was made")]
    }
    var options = DatasetOptions(curation: settings.curation)
    guard let data = context.inputs.path(of: settings.data) else {
      return [.impossible("findings", "the data \(settings.data) are missing")]
    }
    let places = settings.curation.files.map { (name: $0, path: context.inputs.path(of: $0)) }
    let gone = places.filter { $0.path == nil }.map(\.name)
    guard gone.isEmpty else { return [.impossible("findings", "missing files: \(gone.joined(separator: ", "))")] }
    let found = Dictionary(places.map { ($0.name, $0.path ?? $0.name) }, uniquingKeysWith: { a, _ in a })
    options.curation.exclusions = settings.curation.exclusions.map { found[$0] ?? $0 }
    options.curation.split = settings.curation.split.map { found[$0] ?? $0 }
    let (collection, dataset, loaded) = try ExploredData(data, options: options, observer: context.observer).read()
    try context.step("exploring again", done: 0, of: 1)
    let report = ExplorationReport(
      collection, unreadable: loaded.unreadable, nearDuplicateThreshold: settings.nearDuplicateThreshold,
      hash: try settings.imageHash(), seed: settings.seed)
    let source = ExplorationSource(dataset, collection: collection, warnings: [])
    var again = report.json.objectValue ?? []
    again.append(("pixels_sha256", .string(source.pixelChecksum)))
    var comparison = JSONComparison(.absolute(Self.tolerance), ignoring: Self.others)
    comparison.compare(recorded, .object(again), at: "")
    return [
      VerificationCheck(
        "findings", comparison,
        summary: "\(counted(collection.count, "image")) explored again: counts, copies, odd images")
    ]
  }
}
