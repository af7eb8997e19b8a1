import Files

/// An option of a loss, an optimiser or a schedule.
public struct ComponentOption: Sendable {
  /// The key in a configuration.
  public let name: String
  /// The value used when a configuration leaves it out; `null` means "decided from the run".
  public let defaultValue: JSONValue
  /// One sentence for documentation, with unit and range.
  public let meaning: String

  init(_ name: String, _ defaultValue: any JSONRepresentable, _ meaning: String) {
    self.name = name
    self.defaultValue = defaultValue.json
    self.meaning = meaning
  }
}

/// One entry of a registry: a name, its options, and how to make it.
public struct Component<Context: Sendable, Product: Sendable>: Sendable {
  /// The name in a configuration.
  public let name: String
  /// One sentence for documentation.
  public let summary: String
  /// The options that it understands.
  public let options: [ComponentOption]
  let make: @Sendable (ComponentConfiguration, Context) throws -> Product
}

/// The members of one family (losses, optimisers, schedules) by name.
public struct ComponentRegistry<Context: Sendable, Product: Sendable>: Sendable {
  /// What the members are, in the singular, for messages: "loss".
  public let family: String
  /// The members, in the order in which they are listed.
  public let components: [Component<Context, Product>]

  /// The names of the members.
  public var names: [String] { components.map(\.name) }

  /// Makes a member.
  /// - Parameters:
  ///   - name: one of `names`.
  ///   - options: an object with any of the member's options, or `null`; options left out take their defaults.
  ///   - context: what the run decides.
  /// - Throws: `ConfigurationError` for an unknown name or option, or a value outside its range.
  public func make(_ name: String, options: JSONValue = .null, context: Context) throws -> Product {
    let component = try find(name)
    return try component.make(try configuration(component, options), context)
  }

  /// All options of a member with the values that `make` would use: given ones and defaults, in listed order.
  public func resolvedOptions(_ name: String, options: JSONValue = .null) throws -> JSONValue {
    .object(try configuration(try find(name), options).values)
  }

  private func find(_ name: String) throws -> Component<Context, Product> {
    guard let component = components.first(where: { $0.name == name }) else {
      throw ConfigurationError.unknownName(family: family, name: name, known: names)
    }
    return component
  }

  private func configuration(_ component: Component<Context, Product>, _ options: JSONValue) throws
    -> ComponentConfiguration
  {
    let owner = "\(family) \(component.name)"
    guard options == .null || options.objectValue != nil else {
      throw ConfigurationError.invalidValue(
        owner: owner, option: "options", expected: "a table", got: options.compactText)
    }
    let given = options.objectValue ?? []
    for (key, _) in given where !component.options.contains(where: { $0.name == key }) {
      throw ConfigurationError.unknownOption(owner: owner, option: key, known: component.options.map(\.name))
    }
    return ComponentConfiguration(
      owner: owner, values: component.options.map { (key: $0.name, value: options[$0.name] ?? $0.defaultValue) })
  }
}

extension ComponentRegistry where Context == Void {
  /// Makes a member that needs nothing from the run.
  public func make(_ name: String, options: JSONValue = .null) throws -> Product {
    try make(name, options: options, context: ())
  }
}
