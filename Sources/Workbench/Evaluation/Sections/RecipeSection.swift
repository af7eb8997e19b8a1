import Files
import Reporting

extension EvaluationPage {
  /// How the model was trained, a row a choice; `nil` when the checkpoint does not tell.
  var recipeTable: Table? {
    guard let members = input.model?.trainingConfiguration?.objectValue, !members.isEmpty else { return nil }
    let rows = members.compactMap { key, value -> [Table.Cell]? in
      guard let text = Self.choice(key, value) else { return nil }
      return [.text(Prose(sentence(key.replacing("_", with: " ")))), .text(text)]
    }
    return Table(
      id: "recipe", caption: "How the model was trained.", columns: [.text("Choice"), .text("Value")], cells: rows,
      sortable: false)
  }

  private static func choice(_ key: String, _ value: JSONValue) -> Prose? {
    if key == "operations", let count = value.doubleValue {
      return "\(operations(count)): two for each multiplication with its addition, forward and backward"
    }
    return text(key, value).map { Prose($0) }
  }

  private static func text(_ key: String, _ value: JSONValue) -> String? {
    if key == "augmentation" { return AugmentationWording.text(value) ?? "none" }
    if let name = value["name"]?.stringValue {
      let options = (value["options"]?.objectValue ?? []).compactMap { key, value in
        plain(value).map { "\(key.replacing("_", with: " ")) \($0)" }
      }
      return options.isEmpty ? name : "\(name): \(options.joined(separator: ", "))"
    }
    return plain(value)
  }

  private static func plain(_ value: JSONValue) -> String? {
    switch value {
    case .null: nil
    case .string(let text): text
    case .bool(let flag): flag ? "yes" : "no"
    case .array(let items): items.compactMap(plain).joined(separator: ", ")
    default: value.compactText
    }
  }
}
