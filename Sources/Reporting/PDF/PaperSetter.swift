import Drawing
import Foundation

/// Sets the blocks of a document as pieces of pages.
struct PaperSetter {
  let outline: Outline
  /// The names that links may lead to.
  let places: Set<String>
  private var nextHeading = 0
  var nextTable = 0
  /// Pictures used so far, by their bytes: the file holds each once.
  var pictures: [Data: EncodedPicture] = [:]

  init(outline: Outline, places: Set<String>) {
    self.outline = outline
    self.places = places
  }

  /// All pieces of a document, in reading order.
  mutating func pieces(of document: Document, numbers: PageNumbers) throws -> [PaperPiece] {
    let area = PaperArea(inset: 0, width: PaperStyle.width)
    var pieces = masthead(document, area)
    let firstSection = document.blocks.firstIndex { if case .section = $0 { true } else { false } }
    let lead = document.blocks[..<(firstSection ?? document.blocks.count)]
    for block in lead { pieces += try set(block, in: area, depth: 1) }
    pieces += contents(document, area, numbers)
    var body: [PaperPiece] = []
    for block in document.blocks[lead.endIndex...] { body += try set(block, in: area, depth: 1) }
    if !body.isEmpty { body[0].beginsPage = true }
    return pieces + body + colophon(document, area)
  }

  // MARK: - Blocks

  /// The pieces of a block; `depth` is the depth that a section here has.
  mutating func set(_ block: Block, in area: PaperArea, depth: Int) throws -> [PaperPiece] {
    switch block {
    case .section(let section):
      let heading = outline.headings[nextHeading]
      nextHeading += 1
      let size = PaperStyle.heading(depth)
      var pieces: [PaperPiece] = depth == 1 ? [area.hairline(gap: 22)] : []
      pieces += area.lines(
        rich(section.title, size: size, strong: true, leading: 1.25), gap: depth == 1 ? 11 : 15, staysWithNext: true,
        part: .heading(depth + 1), places: [heading.id])
      return try pieces + set(below: section.blocks, in: area, depth: depth + 1)
    case .paragraph(let prose): return area.lines(rich(prose), gap: PaperStyle.gap)
    case .list(let list):
      // All entries begin where the widest number leaves room.
      let widest = list.isOrdered ? String(list.items.count).count : 0
      return list.items.enumerated().flatMap { i, item in
        var pieces = self.item(
          list.isOrdered ? "\(i + 1)." : "•", item, area, indent: 14 + 6 * Double(max(0, widest - 1)),
          gap: i == 0 ? PaperStyle.gap : 2.5)
        if i == 0, list.items.count > 1, !pieces.isEmpty { pieces[pieces.count - 1].staysWithNext = true }
        return pieces
      }
    case .definitions(let definitions):
      return definitions.enumerated().flatMap { i, definition in
        let strong = Prose([.strong(definition.term.inlines)])
        return area.lines(rich(strong + "  " + definition.meaning), gap: i == 0 ? PaperStyle.gap : 3.5)
      }
    case .table(let table): return set(table, in: area)
    case .figure(let figure): return try set(figure, in: area)
    case .gallery(let gallery): return try set(gallery, in: area)
    case .explorer(let explorer):
      var pieces: [PaperPiece] = []
      for figure in explorer.figures { pieces += try set(figure, in: area) }
      if !pieces.isEmpty { pieces[0].places.append(explorer.maps.anchor) }
      return pieces
    case .cards(let gallery): return try set(gallery, in: area)
    case .keyNumbers(let numbers): return set(numbers, in: area)
    case .callout(let callout): return try set(callout, in: area, depth: depth)
    case .code(let code): return self.code(code, area)
    case .details(let details):
      var pieces = area.lines(
        rich(details.summary, size: PaperStyle.text, strong: true), gap: 12, staysWithNext: true)
      pieces += try set(below: details.blocks, in: area, depth: depth)
      return pieces
    case .columns(let columns): return try set(columns, in: area, depth: depth)
    case .alternatives(let alternatives): return try set(alternatives, in: area, depth: depth)
    case .beforeAfter(let pair):
      return try setBeside([[.figure(pair.before.figure)], [.figure(pair.after.figure)]], in: area, depth: depth)
    case .examples(let matrix): return try set(matrix, in: area)
    }
  }

