import Evaluation
import Files
import Foundation
import Reporting

/// The head of a model card as Hugging Face reads it: what kind of model this is and how it did.
///
/// Only what is known is written: no licence, no language and no data set of the hub, for the checkpoint names none. Source:
/// `modelcard.md` of huggingface/hub-docs.
struct ModelCardMetadata {
  /// The model's name.
  let name: String
  private let model: ModelSummary
  private let dataName: String
  private let split: String
  private let inputs: MetricInputs

  /// - Parameters:
  ///   - model: the model that was evaluated.
  ///   - dataName: the data set as it is called.
  ///   - split: the split that is reported.
  ///   - inputs: its metrics.
  init(_ model: ModelSummary, dataName: String, split: String, inputs: MetricInputs) {
    self.model = model
    self.dataName = dataName
    self.split = split
    self.inputs = inputs
    name = Self.name(of: model.checkpoint)
  }

  /// The entries of the YAML head, in order.
  var entries: [FrontMatter] {
    [
      FrontMatter("library_name", "fer-analyze"), FrontMatter("pipeline_tag", Self.task),
      FrontMatter("tags", [Self.task, "facial-expression-recognition", "fer-analyze", model.architecture]),
      FrontMatter("metrics", results.map(\.type).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }),
      FrontMatter("model-index", JSONValue.array([["name": name, "results": JSONValue.array([result])]])),
    ]
  }

  private static let task = "image-classification"

  /// The hub's names of our metrics, with the arguments that give the same number.
  private static let metrics: [(id: String, type: String, arguments: JSONValue?)] = [
    ("accuracy", "accuracy", nil), ("macro_f1", "f1", ["average": "macro"]),
    ("weighted_f1", "f1", ["average": "weighted"]), ("macro_precision", "precision", ["average": "macro"]),
    ("macro_recall", "recall", ["average": "macro"]), ("mcc", "matthews_correlation", nil),
    ("roc_auc_macro_ovr", "roc_auc", ["average": "macro", "multi_class": "ovr"]),
  ]

  private var results: [(type: String, json: JSONValue)] {
    Self.metrics.compactMap { id, type, arguments in
      guard let metric = MetricRegistry.metric(id), let value = metric.value(inputs), value.isFinite else { return nil }
      // Four digits: YAML reads a number such as 1e-05 as text.
      var members: [(key: String, value: JSONValue)] = [
        ("type", type.json), ("value", ((value * 1e4).rounded() / 1e4).json), ("name", metric.name.json),
      ]
      if let arguments { members.append(("args", arguments)) }
      return (type, .object(members))
    }
  }

  private var result: JSONValue {
    [
      "task": ["type": Self.task, "name": "Facial expression classification"] as JSONValue,
      "dataset": [
        "type": Self.identifier(lastPart(dataName)), "name": lastPart(dataName).isEmpty ? "data" : lastPart(dataName),
        "split": split,
      ] as JSONValue,
      "metrics": JSONValue.array(results.map(\.json)),
    ]
  }

  private func lastPart(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? "" }

  /// The run of a checkpoint that lies where training leaves it, else the file's name.
  private static func name(of checkpoint: String) -> String {
    let parts = checkpoint.split(separator: "/").map(String.init)
    if parts.count > 2, parts[parts.count - 2] == "checkpoints" { return identifier(parts[parts.count - 3]) }
    return identifier(((parts.last ?? checkpoint) as NSString).deletingPathExtension)
  }

  /// A name as the hub takes it: letters, digits, `.`, `_` and `-`.
  private static func identifier(_ text: String) -> String {
    let plain = String(
      text.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "-" as Character })
    return plain.allSatisfy { "-.".contains($0) } ? "unnamed" : plain
  }
}
