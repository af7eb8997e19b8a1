/// A document's structure: every identifier, number and heading, settled once so that all renderers agree.
public struct Outline: Sendable, Equatable {
  /// A heading.
  public struct Heading: Sendable, Equatable {
    /// The identifier, unique in the document.
    public let id: String
    /// The heading's text.
    public let title: Prose
    /// 1 for a section of the document, 2 for one inside it, and so on.
    public let depth: Int
  }

  /// Something a reference can lead to.
  struct Target: Sendable, Equatable {
    let anchor: String
    let name: String
  }

  /// The headings, in reading order.
  public let headings: [Heading]
  /// The anchors of the tables, in reading order; the first is Table 1.
  let tables: [String]
  /// The stems of the figures and galleries, in reading order; `target(_:)` tells their numbers.
  let figures: [String]
  private let targets: [String: Target]

  /// Walks a document and checks it.
  /// - Throws: `ReportError` for a repeated identifier, an unknown reference, a missing alternative text, a row of
  ///   another width, or a name that cannot be a file's.
  public init(of document: Document) throws {
    var walk = Walk()
    try walk.visit(document.blocks, depth: 1)
    var targets = walk.targets
    var headings: [Heading] = []
    var used = Set(targets.values.map(\.anchor)).union(walk.sections.compactMap(\.id)).union(Outline.reserved)
    for section in walk.sections {
      if let id = section.id {
        guard Outline.isName(id) else { throw ReportError.unusableName(id) }
        guard targets[id] == nil, !Outline.reserved.contains(id) else { throw ReportError.repeatedIdentifier(id) }
        headings.append(Heading(id: id, title: section.title, depth: section.depth))
      } else {
        let slug = Outline.slug(section.title.plainText)
        var id = slug
        var copy = 2
        while used.contains(id) || targets[id] != nil {
          id = "\(slug)-\(copy)"
          copy += 1
        }
        used.insert(id)
        headings.append(Heading(id: id, title: section.title, depth: section.depth))
      }
      if let last = headings.last { targets[last.id] = Target(anchor: last.id, name: section.title.plainText) }
    }
    var anchors: Set<String> = []
    for target in targets.values where !anchors.insert(target.anchor).inserted {
      throw ReportError.repeatedIdentifier(target.anchor)
    }
    self.headings = headings
    tables = walk.tables
    figures = walk.figures
    self.targets = targets
    for id in walk.references + Outline.references(in: document) where targets[id] == nil {
      throw ReportError.unknownReference(id)
    }
  }

  /// Where a reference leads and what it is called: "Figure 3", or a section's title.
  func target(_ id: String) -> Target { targets[id] ?? Target(anchor: id, name: id) }

  /// Whether a name can stand in a path and in an address.
  static func isName(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".")
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }

  /// A title as an identifier: lower-case letters and digits, joined by hyphens.
  static func slug(_ title: String) -> String {
    let words = title.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return words.isEmpty ? "section" : words.joined(separator: "-")
  }

  /// Identifiers that the page itself uses.
  static let reserved: Set<String> = ["top", "content", "contents", "contents-switch", "theme", "reproduce"]

  private static func references(in document: Document) -> [String] {
    var walk = Walk()
    walk.collect([document.title, document.subtitle, document.headline])
    for fact in document.metadata + (document.reproduction?.facts ?? []) { walk.collect([fact.term, fact.meaning]) }
    return walk.references
  }
}

/// What one pass over the blocks finds.
private struct Walk {
  var sections: [(id: String?, title: Prose, depth: Int)] = []
  var tables: [String] = []
  var figures: [String] = []
  var targets: [String: Outline.Target] = [:]
  var references: [String] = []
  private var explicitSections: Set<String> = []
  /// The number of the last figure.
  private var figureNumber = 0
  /// Where figures of one thing are told apart by letters: the place of the next one.
  private var letter: Int?

  init() {}

  mutating func visit(_ blocks: [Block], depth: Int) throws {
    for block in blocks {
      var inner = depth
      switch block {
      case .section(let section):
        if let id = section.id, !explicitSections.insert(id).inserted { throw ReportError.repeatedIdentifier(id) }
        sections.append((section.id, section.title, depth))
        collect([section.title])
        inner = depth + 1
      case .paragraph(let prose): collect([prose])
      case .list(let list): collect(list.items)
      case .definitions(let definitions): collect(definitions.flatMap { [$0.term, $0.meaning] })
      case .table(let table): try visit(table)
      case .figure(let figure):
        guard !isBlank(figure.alternativeText) else { throw ReportError.missingAlternativeText(figure: figure.stem) }
        for ending in figure.files where !Outline.isName(ending) { throw ReportError.unusableName(ending) }
        try addFigure(figure.stem)
        collect([figure.caption])
      case .gallery(let gallery):
        try addFigure(gallery.stem)
        collect([gallery.caption])
        for group in gallery.groups {
          collect([group.title])
          for item in group.items {
            guard !isBlank(item.alternativeText) else { throw ReportError.missingAlternativeText(figure: gallery.stem) }
            collect([item.title, item.note])
          }
        }
      case .explorer(let explorer): try add(explorer.maps)
      case .cards(let gallery): try visit(gallery)
      case .keyNumbers(let numbers): collect(numbers.flatMap { [$0.label, $0.note] })
      case .callout(let callout):
        collect([callout.title, callout.action])
        if let evidence = callout.evidence { references.append(evidence) }
      case .details(let details): collect([details.summary])
      case .alternatives(let alternatives): try add(alternatives.id, alternatives.title)
      case .beforeAfter(let pair): try add(pair.id, "\(pair.before.name), \(pair.after.name)")
      case .examples(let matrix): try visit(matrix)
      case .code, .columns: break
      }
      switch block {
      case .alternatives, .beforeAfter: try visitViews(block.children, depth: inner)
      default: try visit(block.children, depth: inner)
      }
    }
  }

