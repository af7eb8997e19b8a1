import Files

/// A comparison of checkpoints: made again, with all its intervals and controls.
struct DriftKind: ReportKind {
  let name = "drift"
  let file = DriftStudy.file
  let schema = DriftStudy.schema

  /// Other numbers of threads change the last digits.
  private static let tolerance = 1e-4

  func checks(_ recorded: JSONValue, _ context: VerificationContext) throws -> [VerificationCheck] {
    var settings = try DriftStudy.settings(recorded: recorded, path: context.report + "/" + file)
    let places = settings.checkpoints.map { (name: $0, path: context.inputs.path(of: $0)) }
    let gone = places.filter { $0.path == nil }.map(\.name)
    guard gone.isEmpty else {
      return [.impossible("comparison", "missing checkpoints: \(gone.joined(separator: ", "))")]
    }
    guard let name = settings.data, let data = context.inputs.path(of: name) else {
      return [.impossible("comparison", "the data \(settings.data ?? "") are missing")]
    }
    settings.checkpoints = places.compactMap(\.path)
    settings.data = data
    let study = try DriftStudy(settings, observer: context.observer)
    var comparison = JSONComparison(.absolute(Self.tolerance), ignoring: ["path", "sha256", "data", "from", "to"])
    comparison.compare(recorded, study.json, at: "")
    return [
      VerificationCheck(
        "comparison", comparison,
        summary: "\(study.models.count) checkpoints compared again on \(counted(study.images.count, "image"))")
    ]
  }
}
