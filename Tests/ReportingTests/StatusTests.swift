import Foundation
import Reporting
import Testing
import TestSupport
import Files

/// Good and critical look alike to many readers: every status is told by a word, and in tables and cards by a sign too.
@Suite struct StatusTests {
  private static let outcomes: [(status: Table.Status, sign: String, word: String)] = [
    (.pass, "✓", "pass"), (.fail, "✗", "fail"), (.notApplicable, "–", "n/a"),
  ]

  private static func document() throws -> Document {
    let cards = [true, false].map { isGood in
      CardGallery.Card(
        "\(isGood).png", pictures: [.missing("None.")], title: "fear",
        verdict: isGood ? "as labelled" : "is labelled sad", isGood: isGood)
    }
    let unknown = CardGallery.Card("unknown.png", pictures: [.missing("None.")], title: "fear", isGood: false)
    return Document(title: "t") {
      Section("Checks") {
        Table(
          caption: "c", columns: [.text("Check"), .text("Outcome")], cells: outcomes.map { ["a", .status($0.status)] })
        Callout(.critical, "One.")
        Callout(.warning, "Two.")
        Callout(.note, "Three.")
        CardGallery(
          stem: "cards", caption: "Cards.", cards: cards + [unknown], orders: [], facets: [],
          colours: MapSamples.colours)
      }
    }
  }

  @Test("In the page") func page() throws {
    let page = try HTMLRenderer().render(Self.document())
    let statuses = page.matches(of: /<span class="status \w+"><span aria-hidden="true">(.)<\/span> ([^<]+)<\/span>/)
    #expect(statuses.map { "\($0.output.1) \($0.output.2)" } == Self.outcomes.map { "\($0.sign) \($0.word)" })
    let levels = page.matches(
      of: /<use href="#(icon-\w+)"\/><\/svg><div>\n<p class="callout-title"><span class="level">(\w+)</)
    #expect(
      levels.map { "\($0.output.1) \($0.output.2)" } == [
        "icon-critical Critical", "icon-warning Warning", "icon-note Note",
      ])
    let verdicts = page.matches(of: /<span class="verdict \w+">([^<]*)<\/span>/).map { String($0.output.1) }
    #expect(verdicts == ["✓ as labelled", "✗ is labelled sad"])
    // Without words there is no colour either.
    #expect(page.matches(of: /<li class="card bad"/).count == 1)
    #expect(page.matches(of: /<li class="card"/).count == 2)
    // Nothing else of the page wears the colours of good and bad.
    let style = try #require(page.firstMatch(of: /(?s)<style>(:root.*?)<\/style>/)).output.1
    let users = style.matches(of: /([^{}\n;]*)\{[^{}]*var\(--(?:pass|critical)\)/).map { String($0.output.1) }
    #expect(
      Set(users) == [
        ".callout.critical", ".status.pass", ".status.fail", ".card.bad", ".verdict.pass", ".verdict.fail",
      ])
  }

  @Test("In Markdown") func markdown() throws {
    let text = try MarkdownRenderer().render(Self.document())
    for (_, _, word) in Self.outcomes { #expect(text.contains("| a | \(word) |")) }
    for level in ["Critical", "Warning", "Note"] { #expect(text.contains("**\(level)**: ")) }
    for verdict in ["as labelled", "is labelled sad"] { #expect(text.contains("| \(verdict) |")) }
  }

  @Test("On paper") func paper() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(try PDFRenderer().render(Self.document()), to: folder.file("report.pdf"))
    guard let text = try Shell.run("pdftotext", ["-layout", folder.file("report.pdf"), "-"]) else { return }
    for (_, sign, word) in Self.outcomes { #expect(text.contains("\(sign) \(word)")) }
    for level in ["Critical · One", "Warning · Two", "Note · Three", "as labelled", "is labelled sad"] {
      #expect(text.contains(level))
    }
  }
}
