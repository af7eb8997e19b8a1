import Foundation
import Reporting
import Testing
import TestSupport

@Suite struct RenderingTests {
  static let hostile =
    "<script>alert(\"x\")</script> & 'q' |a|b| *s* _e_ `c` [l](javascript:x) <!-- ~~d~~ $m$ \\ \u{1}\n# h"

  static func hostileDocument() throws -> Document {
    let text = hostile
    return try Document(
      kind: text, title: Prose(text), subtitle: Prose(text), headline: Prose(text),
      metadata: [Definition(Prose(text), Prose(text))],
      reproduction: Reproduction(command: text), generator: text, language: "en\"><script>"
    ) {
      try Section(Prose(text)) {
        Prose(text)
        Prose("\(code: text) \(link: Prose(text), to: "javascript:alert(1)") \(link: "quote", to: "a\"b.html")")
        List([Prose(text)])
        Table(
          caption: Prose(text), columns: [.text(Prose(text)), .number("n")],
          cells: [[.text(Prose(text)), .number(Quantity(1, unit: .named(text)))], [.code("a|`b`|<script>"), .empty]])
        Code(text + "\n```\n", language: "sh\"><script>")
        Callout(.critical, Prose(text), action: Prose(text)) { Prose(text) }
        Details(Prose(text)) { Prose(text) }
        Gallery(
          stem: "wall", sheet: try SampleReport.sheet(), caption: Prose(text),
          items: [
            .init(.init(x: 0, y: 0, width: 48, height: 48), alternativeText: text, title: Prose(text), file: text)
          ])
        FigureBlock(stem: "chart", .drawing(SampleReport.bars()), alternativeText: text, caption: Prose(text))
        Block.keyNumbers([KeyNumber(Prose(text), .count(1), note: Prose(text))])
      }
    }
  }

  @Test func hostileTextIsHarmlessInHTML() throws {
    let page = try HTMLRenderer().render(Self.hostileDocument())
    // The page's own scripts, each with its hash in the policy, are the only ones, and no hostile quote ends an attribute.
    #expect(page.matches(of: /<script/).count == page.matches(of: /'sha256-/).count)
    #expect(page.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;q&#39;"))
    #expect(!page.contains("href=\"javascript:"))
    #expect(page.contains("href=\"a&quot;b.html\""))
    #expect(!page.contains("\u{1}"))
    #expect(page.contains("<html lang=\"en&quot;&gt;&lt;script&gt;\">"))
  }

