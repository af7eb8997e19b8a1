import Files
import Training

/// A loss, optimiser or schedule as one text: `NAME` or `NAME:OPTION=VALUE,OPTION=VALUE`.
///
/// A value is a number, `true`, `false`, `null`, numbers separated by `/` (a list), or a word.
public enum ComponentChoice {
  /// Reads the text.
  /// - Throws: `WorkbenchError.option` when an option has no value.
  public static func parse(_ text: String) throws -> (name: String, options: JSONValue) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard parts.count == 2 else { return (name, .object([])) }
    var options: JSONValue = .object([])
    for item in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
      let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else {
        throw WorkbenchError.option(
          name: name, expected: "OPTION=VALUE pairs separated by commas behind the colon", got: text)
      }
      options = options.setting(pair[0], to: value(pair[1]))
    }
    return (name, options)
  }

  /// Checks the name and the options' names against a registry; `nil` is in order.
  /// - Throws: what `parse` and the registry throw.
  public static func check<Context, Product>(
    _ text: String?, _ registry: ComponentRegistry<Context, Product>
  ) throws {
    guard let text else { return }
    let choice = try parse(text)
    _ = try registry.resolvedOptions(choice.name, options: choice.options)
  }

  /// The choice that a run makes: what was given, over the recipe's options where it names the same component.
  static func resolved(
    _ given: String?, _ recipe: (name: String, options: JSONValue)
  ) throws -> (name: String, options: JSONValue) {
    guard let given else { return recipe }
    let choice = try parse(given)
    guard choice.name == recipe.name else { return choice }
    let options = (choice.options.objectValue ?? []).reduce(recipe.options) { $0.setting($1.key, to: $1.value) }
    return (recipe.name, options)
  }

  private static func value(_ text: String) -> JSONValue {
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default: break
    }
    if let integer = Int(text) { return .integer(integer) }
    if let number = Double(text), number.isFinite { return .number(number) }
    let items = text.split(separator: "/").map { Double($0) }
    if items.count > 1, items.allSatisfy({ $0 != nil }) { return .array(items.compactMap { $0.map(JSONValue.number) }) }
    return .string(text)
  }
}
