import Foundation
import Reporting
import Testing

@Suite struct InteractionTests {
  static func count(_ text: String, in page: String) -> Int { page.components(separatedBy: text).count - 1 }

  @Test("Views and states share a figure's number and are told apart by letters") func numbers() throws {
    let document = try InteractionSamples.document()
    for page in [try HTMLRenderer().render(document), try MarkdownRenderer().render(document)] {
      let labels = page.matches(of: /(Figure \d+[a-z]?)\.(?:<\/span>|\*\*)/).map { String($0.output.1) }
      #expect(labels == ["Figure 1", "Figure 2a", "Figure 2b", "Figure 3a", "Figure 3b", "Figure 4", "Figure 5"])
      #expect(page.contains("The second view is ") && page.contains("Figure 2b"))
    }
  }

  @Test("A single figure among views keeps a plain number, and the letters after z go on") func letters() throws {
    let square = SampleReport.square
    func figure(_ i: Int) -> FigureBlock { InteractionSamples.figure("f\(i)", square) }
    let one = Document(title: "t") {
      Alternatives(id: "a", title: "As", views: [.init("figure") { figure(0) }, .init("words") { "words" }])
      figure(1)
    }
    let page = try MarkdownRenderer().render(one)
    #expect(page.contains("**Figure 1.**") && page.contains("**Figure 2.**"))
    let many = Document(title: "t") {
      Alternatives(id: "a", title: "As", views: [.init("all") { (0..<28).map(figure) }])
    }
    #expect(try MarkdownRenderer().render(many).contains("**Figure 1ab.**"))
  }

  @Test("Without a script everything is in the page: views by radio button, states, links to examples")
  func withoutScript()
    throws
  {
    let page = try HTMLRenderer().render(InteractionSamples.document())
    #expect(Self.count("<input type=\"radio\" name=\"shares\"", in: page) == 2)
    #expect(Self.count(" checked>", in: page) == 1)
    #expect(!page.contains("<input type=\"range\"") && !page.contains("<input type=\"search\""))
    let links = page.matches(of: /href="#(cells-\d-\d)"/).map { String($0.output.1) }
    #expect(links.count == 8)
    for link in links { #expect(Self.count("id=\"\(link)\"", in: page) == 1, "\(link)") }
    // An empty cell is no link.
    #expect(page.contains("<span>0</span>"))
    #expect(page.contains("aria-label=\"12: fear predicted as sad: 12 images, 3 shown\">12</a>"))
    // The sheet is one picture, whoever shows parts of it.
    #expect(Self.count("data:image/", in: page) == 1)
  }

  @Test("On paper the first view has its name, and only the first examples are printed") func paper() throws {
    let page = try HTMLRenderer().render(InteractionSamples.document())
    #expect(page.contains("<p class=\"view-name\">Shares of: the label</p>"))
    #expect(Self.count("<details><summary>", in: page) == 2)
    #expect(Self.count("<details class=\"minor\"><summary>", in: page) == 6)
  }

  @Test("Examples in words stand in for pictures") func words() throws {
    let matrix = try InteractionSamples.examples(pictures: false)
    let document = Document(title: "t") { matrix }
    let page = try HTMLRenderer().render(document)
    #expect(!page.contains("data:image/"))
    #expect(
      page.contains(
        "<ul id=\"cells-3-2\">\n<li><code>fear/im0.png</code>, <span class=\"nowrap\">90</span>\u{A0}%</li>"))
    let markdown = try MarkdownRenderer().render(document)
    #expect(markdown.contains("| fear | 1 | 12 | 4 |"))
    #expect(markdown.contains("- `fear/im0.png`, 90 %"))
    #expect(Self.count("<details>", in: markdown) == 2)
  }

  @Test("A page carries only the scripts that it needs, each small and allowed by its hash") func scripts() throws {
    func scripts(_ document: Document) throws -> [String] {
      let page = try HTMLRenderer().render(document)
      let found = page.matches(of: /(?s)<script>(.*?)<\/script>/).map { String($0.output.1) }
      #expect(Self.count("'sha256-", in: page) == found.count)
      return found
    }
    #expect(try scripts(Document(title: "t") { "words" }).count == 1)
    let all = try scripts(InteractionSamples.document())
    #expect(all.count == 6)
    #expect(all.allSatisfy { $0.utf8.count < 3_000 })
    #expect(all.reduce(0) { $0 + $1.utf8.count } < 10_000)
  }

  @Test("Only tables of more than twelve rows have a filter; totals do not count") func filters() throws {
    func page(_ rows: Int) throws -> String {
      let table = Table(
        caption: "c", columns: [.text("a")],
        rows: (0..<rows).map { Table.Row([.text(Prose("\($0)"))]) } + [Table.Row(["all"], isTotal: true)])
      return try HTMLRenderer().render(Document(title: "t") { table })
    }
    #expect(try !page(12).contains("filterable"))
    #expect(try page(13).contains("<table class=\"sortable filterable\""))
  }

  @Test("Hostile names stay text in every new block") func hostile() throws {
    let text = RenderingTests.hostile
    let sheet = try SampleReport.sheet()
    let cell = ExampleMatrix.Cell(
      count: 2, share: .nan, title: Prose(text),
      examples: .pictures([
        .init(.init(x: 0, y: 0, width: 48, height: 48), alternativeText: text, title: Prose(text), file: text)
      ]))
    let figure = InteractionSamples.figure("f", SampleReport.square)
    let document = Document(title: "t") {
      Alternatives(id: "a", title: text, views: [.init(text) { "x" }, .init(text) { "y" }])
      BeforeAfter(
        id: "b", before: .init(text, figure), after: .init(text, InteractionSamples.figure("g", SampleReport.square)))
      ExampleMatrix(
        id: "m", caption: Prose(text), rowTitle: text, columnTitle: text, names: [text], cells: [[cell]],
        order: [.init(row: 0, column: 0)], sheet: sheet)
    }
    let page = try HTMLRenderer().render(document)
    #expect(!page.contains("<script>alert"))
    #expect(Self.count("<script>", in: page) == Self.count("'sha256-", in: page))
    let markdown = try MarkdownRenderer().render(document).replacing(/``[^\n]*?``/, with: "")
    #expect(!markdown.contains(/(^|[^\\])<script/))
  }

  @Test("Identifiers that meet are refused, and pictures need words") func refused() throws {
    let figure = InteractionSamples.figure("f", SampleReport.square)
    let twice = Document(title: "t") {
      Alternatives(id: "f", title: "As", views: [.init("one") { figure }])
    }
    #expect(throws: ReportError.repeatedIdentifier("f")) { try Outline(of: twice) }
    let blank = ExampleMatrix(
      id: "m", caption: "", rowTitle: "a", columnTitle: "b", names: ["x"],
      cells: [
        [
          .init(
            count: 1, share: 1, title: "t",
            examples: .pictures([.init(.init(x: 0, y: 0, width: 1, height: 1), alternativeText: " ")]))
        ]
      ], order: [.init(row: 0, column: 0)])
    #expect(throws: ReportError.missingAlternativeText(figure: "m")) {
      try Outline(of: Document(title: "t") { blank })
    }
  }
}
