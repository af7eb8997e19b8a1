import Evaluation
import Files

extension EvaluationFacts {
  /// What `metrics.json` holds beyond the metrics: parts that need more than the predictions of the reported rows.
  static let beyondMetrics = [
    "cluster_bootstrap", "noise_ceiling", "slices", "error_causes", "calibration_maps", "decisions", "costs", "votes",
    "groups", "robustness", "gates",
  ]

  /// The content of `metrics.json`.
  func json(_ input: EvaluationInput) -> JSONValue {
    let parts: [String: JSONValue?] = [
      "cluster_bootstrap": clusters?.json, "noise_ceiling": images?.ceiling.json, "slices": slices?.json,
      "error_causes": causes.json, "calibration_maps": maps.isEmpty ? nil : mapsJSON, "decisions": decisions?.json,
      "costs": costs?.json, "votes": votes?.json, "groups": groups?.json, "robustness": input.robustness?.json,
      "gates": gates.isEmpty ? nil : gates.json,
    ]
    let members = Self.beyondMetrics.compactMap { key in
      (parts[key] ?? nil).map { (key: key, value: $0) }
    }
    let own: [(key: String, value: JSONValue)] = [
      ("conventions", conventions.json), ("checks", checks.json),
    ]
    return .object((report.json.objectValue ?? []) + own + members)
  }

  private var mapsJSON: JSONValue {
    .object(
      maps.map { method, gain in
        let values = CalibrationGain.metrics.map { id -> (key: String, value: JSONValue) in
          (
            id,
            [
              "value": MetricRegistry.metric(id)?.value(gain.inputs), "interval": gain.interval(id),
              "gain": gain.gain(id), "gain_interval": gain.gainInterval(id),
            ]
          )
        }
        return (key: method.id, value: .object(values))
      })
  }
}