  /// Visits blocks that show one thing: their figures have one number and are told apart by letters.
  private mutating func visitViews(_ blocks: [Block], depth: Int) throws {
    guard letter == nil, Self.figureCount(blocks) > 1 else { return try visit(blocks, depth: depth) }
    figureNumber += 1
    letter = 0
    defer { letter = nil }
    try visit(blocks, depth: depth)
  }

  private static func figureCount(_ blocks: [Block]) -> Int {
    blocks.reduce(0) { count, block in
      switch block {
      case .figure, .gallery, .cards: count + 1
      default: count + figureCount(block.children)
      }
    }
  }

  private mutating func visit(_ matrix: ExampleMatrix) throws {
    try visit(matrix.table)
    for place in matrix.order {
      let cell = matrix.cells[place.row][place.column]
      try add(matrix.anchor(place), cell.title.plainText)
      collect([cell.title])
      switch cell.examples {
      case .none: break
      case .words(let lines): collect(lines)
      case .pictures(let items):
        for item in items {
          guard !isBlank(item.alternativeText) else { throw ReportError.missingAlternativeText(figure: matrix.id) }
          collect([item.title, item.note])
        }
      }
    }
  }

  private mutating func visit(_ table: Table) throws {
    let number = tables.count + 1
    let anchor = table.id ?? "table-\(number)"
    for (i, row) in table.rows.enumerated() where row.cells.count != table.columns.count {
      throw ReportError.rowWidth(table: anchor, row: i + 1, expected: table.columns.count, got: row.cells.count)
    }
    tables.append(anchor)
    try add(anchor, .init(anchor: anchor, name: "Table \(number)"))
    collect(table.columns.map(\.title) + [table.caption])
    for row in table.rows {
      for case .text(let prose) in row.cells { collect([prose]) }
    }
  }

  private mutating func visit(_ gallery: CardGallery) throws {
    try addFigure(gallery.stem)
    collect([gallery.caption])
    for sheet in gallery.sheets where !Outline.isName(sheet.stem) { throw ReportError.unusableName(sheet.stem) }
    for card in gallery.cards {
      for case .picture(_, let text) in card.pictures where isBlank(text) {
        throw ReportError.missingAlternativeText(figure: gallery.stem)
      }
      collect([card.title] + card.lines)
      if let section = card.section { references.append(section) }
      switch card.maps {
      case .none: break
      case .own(let maps): try add(maps)
      case .shared(let id): references.append("maps-\(id)")
      }
    }
  }

  private mutating func add(_ maps: MapSet) throws {
    try add(maps.anchor, .init(anchor: maps.anchor, name: maps.name))
  }

  private mutating func addFigure(_ stem: String) throws {
    figures.append(stem)
    if letter == nil { figureNumber += 1 }
    try add(stem, .init(anchor: "figure-\(stem)", name: "Figure \(figureNumber)\(letter.map(Self.letters) ?? "")"))
    letter = letter.map { $0 + 1 }
  }

  /// a … z, then aa, ab, … like the columns of a spreadsheet.
  private static func letters(_ place: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(ascii: "a") + UInt8(place % 26)))
    return place < 26 ? letter : letters(place / 26 - 1) + letter
  }

  private mutating func add(_ id: String, _ name: String) throws { try add(id, .init(anchor: id, name: name)) }

  private mutating func add(_ id: String, _ target: Outline.Target) throws {
    guard Outline.isName(id) else { throw ReportError.unusableName(id) }
    guard targets.updateValue(target, forKey: id) == nil, !Outline.reserved.contains(id) else {
      throw ReportError.repeatedIdentifier(id)
    }
  }

  mutating func collect(_ texts: [Prose]) {
    for prose in texts { collect(prose.inlines) }
  }

  private mutating func collect(_ inlines: [Inline]) {
    for inline in inlines {
      switch inline {
      case .reference(let id): references.append(id)
      case .strong(let inner), .emphasis(let inner), .link(let inner, _): collect(inner)
      case .text, .code, .number: break
      }
    }
  }

  private func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }
}
