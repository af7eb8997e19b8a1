import Attribution
import Files

extension FaithfulnessFindings {
  /// One row an image, map and measure: methods, the controls beside each, and the oracle. Where there is no value, the
  /// reason stands.
  var csv: String {
    let header = [
      "path", "label", "predicted", "role", "method", "control", "rows", "columns", "health", "measure", "value",
      "reason",
    ]
    let infos = study.measures.infos
    let lines = study.faces.indices.flatMap { n -> [[String]] in
      let face = study.faces[n]
      func lines(
        _ role: String, _ method: String, _ control: String, _ height: Int, _ width: Int, _ health: String,
        _ scores: FaithfulnessStudy.Scores
      ) -> [[String]] {
        infos.indices.compactMap { i in
          // Measures of methods have no oracle and few controls: what was not asked has no row.
          let isAsked = role == "method" || !study.measures.methodRange.contains(i)
          guard let score = scores[i][n] ?? (isAsked ? .none(FaithfulnessStudy.notMeasured) : nil) else { return nil }
          return [
            face.path, study.classes[face.label], study.classes[face.predicted], role, method, control, "\(height)",
            "\(width)", health, infos[i].id, score.value.map { "\($0)" } ?? "", score.reason ?? "",
          ]
        }
      }
      let methods = study.entries.flatMap { entry in
        lines(
          "method", entry.method.id, "", entry.height, entry.width, entry.health[n].rawValue, entry.scores)
          + zip(study.controls, entry.controls).flatMap { control, scores in
            lines("control", entry.method.id, control.id, entry.height, entry.width, "", scores)
          }
      }
      let side = FaithfulnessStudy.regions
      return methods + lines("oracle", ExactShapley.info.id, "", side, side, "", study.oracle)
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
      "measures": measures.map { json($0) }, "stability": stabilityJSON, "randomisation": randomisationJSON,
    ]
  }

  private func json(_ measure: Measure) -> JSONValue {
    let methods = compared.indices.map { m -> JSONValue in
      [
        "id": study.entries[compared[m]].method.id, "mean": measure.comparison?.means[m],
        "interval": measure.comparison?.intervals[m],
        "letters": measure.isRanked ? measure.comparison?.letters[m] : nil,
        "skill": measure.skills[m]?.value, "skill_interval": measure.skills[m]?.interval,
        "skill_beyond_oracle": isBeyondOracle(m, measure),
        "verdict": verdict(m, measure)?.rawValue,
      ]
    }
    let pairs = (measure.isRanked ? measure.comparison?.pairs ?? [] : []).map { pair -> JSONValue in
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
      "id": measure.info.id, "direction": measure.info.direction.rawValue, "ranks": measure.info.isRanking,
      "convention": measure.info.convention,
      "images": measure.images.count, "excluded": study.faces.count - measure.images.count,
      "reliability": measure.isRanked ? measure.comparison?.reliability : nil, "methods": methods, "pairs": pairs,
      "controls": contests,
    ]
  }

  /// For every method, what the changes of the images did on average, and how often the explanation alone gave way.
  private var stabilityJSON: JSONValue {
    guard let stability = StabilityFindings(study) else { return .null }
    return .array(
      stability.methods.map { found in
        [
          "method": found.method.id, "stable_prediction": found.stablePredictions,
          "unstable_explanation": found.unstable, "changes": found.points.count, "share": found.share,
          "interval": found.interval,
          "by_change": found.byChange.map { change -> JSONValue in
            [
              "change": change.name, "images": change.images, "probability": change.probability,
              "similarity": change.similarity,
            ]
          },
        ]
      })
  }

  /// For every method, the way that maps lose their likeness while a network loses its layers.
  private var randomisationJSON: JSONValue {
    let found = RandomisationCurves(study)
    return found.curves.isEmpty
      ? .null
      : .array(
        found.curves.map { curve in
          [
            "measure": curve.measure, "method": curve.method, "control": curve.control, "shares": curve.shares,
            "similarity": curve.values, "images": curve.images,
          ]
        })
  }
}
