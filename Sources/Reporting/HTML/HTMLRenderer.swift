import Drawing
import Files
import Foundation

/// Writes a document as one HTML file: nothing is fetched, every text is escaped, and it reads well without its script.
public struct HTMLRenderer: Sendable {
  /// A renderer.
  public init() {}

  /// The page.
  /// - Throws: `ReportError` when the document is not well formed (see `Outline`) or a drawing cannot be embedded.
  public func render(_ document: Document) throws -> String {
    var page = HTMLPage(outline: try Outline(of: document), features: PageFeature.used(in: document))
    return try page.write(document)
  }
}

/// One page while it is written.
struct HTMLPage {
  let outline: Outline
  /// What this page carries beside what every page does.
  let features: [PageFeature]
  var out = ""
  private var nextHeading = 0
  var nextTable = 0
  /// The sheets of pictures embedded so far, by their bytes.
  var sheets: [Data: String] = [:]
  /// The colours of maps written so far; the place is the number in their identifier.
  var colours: [MapColours] = []

  init(outline: Outline, features: [PageFeature]) {
    self.outline = outline
    self.features = features
  }

  private var scripts: [String] {
    [PageFeature.withoutIndentation(Script.text)] + features.map(\.script).filter { !$0.isEmpty }
  }

  mutating func write(_ document: Document) throws -> String {
    out.reserveCapacity(1 << 18)
    writeHead(document)
    out +=
      "<body id=\"top\">\n<a class=\"skip\" href=\"#content\">Skip to the content</a>\n\(Icon.symbols)\n<div class=\"page\">\n"
    writeContents(document)
    out += "<main id=\"content\">\n"
    writeMasthead(document)
    var lead: [Block] = document.blocks
    let firstSection = lead.firstIndex { if case .section = $0 { true } else { false } } ?? lead.count
    let sections = lead[firstSection...]
    lead = Array(lead[..<firstSection])
    if !lead.isEmpty {
      out += "<div class=\"flow\">\n"
      for block in lead { try write(block, depth: 1) }
      out += "</div>\n"
    }
    for block in sections { try write(block, depth: 1) }
    out += "</main>\n"
    writeColophon(document)
    out += "</div>\n" + scripts.map { "<script>\($0)</script>\n" }.joined() + "</body>\n</html>\n"
    return out
  }

  private mutating func writeHead(_ document: Document) {
    let hashes = scripts.map { script in
      var hash = SHA256()
      hash.update(Data(script.utf8))
      return "'sha256-\(Data(hash.digest).base64EncodedString())'"
    }
    let policy =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src \(hashes.joined(separator: " ")); base-uri 'none'; "
      + "form-action 'none'"
    out += """
      <!DOCTYPE html>
      <html lang="\(escapedHTML(document.language))">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <meta name="generator" content="\(escapedHTML(document.generator))">
      <title>\(escapedHTML(document.title.plainText))</title>
      <style>\(([Stylesheet.text] + features.map(\.style)).joined(separator: "\n"))</style>
      </head>

      """
  }

  private mutating func writeContents(_ document: Document) {
    guard !outline.headings.isEmpty else { return }
    out += """
      <nav class="contents" aria-label="Contents">
      <p class="contents-title">Contents</p>
      <input class="unseen" type="checkbox" id="contents-switch"><label for="contents-switch">Contents</label>

      """
    var depth = 0
    for heading in outline.headings where heading.depth <= 2 {
      if heading.depth > depth {
        out += "<ol>\n"
      } else {
        out += "</li>\n"
        if heading.depth < depth { out += "</ol>\n</li>\n" }
      }
      depth = heading.depth
      out += "<li><a href=\"#\(heading.id)\">\(escapedHTML(heading.title.plainText))</a>"
    }
    out += depth == 2 ? "</li>\n</ol>\n</li>\n" : "</li>\n"
    if document.reproduction != nil { out += "<li><a href=\"#reproduce\">How to reproduce</a></li>\n" }
    out += "</ol>\n"
    out += "</nav>\n"
  }

