import Attribution
import Files

extension FaithfulnessFindings {
  /// One row an image and map: methods, the controls beside each, and the oracle.
  var csv: String {
    let header =
      ["path", "label", "predicted", "role", "method", "control", "rows", "columns", "health"]
      + FaithfulnessStudy.metrics.map { $0.info.id }
    let lines = study.faces.indices.flatMap { n -> [[String]] in
      let face = study.faces[n]
      func line(
        _ role: String, _ method: String, _ control: String, _ height: Int, _ width: Int, _ health: String,
        _ scores: FaithfulnessStudy.Scores
      ) -> [String] {
        [
          face.path, study.classes[face.label], study.classes[face.predicted], role, method, control, "\(height)",
          "\(width)", health,
        ] + scores.map { row in row[n].map { "\($0)" } ?? "" }
      }
      let methods = study.entries.flatMap { entry in
        [
          line(
            "method", entry.method.id, "", entry.height, entry.width, entry.health[n].rawValue, entry.scores)
        ]
          + zip(study.controls, entry.controls).map { control, scores in
            line("control", entry.method.id, control.id, entry.height, entry.width, "", scores)
          }
      }
      let side = FaithfulnessStudy.regions
      return methods + [line("oracle", ExactShapley.info.id, "", side, side, "", study.oracle)]
    }
    return ([header] + lines).map { CSVTable.line($0) }.joined(separator: "\n") + "\n"
  }

  /// Counts, means, letters, skills and contests by measure.
  var json: JSONValue {
    [
      "images": study.faces.count, "baselines": study.baselines, "steps": FaithfulnessStudy.steps,
      "tie_orders": FaithfulnessStudy.tieOrders, "threshold": Self.threshold,
      "methods": study.entries.indices.map { m -> JSONValue in
        let entry = study.entries[m]
        let health: [(key: String, value: JSONValue)] = MapHealth.allCases.map { health in
          (health.rawValue, entry.health.count { $0 == health }.json)
        }
        return [
          "id": entry.method.id, "grid": [entry.height, entry.width], "compared": compared.contains(m),
          "health": JSONValue.object(health),
        ]
      },
      "measures": measures.map { json($0) },
    ]
  }

  private func json(_ measure: Measure) -> JSONValue {
    let methods = compared.indices.map { m -> JSONValue in
      [
        "id": study.entries[compared[m]].method.id, "mean": measure.comparison?.means[m],
        "interval": measure.comparison?.intervals[m],
        "letters": measure.isDirected ? measure.comparison?.letters[m] : nil,
        "skill": measure.skills[m]?.value, "skill_interval": measure.skills[m]?.interval,
        "verdict": verdict(m, measure)?.rawValue,
      ]
    }
    let pairs = (measure.isDirected ? measure.comparison?.pairs ?? [] : []).map { pair -> JSONValue in
      [
        "first": study.entries[compared[pair.first]].method.id,
        "second": study.entries[compared[pair.second]].method.id, "difference": pair.difference,
        "interval": pair.interval, "p": pair.p, "p_holm": pair.adjustedP,
      ]
    }
    let contests = measure.contests.map { contest -> JSONValue in
      [
        "method": study.entries[compared[contest.method]].method.id, "control": study.controls[contest.control].id,
        "advantage": contest.advantage, "interval": contest.interval, "images": contest.images,
        "p_holm": contest.p, "beaten": contest.isWon,
      ]
    }
    return [
      "id": measure.info.id, "direction": measure.info.direction.rawValue, "convention": measure.info.convention,
      "images": measure.images.count, "excluded": study.faces.count - measure.images.count,
      "reliability": measure.isDirected ? measure.comparison?.reliability : nil, "methods": methods, "pairs": pairs,
      "controls": contests,
    ]
  }
}
