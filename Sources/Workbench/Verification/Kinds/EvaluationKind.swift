import Datasets
import Evaluation
import Files
import Foundation

/// The metrics of an evaluation: computed again from the recorded predictions; with `--deep` the predictions too, from the
/// checkpoint and the images.
struct EvaluationKind: ReportKind {
  let name = "evaluation"
  let file = EvaluationDocument.metricsFile
  let schema = MetricReport.schema

  /// Metrics are sums in Double over the same rows in the same order.
  private static let metricTolerance = 1e-9
  /// Other numbers of threads and other batches change the last digits of a probability.
  private static let probabilityTolerance = 1e-4

  func checks(_ recorded: JSONValue, _ context: VerificationContext) throws -> [VerificationCheck] {
    let own = context.report + "/predictions.csv"
    let path =
      FileManager.default.fileExists(atPath: own)
      ? own : context.inputs.all.first { $0.entry.path.hasSuffix("predictions.csv") }?.path
    guard let path else {
      return [
        .impossible("metrics", "the recorded predictions (predictions.csv of the report, or of its run) are missing")
      ]
    }
    let predictions = try Predictions(readingFrom: path)
    return [
      try metrics(recorded, predictions, path), try self.predictions(predictions, recorded, path, context),
    ]
  }

  private func metrics(_ recorded: JSONValue, _ rows: Predictions, _ path: String) throws -> VerificationCheck {
    let draws = recorded["intervals"]?["macro_f1"]
    guard let seed = draws?["seed"]?.intValue, let replicates = draws?["replicates"]?.intValue, replicates > 0,
      let bins = recorded["calibration"]?["bins"]?.intValue, bins > 0
    else { return .impossible("metrics", "\(file) lacks the seed of its intervals or the number of its bins") }
    // What rests on images, votes or validation rows cannot be computed from the reported rows alone.
    var ignored = Set(EvaluationFacts.beyondMetrics.filter { recorded[$0] != nil })
    var note = ignored.isEmpty ? "" : " but \(enumeration(ignored.sorted())), which rest on more than the predictions,"
    var clean: Predictions?
    var copies: [Int] = []
    if let adjusted = recorded["leak_adjusted"] {
      copies = adjusted["copied_rows"]?.arrayValue?.compactMap(\.intValue) ?? []
      if adjusted["copied_rows"] == nil || !copies.allSatisfy(rows.labels.indices.contains) {
        ignored.insert("leak_adjusted")
        note += " but leak_adjusted, which does not say its rows"
      } else {
        let left = Set(copies)
        clean = try rows.selecting(rows.labels.indices.filter { !left.contains($0) })
      }
    }
    let computed = try MetricReport(
      rows,
      temperature: recorded["calibration"]?["temperature"]?.doubleValue.map { TemperatureScaling(temperature: $0) },
      leakAdjusted: clean, copiedRows: copies, testTimeAugmentation: recorded["test_time_augmentation"],
      binCount: bins, replicates: replicates, seed: UInt64(truncatingIfNeeded: seed))
    var comparison = JSONComparison(.absolute(Self.metricTolerance), ignoring: ignored)
    let calibrated = computed.calibrated
    let checks = SelfChecks.all(inputs: computed.inputs, calibrated: calibrated)
    let conventions = ConventionTable(rows, temperature: computed.temperature)
    comparison.compare(
      recorded,
      .object(
        (computed.json.objectValue ?? []) + [
          (key: "conventions", value: conventions.json), (key: "checks", value: checks.json),
        ]), at: "")
    return VerificationCheck(
      "metrics", comparison, summary: "every metric\(note) computed again from the \(rows.count) rows of \(path)")
  }

  private func predictions(
    _ rows: Predictions, _ recorded: JSONValue, _ path: String, _ context: VerificationContext
  ) throws -> VerificationCheck {
    guard context.isDeep else {
      return .left("predictions", "--deep predicts the images again, where the report was made from a checkpoint")
    }
    let inputs = context.inputs.all.filter { !$0.entry.path.hasSuffix(".csv") || $0.entry.files != nil }
    if let gone = context.inputs.all.first(where: { $0.path == nil }) {
      return .impossible("predictions", "the input \(gone.entry.path) is missing")
    }
    guard let model = inputs.lazy.compactMap({ input in input.path.flatMap { try? Model(reading: $0) } }).first else {
      return .left("predictions", "no input of the report is a checkpoint")
    }
    guard
      let data = context.inputs.all.first(where: { input in
        input.path != model.path && input.path != path && !input.entry.path.hasSuffix("predictions.csv")
      })?.path
    else { return .impossible("predictions", "the report names no data") }
    guard let paths = rows.paths, rows.classes == model.classes else {
      return .impossible(
        "predictions",
        rows.paths == nil
          ? "\(path) names no images"
          : "\(path) has the classes \(rows.classes.joined(separator: ", ")), the checkpoint \(model.classes.joined(separator: ", "))"
      )
    }
    let chosen = context.chosen(of: rows.count, limit: context.sample)
    let wanted = chosen.map { SampleImages.Key(path: paths[$0], split: rows.splits?[$0]) }
    let images: ImageSet
    switch try SampleImages.read(wanted, from: data, for: model, observer: context.observer) {
    case .missing(let names): return .impossible("predictions", names)
    case .images(let found): images = found
    }
    let views = recorded["test_time_augmentation"]?["name"]?.stringValue.flatMap { TestTimeAugmentation(rawValue: $0) }
    let again = try model.predictions(images, views: views ?? .none, observer: context.observer)
    var comparison = JSONComparison(.absolute(Self.probabilityTolerance))
    for (i, row) in chosen.enumerated() {
      comparison.compare(
        ["label": rows.classes[rows.labels[row]], "probabilities": Array(rows.row(row))],
        ["label": again.classes[again.labels[i]], "probabilities": Array(again.row(i))], at: paths[row])
    }
    let share = chosen.count < rows.count ? " (a sample of \(rows.count))" : ""
    return VerificationCheck(
      "predictions", comparison, summary: "\(counted(chosen.count, "image"))\(share) predicted again")
  }
}