  /// The blocks below a heading. A short paragraph that leads to the next block stays with it, and so does the heading: no page
  /// ends between a heading and the first piece of what it announces.
  private mutating func set(below blocks: [Block], in area: PaperArea, depth: Int) throws -> [PaperPiece] {
    var pieces: [PaperPiece] = []
    for (i, block) in blocks.enumerated() {
      var next = try set(block, in: area, depth: depth)
      if i == 0, blocks.count > 1, case .paragraph = block, next.count == 1 { next[0].staysWithNext = true }
      pieces += next
    }
    return pieces
  }

  /// The usual view; the places in the others are those of the first.
  private mutating func set(
    _ alternatives: Alternatives, in area: PaperArea, depth: Int
  ) throws -> [PaperPiece] {
    let views = try alternatives.views.map { view in
      try view.blocks.reduce(into: [PaperPiece]()) { $0 += try set($1, in: area, depth: depth) }
    }
    var pieces = views[0]
    if !pieces.isEmpty { pieces[0].places += [alternatives.id] + views.dropFirst().joined().flatMap(\.places) }
    return pieces
  }

  /// The counts, and the examples of the first cells.
  private mutating func set(_ matrix: ExampleMatrix, in area: PaperArea) throws -> [PaperPiece] {
    var pieces = set(matrix.table, in: area)
    for (i, place) in matrix.order.enumerated() {
      guard i < matrix.printed else {
        pieces[0].places.append(matrix.anchor(place))
        continue
      }
      let cell = matrix.cells[place.row][place.column]
      pieces += area.lines(
        rich(cell.title, size: PaperStyle.small, strong: true), gap: 10, staysWithNext: true,
        places: [matrix.anchor(place)])
      switch cell.examples {
      case .none: break
      case .words(let lines):
        for line in lines { pieces += item("•", line, area, gap: 2) }
      case .pictures(let items):
        if let sheet = matrix.sheet { pieces += tiles(items, of: try picture(sheet), tileWidth: 72, in: area) }
      }
    }
    return pieces
  }

  private func item(
    _ sign: String, _ prose: Prose, _ area: PaperArea, indent: Double = 14, gap: Double
  ) -> [PaperPiece] {
    var pieces = area.inset(by: indent).lines(rich(prose), gap: gap)
    guard let first = pieces.first else { return [] }
    let mark = TextBlock(RichText(sign, size: PaperStyle.text, paint: .secondaryInk), width: nil)
    pieces[0].draw = { pages, corner in
      pages.draw(mark, at: Point(corner.x + area.inset + 2, corner.y))
      first.draw(pages, corner)
    }
    return pieces
  }

  func code(_ code: Code, _ area: PaperArea) -> [PaperPiece] {
    let inner = area.inset(by: 8, right: 8)
    let text = RichText(
      [.init(code.text.trimmingCharacters(in: .newlines), code: true)], size: 8, leading: 1.38, keepsLines: true)
    return area.onGround(inner.lines(text), paint: PaperStyle.codeGround, rule: nil, padding: 6, gap: PaperStyle.gap)
  }

  private func set(_ numbers: [KeyNumber], in area: PaperArea) -> [PaperPiece] {
    let columns = numbers.count <= 5 ? max(1, numbers.count) : 4
    let width = (area.width - 14 * Double(columns - 1)) / Double(columns)
    return stride(from: 0, to: numbers.count, by: columns).map { start in
      let cells = numbers[start..<min(start + columns, numbers.count)].map { number in
        let quantity = number.quantity
        var notes: [Inline] = []
        func add(_ inlines: [Inline]) { notes += (notes.isEmpty ? [] : [.text("; ")]) + inlines }
        if let interval = quantity.interval, let ends = quantity.intervalText {
          add([.text("\(interval.name) \(ends)")])
        }
        if let n = quantity.n { add([.text("n = \(Quantity.count(n).text)")]) }
        if !number.note.isEmpty { add(number.note.inlines) }
        return [
          TextBlock(RichText(quantity.text, size: 16, strong: true, leading: 1.25), width: width),
          TextBlock(rich(number.label, size: 8, strong: true, leading: 1.3), width: width),
          TextBlock(rich(Prose(notes), size: 7.2, paint: .secondaryInk, leading: 1.32), width: width),
        ].filter { !$0.text.isEmpty }
      }
      let height = cells.map { $0.reduce(0) { $0 + $1.height } }.max() ?? 0
      return PaperPiece(height: height, gap: 12) { pages, corner in
        for (i, cell) in cells.enumerated() {
          var y = corner.y
          for paragraph in cell {
            pages.draw(paragraph, at: Point(corner.x + area.inset + Double(i) * (width + 14), y))
            y += paragraph.height
          }
        }
      }
    }
  }

