import Attribution
import Datasets
import Files

/// The maps of an explanation: made again from the checkpoint and the images, with the recorded settings.
struct ExplanationKind: ReportKind {
  let name = "explanation"
  let file = "explanation.json"
  let schema = "fer-analyze/explanation/1"

  /// Differences of a map's values, in its largest absolute value: other numbers of threads change the last digits.
  private static let tolerance = 1e-4
  /// Differences of rank correlations: a value that changes in its last digit may change its rank.
  private static let agreementTolerance = 1e-3
  /// Times differ from run to run; a sentence repeats rounded numbers that are compared themselves.
  private static let ignored: Set<String> = ["seconds", "sentence"]

  func checks(_ recorded: JSONValue, _ context: VerificationContext) throws -> [VerificationCheck] {
    guard let settings = recorded["settings"] else {
      return [
        .impossible(
          "maps",
          "\(file) does not say how its maps were made: an older version wrote it. Use --skip-recompute for checksums alone"
        )
      ]
    }
    guard let recordedPath = recorded["model"]?["path"]?.stringValue,
      let images = recorded["images"]?.arrayValue
    else { return [.impossible("maps", "\(file) lacks “model” or “images”")] }
    guard let checkpoint = context.inputs.path(of: recordedPath) else {
      return [.impossible("maps", "the checkpoint \(recordedPath) is missing")]
    }
    let model = try Model(reading: checkpoint)
    let read = try ExplanationSettings(recorded: settings, model: checkpoint, path: context.report + "/" + file)
    let plan = try ExplanationPlan(read, model)
    let explainer = try ImageExplainer(read, model, plan)
    var comparison = JSONComparison(.relativeToLargest(Self.tolerance), ignoring: Self.ignored)
    comparison.compare(
      ["classes": recorded["classes"] ?? .null, "temperature": recorded["temperature"] ?? .null],
      ["classes": model.classes, "temperature": model.checkpoint.temperature], at: "model")
    var missing: [String] = []
    var (done, maps, readings, ladders) = (0, 0, 0, 0)
    let chosen = context.chosen(of: images.count, limit: context.sample)
    var agreement = MethodAgreement(plan, images: Self.total(recorded), seed: read.seed)
    for (i, n) in chosen.enumerated() {
      try context.step("computing maps again", done: i, of: chosen.count)
      let path = images[n]["path"]?.stringValue ?? ""
      guard let place = context.inputs.path(of: path) else {
        missing.append("\(path) is missing")
        continue
      }
      do {
        // The recorded path, not where the file is now: its folder's name is the true class.
        let explanation = try explainer.explain(path, try ImageDecoder.read(place))
        comparison.compare(images[n], explanation.json(model.classes), at: path)
        maps += explanation.maps.count
        readings += explanation.readings.count
        ladders += explanation.ladders.count
        agreement?.add(explanation, input: model.preprocessing.tensor(explanation.image))
        done += 1
      } catch let error as ImageError {
        missing.append("\(error)")
      }
    }
    context.observer.progress("computing maps again", done: chosen.count, total: chosen.count, detail: "")
    let share = chosen.count < images.count ? " (a sample of \(images.count))" : ""
    let parts =
      ["probabilities", counted(readings, "reading")] + (ladders > 0 ? [counted(ladders, "ladder")] : [])
    var checks: [VerificationCheck] = []
    if done > 0 {
      checks.append(
        VerificationCheck(
          "maps", comparison,
          summary:
            "\(counted(maps, "map")) of \(counted(done, "image"))\(share) computed again, with \(enumeration(parts))"
        ))
    }
    if let arrays = MapArchiveCheck.check(recorded, report: context.report) { checks.append(arrays) }
    if let agreement, recorded["agreement"] != nil {
      checks.append(Self.check(agreement, recorded, isWhole: done == images.count))
    }
    if !missing.isEmpty {
      checks.append(.impossible("images", missing.joined(separator: "; ")))
    }
    return checks
  }

  /// Files that were explained or left out: what the draws of the agreement's control were chosen by.
  private static func total(_ recorded: JSONValue) -> Int {
    (recorded["images"]?.arrayValue?.count ?? 0) + (recorded["skipped"]?.arrayValue?.count ?? 0)
  }

  /// How much methods go together, which needs every image.
  private static func check(
    _ agreement: MethodAgreement, _ recorded: JSONValue, isWhole: Bool
  ) -> VerificationCheck {
    guard isWhole else {
      return .left("agreement", "how much methods go together follows from all images, and a sample was computed again")
    }
    var comparison = JSONComparison(.absolute(agreementTolerance))
    comparison.compare(recorded["agreement"] ?? .null, agreement.json(agreement.cells()), at: "agreement")
    return VerificationCheck("agreement", comparison, summary: "how much methods go together computed again")
  }
}
