import Attribution
import Datasets
import Files

/// The rows of an atlas: its counts and mean shares follow from them, and a sample of images is explained again.
///
/// Permutations, intervals and mean maps need every map of the data set: `atlas` itself makes them again.
struct AtlasKind: ReportKind {
  let name = "atlas"
  let file = "atlas.json"
  let schema = "fer-analyze/atlas/1"

  private static let rowsFile = "atlas.csv"
  /// Images that are explained again unless another number is asked for.
  private static let usualSample = 32
  /// Sums of the same rows in the same order.
  private static let sumTolerance = 1e-9
  /// Other batches and numbers of threads change the last digits.
  private static let mapTolerance = 1e-4

  /// One line of the table.
  private struct Row {
    let path: String
    let label: String
    let predicted: String
    let health: String
    let probability: Double?
    /// One a part of the face; `nil` for a map that says nothing.
    let shares: [Double]?

    var json: JSONValue {
      ["predicted": predicted, "probability": probability, "health": health, "shares": shares]
    }
  }

  func checks(_ recorded: JSONValue, _ context: VerificationContext) throws -> [VerificationCheck] {
    let path = context.report + "/" + Self.rowsFile
    let table = try CSVTable(parsing: readFile(path), path: path)
    func column(_ name: String) throws -> Int {
      guard let found = table.columns.firstIndex(of: name) else {
        throw FileError.malformed(path: path, reason: "has no column \(name)")
      }
      return found
    }
    let (image, label, predicted) = (try column("path"), try column("label"), try column("predicted"))
    let (probability, health) = (try column("probability"), try column("health"))
    let parts = try RegionGroup.allCases.map { try column($0.rawValue) }
    let rows = table.rows.map(\.cells).map { cells in
      let shares = parts.compactMap { Double(cells[$0]) }
      return Row(
        path: cells[image], label: cells[label], predicted: cells[predicted], health: cells[health],
        probability: Double(cells[probability]), shares: shares.count == parts.count ? shares : nil)
    }
    return [try sums(recorded, rows), try maps(recorded, rows, context)]
  }

  /// What `atlas.json` says of the images by counting its rows.
  private func sums(_ recorded: JSONValue, _ rows: [Row]) throws -> VerificationCheck {
    guard let classes = recorded["classes"]?.arrayValue?.compactMap(\.stringValue) else {
      return .impossible("rows", "\(file) lacks “classes”")
    }
    func object(_ value: (String) -> JSONValue) -> JSONValue { .object(classes.map { (key: $0, value: value($0)) }) }
    let sound = rows.filter { $0.shares != nil }
    let computed: JSONValue = [
      "images": rows.count,
      "accuracy": rows.isEmpty ? nil : Double(rows.count { $0.label == $0.predicted }) / Double(rows.count),
      "health": object { label in
        .object(
          MapHealth.allCases.map { health in
            (health.rawValue, rows.count { $0.label == label && $0.health == health.rawValue }.json)
          })
      },
      "regions": object { predicted in
        let mine = sound.filter { $0.predicted == predicted }.compactMap(\.shares)
        return .object(
          RegionGroup.allCases.enumerated().map { g, group in
            let mean = mine.isEmpty ? nil : mine.reduce(0) { $0 + $1[g] } / Double(mine.count)
            return (group.rawValue, ["share": mean])
          })
      },
      "cells": classes.flatMap { label in
        classes.map { predicted -> JSONValue in
          let cell = rows.filter { $0.label == label && $0.predicted == predicted }
          let images = cell.count { $0.health == MapHealth.ok.rawValue }
          return ["true": label, "predicted": predicted, "images": images, "excluded": cell.count - images]
        }
      },
    ]
    var comparison = JSONComparison(.absolute(Self.sumTolerance))
    comparison.compare(recorded, computed, at: "")
    return VerificationCheck(
      "rows", comparison,
      summary:
        "counts and mean shares of the face's parts computed again from the \(rows.count) rows of \(Self.rowsFile)")
  }

  /// Some images explained again.
  private func maps(_ recorded: JSONValue, _ rows: [Row], _ context: VerificationContext) throws -> VerificationCheck {
    guard let modelPath = recorded["model"]?["path"]?.stringValue, let dataPath = recorded["data"]?.stringValue,
      let method = recorded["method"]?.stringValue, let layer = recorded["layer"]?.stringValue,
      let seed = recorded["seed"]?.intValue
    else { return .impossible("maps", "\(file) lacks the model, data, method, layer or seed") }
    guard let checkpoint = context.inputs.path(of: modelPath) else {
      return .impossible("maps", "the checkpoint \(modelPath) is missing")
    }
    guard let data = context.inputs.path(of: dataPath) else {
      return .impossible("maps", "the data \(dataPath) is missing")
    }
    let model = try Model(reading: checkpoint)
    let chosen = context.chosen(of: rows.count, limit: context.sample ?? Self.usualSample)
    let split = recorded["split"]?.stringValue
    let images: ImageSet
    switch try SampleImages.read(
      chosen.map { SampleImages.Key(path: rows[$0].path, split: split) }, from: data, for: model,
      observer: context.observer)
    {
    case .missing(let names): return .impossible("maps", names)
    case .images(let found): images = found
    }
    var settings = ExplanationSettings(model: checkpoint, images: [], output: "")
    settings.methods = [method]
    settings.layer = layer
    settings.subject = .predicted
    settings.seed = UInt64(truncatingIfNeeded: seed)
    let explainer = try ImageExplainer(settings, model, try ExplanationPlan(settings, model))
    let masks = RegionMasks(
      AtlasTemplate.template(recorded: recorded["template"]), height: model.preprocessing.size,
      width: model.preprocessing.size)
    var comparison = JSONComparison(.absolute(Self.mapTolerance))
    for (i, n) in chosen.enumerated() {
      try context.step("explaining again", done: i, of: chosen.count)
      let explanation = try explainer.explain(rows[n].path, images.images[i])
      guard let map = explanation.maps.first?.map else { continue }
      let shares = RegionShares(map, masks).map { found in RegionGroup.allCases.map { found.share($0.regions) } }
      let again = Row(
        path: rows[n].path, label: rows[n].label, predicted: model.classes[explanation.predicted],
        health: map.health.rawValue, probability: explanation.probabilities[explanation.predicted], shares: shares)
      comparison.compare(rows[n].json, again.json, at: rows[n].path)
    }
    context.observer.progress("explaining again", done: chosen.count, total: chosen.count, detail: "")
    let share = chosen.count < rows.count ? " (a sample of \(rows.count), drawn by --seed)" : ""
    return VerificationCheck(
      "maps", comparison,
      summary:
        "\(counted(chosen.count, "image"))\(share) explained again; mean maps, permutations and intervals are not")
  }
}