  @Test func hostileTextIsHarmlessInMarkdown() throws {
    let text = try MarkdownRenderer().render(Self.hostileDocument())
    let outsideFences = text.replacing(/(?ms)^(`{3,})[^`\n]*\n.*?^\1$/, with: "")
    let outsideCode = outsideFences.replacing(/``[^\n]*?``/, with: "")
    #expect(outsideFences.count < text.count && outsideCode.count < outsideFences.count)
    #expect(!outsideCode.contains(/(^|[^\\])<script/))
    #expect(!text.contains("](<javascript:"))
    #expect(
      text.contains(
        "\\<script\\>alert(\"x\")\\</script\\> \\& 'q' \\|a\\|b\\| \\*s\\* \\_e\\_ \\`c\\` \\[l\\](javascript:x)"))
    // A pipe in a cell does not make a new cell, in code neither.
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }
    #expect(rows.count == 4)
    for row in rows { #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 3, "\(row)") }
    #expect(text.contains("``a\\|`b`\\|<script>``"))
    // A line break in a text does not start a heading.
    #expect(outsideFences.split(separator: "\n").filter { $0.hasPrefix("# ") }.count == 1)
  }

  @Test(arguments: [
    ("# not a heading", "\\# not a heading"), ("- not a list", "\\- not a list"), ("1. not a list", "1\\. not a list"),
    ("12) not a list", "12\\) not a list"), ("1.5 is a number", "1.5 is a number"), ("=====", "\\====="),
    ("    not code", "not code"),
    ("+1", "\\+1"), ("plain", "plain"),
  ])
  func aParagraphStaysAParagraphInMarkdown(text: String, expected: String) throws {
    let page = try MarkdownRenderer().render(Document(title: "t") { Prose(text) })
    #expect(page.components(separatedBy: "\n\n")[1] == expected)
  }

  @Test func headingsNeverSkipALevel() throws {
    let page = try HTMLRenderer().render(SampleReport.document())
    let levels = page.matches(of: /<h([1-6])[ >]/).compactMap { Int($0.output.1) }
    #expect(levels.first == 1)
    #expect(levels.count { $0 == 1 } == 1)
    #expect(levels.contains(3))
    for (before, after) in zip(levels, levels.dropFirst()) { #expect(after <= before + 1) }
  }

  @Test func sectionsDeeperThanSixLevelsStayHeadings() throws {
    var block: Block = .paragraph("deep")
    for i in 0..<8 { block = .section(Section("level \(i)") { block }) }
    let page = try HTMLRenderer().render(Document(title: "t") { block })
    #expect(page.contains("<h6"))
    #expect(!page.contains("<h7"))
  }

  @Test func identifiersAreUniqueAndEveryReferenceInThePageLeadsSomewhere() throws {
    let page = try HTMLRenderer().render(SampleReport.document())
    let ids = page.matches(of: /\sid="([^"]*)"/).map { String($0.output.1) }
    #expect(ids.count > 20)
    #expect(Set(ids).count == ids.count)
    let targets = page.matches(of: /href="#([^"]*)"/).map { String($0.output.1) }
    #expect(targets.contains("figure-class-balance"))
    for target in targets { #expect(ids.contains(target), "\(target)") }
    for label in page.matches(of: /aria-labelledby="([^"]*)"/) { #expect(ids.contains(String(label.output.1))) }
    for clip in page.matches(of: /url\(#([^)]*)\)/) { #expect(ids.contains(String(clip.output.1))) }
  }

  @Test func equalTitlesGetDifferentIdentifiers() throws {
    let document = Document(title: "t") {
      Section("Same") { "a" }
      Section("Same") { "b" }
      Section("Ünïcode — only: 表情") { "c" }
      Section("表情") { "d" }
      Section("Contents") { "e" }
    }
    #expect(try Outline(of: document).headings.map(\.id) == ["same", "same-2", "n-code-only", "section", "contents-2"])
  }

  @Test func nothingIsFetched() throws {
    let page = try HTMLRenderer().render(SampleReport.document())
    #expect(!page.contains(/<(link|iframe|object|embed|base|audio|video|source)\b/))
    #expect(!page.contains("@import"))
    #expect(!page.contains(/url\((?!#)/))
    for address in page.matches(of: /\s(?:src|srcset|poster|xlink:href)="([^"]*)"/) {
      #expect(address.output.1.hasPrefix("data:image/"))
    }
    #expect(!page.contains(/<(?!a\s)[a-z]+[^>]*\shref="(?!#|data:image\/)/))
    #expect(page.contains("default-src 'none'"))
    #expect(!page.contains(/\son[a-z]+="/))
  }

  @Test func theScriptIsSmallAndMatchesItsHashInThePolicy() throws {
    let page = try HTMLRenderer().render(SampleReport.document())
    let script = try #require(page.firstMatch(of: /(?s)<script>(.*?)<\/script>/)).output.1
    #expect(script.utf8.count < 3072)
    let python =
      "import sys,hashlib,base64;print(base64.b64encode(hashlib.sha256(sys.stdin.buffer.read()).digest()).decode())"
    guard let hash = try Shell.run("python3", ["-c", python], input: String(script)) else { return }
    #expect(page.contains("script-src 'sha256-\(hash.trimmingCharacters(in: .whitespacesAndNewlines))'"))
  }

  @Test func theFrameOfAPageIsSmall() throws {
    let page = try HTMLRenderer().render(Document(title: "empty") { "nothing" })
    #expect(page.utf8.count < 18_000)
    // Only pages with tables carry their style.
    #expect(!page.contains(".scroll{"))
    let table = Table(caption: "c", columns: [.text("a")], cells: [["b"]])
    #expect(try HTMLRenderer().render(Document(title: "t") { table }).contains(".scroll{"))
  }

  @Test func aSheetIsEmbeddedOnceHoweverOftenItIsUsed() throws {
    let page = try HTMLRenderer().render(SampleReport.document())
    #expect(page.components(separatedBy: "data:image/png;base64,").count == 2)
  }

  @Test func aSmallDocumentLooksAsItDid() throws {
    let document = Document(
      kind: "Sample", title: "A small document", headline: "Two classes, \(Quantity.percent(0.5)) each.",
      metadata: [Definition("Data", "\(code: "data/sample")")], reproduction: Reproduction(command: "fer-analyze eda"),
      frontMatter: [FrontMatter("n", 2), FrontMatter("share", 0.5)]
    ) {
      Callout(.warning, "Few images.", action: "Add some.", evidence: "counts") { "Intervals are wide." }
      Section("Counts") {
        "See \(reference: "chart"): \(full: Quantity.percent(0.5, n: 2, interval: .init(0.1, 0.9)))."
        Table(
          id: "counts", caption: "Images.", columns: [.text("Class"), .number("Share")],
          rows: [
            Table.Row(["happy", .number(.percent(0.5, n: 1, interval: .init(0.1, 0.9)), bar: 0.5)]),
            Table.Row(["sad", .number(.percent(0.5), bar: 0.5)]),
            Table.Row(["all", .number(.percent(1))], isTotal: true),
          ])
        FigureBlock(
          stem: "chart", .drawing(SampleReport.square),
          alternativeText: "A square.", caption: "A square.", files: ["png"])
        Details("More") { List(["one", "two"], ordered: true) }
        Code("echo 1", language: "sh")
      }
    }
    let page = try HTMLRenderer().render(document).replacing(
      /(?s)<(style|script)>.*?<\/(style|script)>/, with: "<style></style>"
    )
    .replacing(/sha256-[A-Za-z0-9+\/=]+/, with: "sha256-…")
    try expectSnapshot(page, "small.html")
    try expectSnapshot(MarkdownRenderer().render(document), "small.md")
  }
}
