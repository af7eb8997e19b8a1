import Files
import Foundation

/// Writes a document as GitHub-flavoured Markdown, with figures linked from `figures/`. Equal documents give equal text,
/// one paragraph or table row a line, so that a difference of two reports is the difference of their results.
public struct MarkdownRenderer: Sendable {
  /// A renderer.
  public init() {}

  /// The text.
  /// - Throws: `ReportError` when the document is not well formed (see `Outline`).
  public func render(_ document: Document) throws -> String {
    var page = MarkdownPage(outline: try Outline(of: document))
    return page.write(document)
  }
}

private struct MarkdownPage {
  let outline: Outline
  /// Blocks of text, to be separated by empty lines.
  private var parts: [String] = []
  private var nextTable = 0

  init(outline: Outline) { self.outline = outline }

  mutating func write(_ document: Document) -> String {
    if !document.frontMatter.isEmpty {
      // A JSON value on one line is a YAML value.
      let lines = document.frontMatter.map { "\(yamlKey($0.key)): \($0.value.compactText)" }
      parts.append((["---"] + lines + ["---"]).joined(separator: "\n"))
    }
    parts.append("# \(markdown(document.title))")
    let subtitle = [document.kind.isEmpty ? "" : escapedMarkdown(document.kind), markdown(document.subtitle)]
    let line = subtitle.filter { !$0.isEmpty }.joined(separator: " · ")
    if !line.isEmpty { parts.append(escapedLineStart(line)) }
    // What is strong in it already would end the emphasis of the whole.
    let hasStrong = document.headline.inlines.contains { if case .strong = $0 { true } else { false } }
    if !document.headline.isEmpty {
      parts.append(hasStrong ? markdown(document.headline) : "**\(markdown(document.headline))**")
    }
    writeFacts(document.metadata)
    for block in document.blocks { write(block, depth: 1) }
    if let reproduction = document.reproduction {
      parts.append("## How to reproduce this report")
      write(.code(Code(reproduction.command, language: "sh")), depth: 1)
      writeFacts(reproduction.facts)
    }
    parts.append("---\n\nWritten by \(escapedMarkdown(document.generator)).")
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private func yamlKey(_ key: String) -> String { Outline.isName(key) ? key : JSONValue.string(key).compactText }

  private mutating func writeFacts(_ facts: [Definition]) {
    guard !facts.isEmpty else { return }
    parts.append(facts.map { "- \(markdown($0.term)): \(markdown($0.meaning))" }.joined(separator: "\n"))
  }

  private mutating func write(_ block: Block, depth: Int) {
    switch block {
    case .section(let section):
      parts.append(String(repeating: "#", count: min(depth + 1, 6)) + " " + markdown(section.title))
      for block in section.blocks { write(block, depth: depth + 1) }
    case .paragraph(let prose): parts.append(escapedLineStart(markdown(prose)))
    case .list(let list):
      parts.append(
        list.items.enumerated().map { i, item in
          (list.isOrdered ? "\(i + 1). " : "- ") + escapedLineStart(markdown(item))
        }.joined(separator: "\n"))
    case .definitions(let definitions):
      parts.append(
        definitions.map { "- **\(markdown($0.term))**: \(markdown($0.meaning))" }.joined(separator: "\n"))
    case .table(let table): write(table)
    case .figure(let figure): write(figure)
    case .gallery(let gallery): write(gallery)
    case .explorer(let explorer): for figure in explorer.figures { write(figure) }
    case .cards(let gallery): write(gallery)
    case .keyNumbers(let numbers):
      parts.append(
        numbers.map { number in
          let note = number.note.isEmpty ? "" : "; \(markdown(number.note))"
          return "- **\(markdown(number.label))**: \(escapedMarkdown(number.quantity.fullText))\(note)"
        }.joined(separator: "\n"))
    case .callout(let callout): write(callout, depth: depth)
    case .code(let code):
      let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: code.text) + 1))
      let language = code.language.filter { $0.isLetter || $0.isNumber || "+-#".contains($0) }
      let text = code.text.replacing("\r", with: "").printable
      parts.append("\(fence)\(language)\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)")
    case .details(let details):
      parts.append("<details>\n<summary>\(escapedHTML(details.summary.plainText.replacing("\n", with: " ")))</summary>")
      for block in details.blocks { write(block, depth: depth) }
      parts.append("</details>")
    case .columns(let columns):
      for block in columns.flatMap({ $0 }) { write(block, depth: depth) }
    case .alternatives(let alternatives): write(alternatives, depth: depth)
    case .beforeAfter(let pair): for state in [pair.before, pair.after] { write(state.figure) }
    case .examples(let matrix): write(matrix)
    }
  }

  private mutating func write(_ table: Table) {
    nextTable += 1
    parts.append("**Table \(nextTable).** \(markdown(table.caption))")
    let head = table.columns.map { markdown($0.title, inTable: true) }
    let rule = table.columns.map { $0.kind == .number ? "---:" : "---" }
    let rows = table.rows.map { row in
      row.cells.map { cell in
        let text = self.text(of: cell)
        return row.isTotal && !text.isEmpty ? "**\(text)**" : text
      }
    }
    parts.append(([head, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n"))
  }

  private func text(of cell: Table.Cell) -> String {
    switch cell {
    case .text(let prose): return markdown(prose, inTable: true)
    case .number(let quantity, _):
      let details = [quantity.intervalText, quantity.n.map { "n = \(Quantity.count($0).text)" }].compactMap { $0 }
      return escapedMarkdown(quantity.text + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))"))
    case .status(let status): return status.word
    case .empty: return ""
    }
  }

  private mutating func write(_ figure: FigureBlock) {
    let caption = "\(figureLabel(figure.stem)) \(markdown(figure.caption))"
    var path: String?
    switch figure.content {
    case .picture(let picture): path = "figures/\(figure.stem).\(picture.format.fileExtension)"
    case .drawing:
      if let ending = ["png", "svg", "jpg"].first(where: figure.files.contains) {
        path = "figures/\(figure.stem).\(ending)"
      }
    }
    let others = figure.files.filter { "figures/\(figure.stem).\($0)" != path }
      .map { "[\($0.uppercased())](figures/\(figure.stem).\($0))" }
    let alternative = escapedMarkdown(figure.alternativeText)
    parts.append(path.map { "![\(alternative)](\($0))" } ?? escapedLineStart(alternative))
    parts.append(([caption] + others).joined(separator: " "))
  }

  private mutating func write(_ gallery: Gallery) {
    let count = gallery.groups.reduce(0) { $0 + $1.items.count }
    let path = "figures/\(gallery.stem).\(gallery.sheet.format.fileExtension)"
    parts.append("![Sheet of \(count) pictures; each is described in the list below.](\(path))")
    parts.append("\(figureLabel(gallery.stem)) \(markdown(gallery.caption))")
    parts.append("<details>\n<summary>\(count == 1 ? "The picture" : "The \(count) pictures") in words</summary>")
    for group in gallery.groups {
      if !group.title.isEmpty { parts.append("**\(markdown(group.title))**") }
      parts.append(group.items.map(words).joined(separator: "\n"))
    }
    parts.append("</details>")
  }

  /// What stands before the caption of a figure.
  private func figureLabel(_ stem: String) -> String { "**\(outline.target(stem).name).**" }

  /// The usual view, and the others folded.
  private mutating func write(_ alternatives: Alternatives, depth: Int) {
    for (i, view) in alternatives.views.enumerated() {
      let name = "\(alternatives.title): \(view.name)".replacing("\n", with: " ")
      parts.append(
        i == 0 ? "**\(escapedMarkdown(name))**" : "<details>\n<summary>\(escapedHTML(name))</summary>")
      for block in view.blocks { write(block, depth: depth) }
      if i > 0 { parts.append("</details>") }
    }
  }

  /// The counts, and the examples of the first cells in words.
  private mutating func write(_ matrix: ExampleMatrix) {
    write(matrix.table)
    for place in matrix.order.prefix(matrix.printed) {
      let cell = matrix.cells[place.row][place.column]
      parts.append("<details>\n<summary>\(escapedHTML(cell.title.plainText.replacing("\n", with: " ")))</summary>")
      switch cell.examples {
      case .none: break
      case .words(let lines):
        parts.append(lines.map { "- " + escapedLineStart(markdown($0)) }.joined(separator: "\n"))
      case .pictures(let items): parts.append(items.map(words).joined(separator: "\n"))
      }
      parts.append("</details>")
    }
  }

  /// A picture of a gallery in words.
  private func words(_ item: Gallery.Item) -> String {
    let words = [item.title, item.note].filter { !$0.isEmpty }.map { markdown($0) }
    let file = item.file.map { [markdownCode($0, inTable: false)] } ?? []
    return "- " + escapedLineStart(([escapedMarkdown(item.alternativeText)] + words + file).joined(separator: "; "))
  }

  /// The sheets of the cards, and the cards as a table.
  private mutating func write(_ gallery: CardGallery) {
    for (i, sheet) in gallery.sheets.enumerated() {
      parts.append("![Sheet \(i + 1) of \(gallery.sheets.count)](figures/\(sheet.stem).png)")
    }
    parts.append("\(figureLabel(gallery.stem)) \(markdown(gallery.caption))")
    let rows = gallery.cards.map { card in
      let problems = card.pictures.compactMap { picture -> String? in
        if case .missing(let sentence) = picture { escapedMarkdown(sentence) } else { nil }
      }
      let rest = card.lines.map { markdown($0, inTable: true) } + problems
      let cells = [
        markdownCode(card.name, inTable: true), markdown(card.title, inTable: true),
        escapedMarkdown(card.verdict ?? ""), rest.joined(separator: "; "),
      ]
      return "| \(cells.joined(separator: " | ")) |"
    }
    parts.append("<details>\n<summary>The \(gallery.cards.count) cards as a table</summary>")
    parts.append((["| Image | Found | Verdict | More |", "| --- | --- | --- | --- |"] + rows).joined(separator: "\n"))
    parts.append("</details>")
  }

  private mutating func write(_ callout: Callout, depth: Int) {
    let kind: String
    switch callout.level {
    case .critical: kind = "CAUTION"
    case .warning: kind = "WARNING"
    case .note: kind = "NOTE"
    }
    let outer = parts
    parts = ["[!\(kind)]\n**\(callout.level.word)**: \(markdown(callout.title))"]
    for block in callout.blocks { write(block, depth: depth) }
    var action = callout.action.isEmpty ? [] : [markdown(callout.action)]
    if let evidence = callout.evidence { action.append("See \(markdown(Prose([.reference(evidence)]))).") }
    if !action.isEmpty { parts.append("→ " + action.joined(separator: " ")) }
    let quoted = parts.joined(separator: "\n\n").split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
    parts = outer + [quoted]
  }

  /// Running text as Markdown on one line.
  private func markdown(_ prose: Prose, inTable: Bool = false) -> String { markdown(prose.inlines, inTable: inTable) }

  private func markdown(_ inlines: [Inline], inTable: Bool) -> String {
    inlines.map { inline in
      switch inline {
      case .text(let text): return escapedMarkdown(text)
      case .strong(let inner): return "**\(markdown(inner, inTable: inTable))**"
      case .emphasis(let inner): return "*\(markdown(inner, inTable: inTable))*"
      case .code(let code): return markdownCode(code, inTable: inTable)
      case .link(let inner, let target):
        let text = markdown(inner, inTable: inTable)
        guard isSafeLink(target) else { return text }
        let address = target.replacing("\\", with: "%5C").replacing("<", with: "%3C").replacing(">", with: "%3E")
          .replacing("|", with: "%7C")
        return "[\(text)](<\(address)>)"
      case .reference(let id): return escapedMarkdown(outline.target(id).name)
      case .number(let quantity, let full): return escapedMarkdown(full ? quantity.fullText : quantity.text)
      }
    }.joined()
  }
}
