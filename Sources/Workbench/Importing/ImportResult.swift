import Datasets
import Files
import Interchange
import Networks

/// What an import made.
public struct ImportResult: Sendable {
  let output: String
  let checkpoint: Checkpoint
  let preprocessing: Preprocessing
  let report: TensorReport
  let notes: [String]
  let trial: ReadingTrial?

  /// What became of every tensor, what the network is, and what to do next.
  public var lines: [String] {
    let parameters = checkpoint.network.parameters
    var lines = report.table + [""]
    if let trial { lines += trial.lines + [""] }
    lines += [
      "\(output): \(report.format), \(parameters.totalCount) parameters",
      "Input \(preprocessing.size) x \(preprocessing.size) x \(preprocessing.channels), \(preprocessing.scaling.text); "
        + "classes \(checkpoint.classes.joined(separator: ", "))",
      "Explanations tap \(checkpoint.blueprint.defaultTap.node) (\(checkpoint.blueprint.defaultTap.reason)).",
      "Next: fer-analyze evaluate \(output) DATA; fer-analyze explain \(output) IMAGE",
    ]
    return lines
  }

  /// The same for machines.
  public var json: JSONValue {
    [
      "schema": "fer-analyze/import/1", "output": output, "format": report.format,
      "architecture": checkpoint.architecture, "parameters": checkpoint.network.parameters.totalCount,
      "classes": checkpoint.classes, "preprocessing": preprocessing.json, "temperature": checkpoint.temperature,
      "default_tap": checkpoint.blueprint.defaultTap.node, "notes": notes, "trial": trial?.json ?? .null,
      "weights": report.json,
    ]
  }
}

extension Preprocessing.Scaling {
  /// In words.
  var text: String {
    switch self {
    case .kerasResNetV2: "pixels from -1 to 1"
    case .standardise(0, 255): "pixels from 0 to 1"
    case .standardise(0, 1): "gray levels from 0 to 255"
    case .standardise(let mean, let deviation):
      "pixels standardised with mean \(mean) and deviation \(deviation) in gray levels"
    case .standardiseChannels: "pixels standardised channel by channel"
    }
  }
}