  private mutating func set(_ callout: Callout, in area: PaperArea, depth: Int) throws -> [PaperPiece] {
    let (tone, ground) = PaperStyle.tones(callout.level)
    let inner = area.inset(by: 12, right: 9)
    var title = rich(callout.title, strong: true)
    title.runs.insert(.init("\(callout.level.word) · ", strong: true, paint: tone), at: 0)
    var pieces = inner.lines(title)
    for block in callout.blocks { pieces += try set(block, in: inner, depth: depth) }
    var action = callout.action
    if let evidence = callout.evidence {
      action = action + (action.isEmpty ? "See " : " See ") + Prose([.reference(evidence)]) + "."
    }
    if !action.isEmpty {
      var text = rich(action, size: 8.6)
      text.runs.insert(.init("→ ", strong: true, paint: tone), at: 0)
      pieces += inner.lines(text, gap: 3)
    }
    return area.onGround(pieces, paint: ground, rule: tone, padding: 6, gap: PaperStyle.gap)
  }

  /// Columns stand side by side where each is low and narrow enough, one after the other elsewhere.
  private mutating func set(_ columns: [[Block]], in area: PaperArea, depth: Int) throws -> [PaperPiece] {
    guard (2...3).contains(columns.count), columns.allSatisfy({ $0.allSatisfy(\.fitsColumnOfPaper) }) else {
      return try columns.flatMap { $0 }.reduce(into: []) { $0 += try set($1, in: area, depth: depth) }
    }
    return try setBeside(columns, in: area, depth: depth)
  }

  /// Blocks beside each other, unless they are too high for one piece.
  private mutating func setBeside(_ columns: [[Block]], in area: PaperArea, depth: Int) throws -> [PaperPiece] {
    let gap = 16.0
    let width = (area.width - gap * Double(columns.count - 1)) / Double(columns.count)
    var sides: [[PaperPiece]] = []
    for (i, blocks) in columns.enumerated() {
      let side = PaperArea(inset: area.inset + Double(i) * (width + gap), width: width)
      sides.append(try blocks.reduce(into: []) { $0 += try set($1, in: side, depth: depth) })
    }
    func height(_ pieces: [PaperPiece]) -> Double {
      pieces.enumerated().reduce(0) { $0 + $1.element.height + ($1.offset == 0 ? 0 : $1.element.gap) }
    }
    let tallest = sides.map(height).max() ?? 0
    guard tallest <= PaperStyle.height * 0.7 else { return sides.flatMap { $0 } }
    return [
      PaperPiece(height: tallest, gap: 10, places: sides.flatMap { $0.flatMap(\.places) }, part: .figure) {
        pages, corner in
        for side in sides {
          var y = corner.y
          for (i, piece) in side.enumerated() {
            if i > 0 { y += piece.gap }
            piece.draw(pages, Point(corner.x, y))
            y += piece.height
          }
        }
      }
    ]
  }
}

extension Block {
  /// Whether the block reads well in half the width of a page.
  fileprivate var fitsColumnOfPaper: Bool {
    switch self {
    case .figure(let figure):
      switch figure.content {
      case .drawing(let sketch): sketch.size.width <= 300
      case .picture: true
      }
    case .paragraph, .list, .definitions, .keyNumbers: true
    case .table(let table): table.columns.count <= 2
    case .section, .gallery, .explorer, .cards, .callout, .code, .details, .columns, .alternatives, .beforeAfter,
      .examples:
      false
    }
  }
}
