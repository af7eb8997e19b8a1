import Attribution
import Files

extension SelfTestFindings {
  /// `selftest.json`.
  var json: JSONValue {
    [
      "schema": "fer-analyze/selftest/1", "passed": failures.isEmpty, "failures": failures, "faces": settings.faces,
      "training_faces": settings.trainingFaces,
      "seed": Int(settings.seed), "methods": settings.methods,
      "bounds": [
        "command": RecordedBounds.command, "faces": SelfTestSettings.usualFaces,
        "seed": Int(SelfTestSettings.usualSeed), "margin": RecordedBounds.margin, "as_recorded": settings.isAsRecorded,
        "missing": unbounded,
      ] as JSONValue,
      "tasks": studies.map { json($0) }
        + unscored.map { item -> JSONValue in
          [
            "id": item.arena.id, "scored": false, "reason": item.reason,
            "accuracies": item.arena.accuracies.map { json($0) },
          ]
        },
    ]
  }

  private func json(_ accuracy: SelfTestArena.Accuracy) -> JSONValue {
    [
      "pictures": accuracy.name, "right": accuracy.right, "images": accuracy.count, "accuracy": accuracy.share,
      "interval": accuracy.interval,
    ]
  }

  private func json(_ mean: SelfTestScores.Mean?) -> JSONValue {
    guard let mean else { return .null }
    return ["mean": mean.value, "interval": mean.interval]
  }

  private func measures(_ value: (Int) -> any JSONRepresentable) -> JSONValue {
    .object(SelfTestScores.metrics.enumerated().map { ($1.id, value($0).json) })
  }

  private func json(_ study: SelfTestStudy) -> JSONValue {
    let arena = study.arena
    return [
      "id": arena.id, "scored": true, "question": arena.question, "truth": arena.truth,
      "accuracies": arena.accuracies.map { json($0) },
      "twin_accuracies": arena.twin.map { JSONValue.array($0.accuracies.map { json($0) }) },
      "examined": arena.examined, "faces": arena.faces.count, "chance": study.chance,
      "methods": study.entries.map { json($0, study) },
      "ladder": study.ladders.map { ladder -> JSONValue in
        [
          "method": ladder.method.id,
          "rungs": zip(study.rungs, ladder.means).map { rung, mean -> JSONValue in
            ["layer": rung.layer, "grid": [rung.height, rung.width], "mass-accuracy": json(mean)]
          },
          "chosen": ladder.choice.map { study.rungs[$0.index].layer }, "reason": ladder.choice?.sentence,
          "too_coarse": ladder.isTooCoarse,
        ]
      },
    ]
  }

  private func json(_ entry: SelfTestScores, _ study: SelfTestStudy) -> JSONValue {
    let row = RecordedBounds.row(study.arena.id, entry)
    let bounds = row.map { row in
      JSONValue.object(zip(RecordedBounds.measures, row.bounds).map { ($0, .number($1)) })
    }
    return [
      "id": entry.method.id, "tap": entry.tap.rawValue, "layer": entry.layer, "grid": [entry.height, entry.width],
      "health": counts(entry.health), "scores": measures { json(entry.means[$0]) },
      "controls": .object(
        ControlRegistry.all.enumerated().map { c, control in
          (control.info.id, measures { entry.controlMeans[c][$0] })
        }) as JSONValue,
      "unbeaten_controls": entry.unbeaten.map { ControlRegistry.all[$0].info.id },
      "finds_the_place": entry.finds(chance: study.chance),
      "detection": entry.detection.map { json($0) },
      "twin_health": entry.twinHealth.map { counts($0) }, "bounds": bounds,
      "below_bounds": shortfalls.filter {
        $0.task == study.arena.id && $0.method == entry.method.id && $0.tap == entry.tap.rawValue
      }.map(\.measure),
    ]
  }

  private func counts(_ health: [MapHealth]) -> JSONValue {
    .object(MapHealth.allCases.map { kind in (kind.rawValue, health.count { $0 == kind }.json) })
  }

  /// One row a map, then one a control beside it.
  var csv: String {
    var lines = [
      ["task", "face", "label", "method", "tap", "control", "rows", "columns", "health"]
        + SelfTestScores.metrics.map(\.id) + ["chance", "twin-mass"]
    ]
    for study in studies {
      for (n, face) in study.arena.faces.enumerated() {
        let chance = Double(face.mask.count { $0 }) / Double(face.mask.count)
        for entry in study.entries {
          let common = [study.arena.id, "\(face.index)", "\(face.label)", entry.method.id, entry.tap.rawValue]
          let grid = ["\(entry.height)", "\(entry.width)"]
          lines.append(
            common + [""] + grid + [entry.health[n].rawValue] + entry.scores.map { "\($0[n])" }
              + ["\(chance)", entry.twinMass.map { "\($0[n])" } ?? ""])
          for (c, control) in ControlRegistry.all.enumerated() where entry.health[n] == .ok {
            lines.append(
              common + [control.info.id] + grid + [""] + entry.controls[c].map { "\($0[n])" } + ["\(chance)", ""])
          }
        }
      }
    }
    return lines.map { CSVTable.line($0) }.joined(separator: "\n") + "\n"
  }
}