  private mutating func writeMasthead(_ document: Document) {
    out += "<header class=\"masthead\">\n<p class=\"kind\"><span>\(escapedHTML(document.kind))</span>"
    out += "<button id=\"theme\" type=\"button\" hidden>Dark theme</button></p>\n"
    out += "<h1>\(html(document.title))</h1>\n"
    if !document.subtitle.isEmpty { out += "<p class=\"subtitle\">\(html(document.subtitle))</p>\n" }
    if !document.headline.isEmpty { out += "<p class=\"headline\">\(html(document.headline))</p>\n" }
    writeFacts(document.metadata)
    out += "</header>\n"
  }

  private mutating func writeFacts(_ facts: [Definition]) {
    guard !facts.isEmpty else { return }
    out += "<ul class=\"facts\">\n"
    for fact in facts {
      out +=
        "<li><span class=\"term\">\(html(fact.term))</span> <span class=\"fact\">\(html(fact.meaning))</span></li>\n"
    }
    out += "</ul>\n"
  }

  private mutating func writeColophon(_ document: Document) {
    out += "<footer class=\"colophon\">\n"
    if let reproduction = document.reproduction {
      out += "<h2 id=\"reproduce\">How to reproduce this report</h2>\n"
      out += "<pre tabindex=\"0\"><code>\(escapedHTML(reproduction.command))</code></pre>\n"
      writeFacts(reproduction.facts)
    }
    out += "<p>Written by \(escapedHTML(document.generator)). This page is one file and fetches nothing. "
    out += "<a href=\"#top\">Back to the top</a></p>\n</footer>\n"
  }

  /// Writes a block; `depth` is the depth that a section here has.
  mutating func write(_ block: Block, depth: Int) throws {
    switch block {
    case .section(let section):
      let heading = outline.headings[nextHeading]
      nextHeading += 1
      let level = min(depth + 1, 6)
      out += "<section id=\"\(heading.id)\" aria-labelledby=\"\(heading.id).title\">\n"
      out += "<h\(level) id=\"\(heading.id).title\">\(html(section.title))"
      out += "<a class=\"anchor\" href=\"#\(heading.id)\" aria-label=\"Link to this section\">#</a></h\(level)>\n"
      for block in section.blocks { try write(block, depth: depth + 1) }
      out += "</section>\n"
    case .paragraph(let prose): out += "<p>\(html(prose))</p>\n"
    case .list(let list):
      let tag = list.isOrdered ? "ol" : "ul"
      out += "<\(tag)>\n" + list.items.map { "<li>\(html($0))</li>\n" }.joined() + "</\(tag)>\n"
    case .definitions(let definitions):
      out += "<dl class=\"definitions\">\n"
      for definition in definitions {
        out += "<dt>\(html(definition.term))</dt><dd>\(html(definition.meaning))</dd>\n"
      }
      out += "</dl>\n"
    case .table(let table): write(table)
    case .figure(let figure): try write(figure)
    case .gallery(let gallery): write(gallery)
    case .explorer(let explorer): try write(explorer, depth: depth)
    case .cards(let gallery): write(gallery)
    case .keyNumbers(let numbers): write(numbers)
    case .callout(let callout): try write(callout, depth: depth)
    case .code(let code): out += "<pre tabindex=\"0\"><code>\(escapedHTML(code.text))</code></pre>\n"
    case .details(let details):
      out += "<details>\n<summary>\(html(details.summary))</summary>\n<div class=\"flow\">\n"
      for block in details.blocks { try write(block, depth: depth) }
      out += "</div>\n</details>\n"
    case .columns(let columns):
      out += "<div class=\"columns\">\n"
      for column in columns {
        out += "<div class=\"flow\">\n"
        for block in column { try write(block, depth: depth) }
        out += "</div>\n"
      }
      out += "</div>\n"
    case .alternatives(let alternatives): try write(alternatives, depth: depth)
    case .beforeAfter(let pair): try write(pair, depth: depth)
    case .examples(let matrix): write(matrix)
    }
  }

