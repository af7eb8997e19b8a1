import Attribution
import Datasets
import Files
import Statistics

/// The files of a comparison: `drift.json` and `drift.csv`.
extension DriftStudy {
  static let schema = "fer-analyze/drift/1"
  static let file = "drift.json"

  var json: JSONValue {
    [
      "schema": Self.schema,
      "checkpoints": models.map { model -> JSONValue in
        [
          "path": model.path, "sha256": model.sha256, "architecture": model.checkpoint.architecture,
          "size": model.checkpoint.size,
        ]
      },
      "data": dataName, "split": split, "images": images.count, "classes": classes,
      "settings": [
        "per_class": settings.perClass, "method": settings.method, "parameters": method.parameters.json,
        "layers": settings.layers, "target": settings.subject.rawValue, "margin": settings.margin,
        "moved_below": settings.moved, "seed": Int(truncatingIfNeeded: settings.seed),
      ] as JSONValue,
      "short_classes": short, "comparison": comparison.json(classes),
      "steps": steps.map { step -> JSONValue in
        .object(
          [(key: "from", value: step.first.model.path.json), (key: "to", value: step.second.model.path.json)]
            + (step.json(classes).objectValue ?? []))
      },
      "noise_floor": [
        "least_correlation": floor.leastCorrelation, "largest_share_change": floor.largestChange,
        "largest_probability_change": floor.largestProbabilityChange, "exact": floor.isExact,
      ] as JSONValue,
    ]
  }

  /// Reads the settings that `json` keeps.
  /// - Throws: `FileError.malformed`.
  static func settings(recorded: JSONValue, path: String) throws -> DriftSettings {
    func fail(_ key: String) -> FileError { .malformed(path: path, reason: "“\(key)” is missing or no such value") }
    guard let paths = recorded["checkpoints"]?.arrayValue?.compactMap({ $0["path"]?.stringValue }), paths.count > 1
    else { throw fail("checkpoints") }
    var settings = DriftSettings(checkpoints: paths, output: "")
    guard let data = recorded["data"]?.stringValue else { throw fail("data") }
    settings.data = data
    guard let split = recorded["split"]?.stringValue.flatMap({ Split(rawValue: $0) }) else { throw fail("split") }
    settings.split = split
    guard let told = recorded["settings"], let perClass = told["per_class"]?.intValue, perClass > 0,
      let method = told["method"]?.stringValue,
      let subject = told["target"]?.stringValue.flatMap({ DriftSettings.Subject(rawValue: $0) }),
      let margin = told["margin"]?.doubleValue, let moved = told["moved_below"]?.doubleValue,
      let seed = told["seed"]?.intValue
    else { throw fail("settings") }
    settings.perClass = perClass
    settings.method = method
    settings.layers = told["layers"]?.arrayValue?.compactMap(\.stringValue)
    settings.subject = subject
    settings.margin = margin
    settings.moved = moved
    settings.seed = UInt64(truncatingIfNeeded: seed)
    return settings
  }

  /// One row an image.
  var csv: String {
    let parts = RegionGroup.allCases
    let (a, b) = (comparison.first, comparison.second)
    var header = ["path", "label", "predicted_a", "probability_a", "predicted_b", "probability_b"]
    for tap in 1...max(1, comparison.taps.count) {
      header += ["correlation_\(tap)", "health_a_\(tap)", "health_b_\(tap)"]
      for side in ["a", "b"] { header += parts.map { "\($0.rawValue)_\(side)_\(tap)" } }
    }
    var rows: [[String]] = []
    for n in 0..<images.count {
      var row = [images.paths[n], classes[images.labels[n]]]
      for probe in [a, b] {
        row += [classes[probe.predicted[n]], "\(probe.probabilities[n][probe.predicted[n]])"]
      }
      for (t, tap) in comparison.taps.enumerated() {
        row.append(tap.correlations[n].map { "\($0)" } ?? "")
        row += [a.maps[t][n].health.rawValue, b.maps[t][n].health.rawValue]
        for probe in [a, b] {
          row += parts.map { part in probe.shares[t][n].map { "\($0.share(part.regions))" } ?? "" }
        }
      }
      rows.append(row)
    }
    return ([header] + rows).map { CSVTable.line($0) }.joined(separator: "\n") + "\n"
  }
}

extension DriftComparison {
  /// The members of a comparison of two checkpoints.
  func json(_ classes: [String]) -> JSONValue {
    func share(_ successes: Int) -> JSONValue {
      ["share": Double(successes) / Double(count), "interval": wilsonInterval(successes: successes, count: count)]
    }
    return [
      "images": count, "agreement": share(agreeing), "accuracy_a": share(accuracies.first),
      "accuracy_b": share(accuracies.second), "accuracy_change": accuracyDifference,
      "accuracy_change_interval": accuracyChange, "mcnemar": test,
      "taps": taps.enumerated().map { $1.json(classes, grids: (first.grid($0), second.grid($0))) },
      "verdict": verdict.json,
    ]
  }
}

extension DriftComparison.Mean: JSONRepresentable {
  var json: JSONValue { ["mean": value, "interval": interval, "images": count] }
}

extension DriftComparison.TapChange {
  /// The members of one node.
  func json(_ classes: [String], grids: (String, String)) -> JSONValue {
    [
      "layer_a": first.layer, "layer_b": second.layer, "grid_a": grids.0, "grid_b": grids.1, "correlation": mean,
      "without_a_map": correlations.count { $0 == nil },
      "by_class": JSONValue.object(zip(classes, byClass).map { (key: $0, value: $1.json) }),
      "controls": ["another_image": otherImage, "random": random] as JSONValue,
      "parts": parts.map { row -> JSONValue in
        [
          "class": row.label.map { classes[$0] }, "part": row.part.rawValue, "share_a": row.first,
          "share_b": row.second,
          "change": row.change, "p": row.p, "p_adjusted": row.adjusted,
        ]
      },
    ]
  }
}
