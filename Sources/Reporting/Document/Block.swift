/// A part of a document.
public indirect enum Block: Sendable, Equatable, BlockConvertible {
  /// A heading and what stands under it.
  case section(Section)
  /// Running text.
  case paragraph(Prose)
  /// A list of short texts.
  case list(List)
  /// Terms and what they mean.
  case definitions([Definition])
  /// A table.
  case table(Table)
  /// A figure.
  case figure(FigureBlock)
  /// Many small pictures.
  case gallery(Gallery)
  /// A figure whose maps a reader can explore.
  case explorer(MapExplorer)
  /// Many results, a card each.
  case cards(CardGallery)
  /// A row of headline numbers.
  case keyNumbers([KeyNumber])
  /// A finding that a reader must not miss.
  case callout(Callout)
  /// Commands or other text in a fixed pitch.
  case code(Code)
  /// Content that a reader opens.
  case details(Details)
  /// Blocks side by side where the page is wide enough.
  case columns([[Block]])
  /// Several views of one thing, one at a time.
  case alternatives(Alternatives)
  /// One drawing in two states.
  case beforeAfter(BeforeAfter)
  /// Counts whose cells open examples.
  case examples(ExampleMatrix)

  /// The block this stands for.
  public var block: Block { self }

  /// The blocks inside this one, in reading order.
  var children: [Block] {
    switch self {
    case .section(let section): section.blocks
    case .callout(let callout): callout.blocks
    case .details(let details): details.blocks
    case .columns(let columns): columns.flatMap { $0 }
    case .explorer(let explorer): explorer.figures.map { .figure($0) }
    case .alternatives(let alternatives): alternatives.views.flatMap(\.blocks)
    case .beforeAfter(let pair): [.figure(pair.before.figure), .figure(pair.after.figure)]
    case .paragraph, .list, .definitions, .table, .figure, .gallery, .cards, .keyNumbers, .code, .examples: []
    }
  }
}

/// Something that can stand in a document.
public protocol BlockConvertible {
  /// The block it stands for.
  var block: Block { get }
}

/// A heading and what stands under it. How deep it is nested decides the level of the heading.
public struct Section: Sendable, Equatable, BlockConvertible {
  /// The identifier for links; without one it is made from the title.
  public let id: String?
  /// The heading.
  public let title: Prose
  /// What stands under it.
  public let blocks: [Block]

  /// A section.
  public init(_ title: Prose, id: String? = nil, @BlockBuilder _ blocks: () throws -> [Block]) rethrows {
    self.id = id
    self.title = title
    self.blocks = try blocks()
  }

  /// The block this stands for.
  public var block: Block { .section(self) }
}

/// Running text.
public struct Paragraph: Sendable, Equatable, BlockConvertible {
  /// The text.
  public let prose: Prose

  /// A paragraph.
  public init(_ prose: Prose) { self.prose = prose }

  /// The block this stands for.
  public var block: Block { .paragraph(prose) }
}

/// A list of short texts.
public struct List: Sendable, Equatable, BlockConvertible {
  /// The entries.
  public let items: [Prose]
  /// Whether the entries are numbered.
  public let isOrdered: Bool

  /// A list.
  public init(_ items: [Prose], ordered: Bool = false) {
    self.items = items
    isOrdered = ordered
  }

  /// The block this stands for.
  public var block: Block { .list(self) }
}

/// A term and what it means, or a fact and its value.
public struct Definition: Sendable, Equatable {
  /// The term.
  public let term: Prose
  /// What it means.
  public let meaning: Prose

  /// A term and what it means.
  public init(_ term: Prose, _ meaning: Prose) {
    self.term = term
    self.meaning = meaning
  }
}

/// A headline number with its name.
public struct KeyNumber: Sendable, Equatable {
  /// What the number is.
  public let label: Prose
  /// The number; its interval and n are printed below it.
  public let quantity: Quantity
  /// A short remark, such as the baseline.
  public let note: Prose

  /// A headline number.
  public init(_ label: Prose, _ quantity: Quantity, note: Prose = "") {
    self.label = label
    self.quantity = quantity
    self.note = note
  }
}

/// Commands or other text in a fixed pitch.
public struct Code: Sendable, Equatable, BlockConvertible {
  /// The text, with its line breaks.
  public let text: String
  /// The language, such as `sh`; empty for none.
  public let language: String

  /// Text in a fixed pitch.
  public init(_ text: String, language: String = "") {
    self.text = text
    self.language = language
  }

  /// The block this stands for.
  public var block: Block { .code(self) }
}

/// Content that a reader opens; on paper it is open.
public struct Details: Sendable, Equatable, BlockConvertible {
  /// The line that is always visible.
  public let summary: Prose
  /// What is shown when it is open.
  public let blocks: [Block]

  /// Content that a reader opens.
  public init(_ summary: Prose, @BlockBuilder _ blocks: () throws -> [Block]) rethrows {
    self.summary = summary
    self.blocks = try blocks()
  }

  /// The block this stands for.
  public var block: Block { .details(self) }
}

/// Blocks side by side where the page is wide enough, below each other where it is not.
public struct Columns: Sendable, Equatable, BlockConvertible {
  /// The columns, from the left.
  public let columns: [[Block]]

  /// Columns of blocks: `Columns([figure], [table, callout])`.
  public init(_ columns: [any BlockConvertible]...) { self.columns = columns.map { $0.map(\.block) } }

  /// The block this stands for.
  public var block: Block { .columns(columns) }
}
