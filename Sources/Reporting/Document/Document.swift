import Files

/// A report as its author thinks of it: what is said, not how it looks. Renderers turn it into files.
public struct Document: Sendable, Equatable {
  /// What kind of report this is, in two or three words above the title.
  public var kind: String
  /// The title.
  public var title: Prose
  /// What the report is about: data set, model.
  public var subtitle: Prose
  /// The one sentence to remember.
  public var headline: Prose
  /// Facts about the run: data, checksums, date, command.
  public var metadata: [Definition]
  /// The content.
  public var blocks: [Block]
  /// How to obtain the same report again.
  public var reproduction: Reproduction?
  /// Machine-readable facts that go before the Markdown as YAML; empty for none.
  public var frontMatter: [FrontMatter]
  /// The name and version of the program.
  public var generator: String
  /// The language of the text, as in `en`.
  public var language: String

  /// A document.
  public init(
    kind: String = "", title: Prose, subtitle: Prose = "", headline: Prose = "", metadata: [Definition] = [],
    reproduction: Reproduction? = nil, frontMatter: [FrontMatter] = [], generator: String = "fer-analyze",
    language: String = "en", @BlockBuilder _ blocks: () throws -> [Block]
  ) rethrows {
    self.kind = kind
    self.title = title
    self.subtitle = subtitle
    self.headline = headline
    self.metadata = metadata
    self.reproduction = reproduction
    self.frontMatter = frontMatter
    self.generator = generator
    self.language = language
    self.blocks = try blocks()
  }
}

/// How to obtain the same report again.
public struct Reproduction: Sendable, Equatable {
  /// The command line.
  public let command: String
  /// Seeds, versions, checksums.
  public let facts: [Definition]

  /// A command line and what it depended on.
  public init(command: String, facts: [Definition] = []) {
    self.command = command
    self.facts = facts
  }
}

/// One machine-readable fact of a document.
public struct FrontMatter: Sendable, Equatable {
  /// The key.
  public let key: String
  /// The value.
  public let value: JSONValue

  /// A key and its value.
  public init(_ key: String, _ value: any JSONRepresentable) {
    self.key = key
    self.value = value.json
  }
}