  private mutating func write(_ numbers: [KeyNumber]) {
    out += "<ul class=\"key-numbers\">\n"
    for number in numbers {
      let quantity = number.quantity
      out += "<li><span class=\"term\">\(html(number.label))</span> "
      out += "<span class=\"value\">\(escapedHTML(quantity.text))</span>"
      var notes: [String] = []
      if let interval = quantity.interval, let ends = quantity.intervalText {
        notes.append("<span class=\"nowrap\">\(escapedHTML("\(interval.name) \(ends)"))</span>")
      }
      if let n = quantity.n { notes.append("<span class=\"nowrap\">n = \(escapedHTML(Quantity.count(n).text))</span>") }
      if !number.note.isEmpty { notes.append(html(number.note)) }
      if !notes.isEmpty { out += " <span class=\"note\">\(notes.joined(separator: "; "))</span>" }
      out += "</li>\n"
    }
    out += "</ul>\n"
  }

  private mutating func write(_ callout: Callout, depth: Int) throws {
    let level = callout.level.word
    out += "<div class=\"callout \(level.lowercased())\" role=\"note\">\(Icon.use(callout.level))<div>\n"
    out += "<p class=\"callout-title\"><span class=\"level\">\(level)</span>\(html(callout.title))</p>\n"
    for block in callout.blocks { try write(block, depth: depth) }
    if !callout.action.isEmpty || callout.evidence != nil {
      var parts: [String] = callout.action.isEmpty ? [] : [html(callout.action)]
      if let evidence = callout.evidence { parts.append("See \(html(Prose([.reference(evidence)]))).") }
      out += "<p class=\"action\">\(parts.joined(separator: " "))</p>\n"
    }
    out += "</div></div>\n"
  }

  private mutating func write(_ figure: FigureBlock) throws {
    let anchor = outline.target(figure.stem).anchor
    out += "<figure id=\"\(anchor)\">\n<div class=\"drawing\">"
    switch figure.content {
    case .drawing(let sketch):
      let canvas = SVGCanvas(size: sketch.size, idPrefix: figure.stem)
      sketch.draw(on: canvas)
      out += try canvas.inlineElement(label: figure.alternativeText)
    case .picture(let picture):
      out += "<img src=\"\(address(of: picture))\" alt=\"\(escapedHTML(figure.alternativeText))\""
      out += " width=\"\(picture.width)\" height=\"\(picture.height)\" style=\"--natural-width:\(picture.width)px\">"
    }
    out += "</div>\n<figcaption>\(figureLabel(figure.stem))\(html(figure.caption))"
    if !figure.files.isEmpty {
      out += " <span class=\"files\">"
      out += figure.files.map { ending in
        let name = escapedHTML(ending.uppercased())
        return "<a href=\"figures/\(figure.stem).\(ending)\" aria-label=\"This figure as \(name)\">\(name)</a>"
      }.joined(separator: " ")
      out += "</span>"
    }
    out += "</figcaption>\n</figure>\n"
  }

  /// What stands before the caption of a figure.
  func figureLabel(_ stem: String) -> String { "<span class=\"label\">\(outline.target(stem).name).</span> " }

  func address(of picture: Picture) -> String {
    "data:\(picture.format.mediaType);base64,\(picture.data.base64EncodedString())"
  }

  /// Running text as HTML.
  func html(_ prose: Prose) -> String { html(prose.inlines) }

  private func html(_ inlines: [Inline]) -> String {
    inlines.map { inline in
      switch inline {
      case .text(let text): return breakableHTML(unbroken(text))
      case .strong(let inner): return "<strong>\(html(inner))</strong>"
      case .emphasis(let inner): return "<em>\(html(inner))</em>"
      case .code(let code): return "<code>\(breakableHTML(code, isName: true))</code>"
      case .link(let inner, let target):
        return isSafeLink(target) ? "<a href=\"\(escapedHTML(target))\">\(html(inner))</a>" : html(inner)
      case .reference(let id):
        let target = outline.target(id)
        return "<a href=\"#\(target.anchor)\">\(escapedHTML(target.name))</a>"
      case .number(let quantity, let full):
        let number = "<span class=\"nowrap\">\(escapedHTML(quantity.text))</span>"
        let details = full ? quantity.fullText.dropFirst(quantity.text.count + 2).dropLast() : ""
        guard !details.isEmpty else { return number }
        let parts = String(details).components(separatedBy: ", ")
          .map { "<span class=\"nowrap\">\(escapedHTML($0))</span>" }
        return "\(number) (\(parts.joined(separator: ", ")))"
      }
    }.joined()
  }
}
