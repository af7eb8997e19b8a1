import Files

/// A loss, optimiser or schedule as one text: `NAME` or `NAME:OPTION=VALUE,OPTION=VALUE`.
///
/// A value is a number, `true`, `false`, `null`, numbers separated by `/` (a list), or a word.
struct ComponentChoice: Sendable {
  /// The component's name.
  let name: String
  /// The options that were given, an object.
  let options: JSONValue

  init(_ name: String, _ options: JSONValue = .object([])) {
    self.name = name
    self.options = options
  }

  /// Reads the text.
  /// - Parameters:
  ///   - text: what was given.
  ///   - option: the option of the command, for messages.
  /// - Throws: `WorkbenchError.option` when an option of the component has no value, or two.
  init(_ text: String, option: String) throws {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    var options: [(key: String, value: JSONValue)] = []
    for item in parts.dropFirst().flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
      let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty else {
        throw WorkbenchError.option(
          name: option, expected: "NAME, or NAME:OPTION=VALUE with more pairs behind commas", got: text)
      }
      guard !options.contains(where: { $0.key == pair[0] }) else {
        throw WorkbenchError.option(name: option, expected: "one value for \(pair[0])", got: text)
      }
      options.append((pair[0], Self.value(pair[1])))
    }
    self.init(String(parts[0]), .object(options))
  }

  /// The choice that a run makes: what was given, over the recipe's options where it names the same component.
  static func resolved(_ given: String?, option: String, recipe: ComponentChoice) throws -> ComponentChoice {
    guard let given else { return recipe }
    let choice = try ComponentChoice(given, option: option)
    return choice.name == recipe.name ? recipe.setting(choice.options) : choice
  }

  /// The same component with other options beside its own, or in their place.
  func setting(_ others: JSONValue) -> ComponentChoice {
    ComponentChoice(name, (others.objectValue ?? []).reduce(options) { $0.setting($1.key, to: $1.value) })
  }

  private static func value(_ text: String) -> JSONValue {
    let items = text.split(separator: "/").map { Double($0) }
    if items.count > 1, items.allSatisfy({ $0 != nil }) { return .array(items.compactMap { $0.map(JSONValue.number) }) }
    return JSONValue(word: text)
  }
}

extension JSONValue {
  /// The object with one key added or replaced.
  func setting(_ key: String, to value: JSONValue) -> JSONValue {
    .object((objectValue ?? []).filter { $0.key != key } + [(key: key, value: value)])
  }
}
