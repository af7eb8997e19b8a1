import Foundation
import Reporting
import Testing

@Suite struct DocumentTests {
  static func drawing(_ svg: String, alternativeText: String = "A drawing.") -> Document {
    Document(title: "t") { FigureBlock(stem: "f", .svg(svg), alternativeText: alternativeText, caption: "", files: []) }
  }

  @Test(arguments: ["", "  \n"])
  func aFigureWithoutAlternativeTextIsRefused(text: String) {
    let document = Self.drawing("<svg width=\"1\" height=\"1\"/>", alternativeText: text)
    #expect(throws: ReportError.missingAlternativeText(figure: "f")) { try HTMLRenderer().render(document) }
    #expect(throws: ReportError.missingAlternativeText(figure: "f")) { try MarkdownRenderer().render(document) }
  }

  @Test func aPictureOfAGalleryWithoutAlternativeTextIsRefused() throws {
    let gallery = Gallery(
      stem: "g", sheet: Picture(Data([1]), width: 1, height: 1), caption: "",
      items: [.init(.init(x: 0, y: 0, width: 1, height: 1), alternativeText: "")])
    #expect(throws: ReportError.missingAlternativeText(figure: "g")) {
      try Outline(of: Document(title: "t") { gallery })
    }
  }

  @Test func repeatedIdentifiersAreRefused() {
    let sections = Document(title: "t") {
      Section("a", id: "x") { "1" }
      Section("b", id: "x") { "2" }
    }
    #expect(throws: ReportError.repeatedIdentifier("x")) { try Outline(of: sections) }
    let tables = Document(title: "t") {
      Table(id: "x", caption: "", columns: [], rows: [])
      Section("b", id: "x") { "2" }
    }
    #expect(throws: ReportError.repeatedIdentifier("x")) { try Outline(of: tables) }
    let anchors = Document(title: "t") {
      FigureBlock(stem: "x", .svg("<svg/>"), alternativeText: "a", caption: "", files: [])
      Section("b", id: "figure-x") { "2" }
    }
    #expect(throws: ReportError.repeatedIdentifier("figure-x")) { try Outline(of: anchors) }
    #expect(throws: ReportError.repeatedIdentifier("content")) {
      try Outline(of: Document(title: "t") { Section("b", id: "content") { "2" } })
    }
  }

  @Test func aRowOfAnotherWidthIsRefused() {
    let document = Document(title: "t") {
      Table(id: "x", caption: "", columns: [.text("a"), .text("b")], cells: [["1", "2"], ["3"]])
    }
    #expect(throws: ReportError.rowWidth(table: "x", row: 2, expected: 2, got: 1)) { try Outline(of: document) }
  }

  @Test func aReferenceToNothingIsRefused() {
    #expect(throws: ReportError.unknownReference("gone")) {
      try Outline(of: Document(title: "t", headline: "See \(reference: "gone").") { "text" })
    }
    #expect(throws: ReportError.unknownReference("gone")) {
      try Outline(of: Document(title: "t") { Callout(.note, "n", evidence: "gone") })
    }
  }

  @Test(arguments: ["../up", "a b", "", ".hidden", "a/b", "é"])
  func aStemThatIsNoFileNameIsRefused(stem: String) {
    let document = Document(title: "t") {
      FigureBlock(stem: stem, .svg("<svg/>"), alternativeText: "a", caption: "", files: [])
    }
    #expect(throws: ReportError.unusableName(stem)) { try Outline(of: document) }
  }

  @Test(arguments: [
    "", "no drawing", "<p>text</p>", "<svg><g></svg", "<svg", "<svg><script>alert(1)</script></svg>",
    "<svg onload=\"alert(1)\"></svg>", "<svg><g onclick='x'/></svg>",
    "<svg><image href=\"http://example.org/a.png\"/></svg>",
    "<svg><image href=\"data:text/html,x\"/></svg>", "<svg><use xlink:href=\"other.svg#a\"/></svg>",
    "<svg><rect fill=\"url(http://example.org/a)\"/></svg>", "<svg><style>@import 'a.css';</style></svg>",
    "<svg><style>a{background:url(//example.org)}</style></svg>", "<svg><foreignObject></foreignObject></svg>",
    "<svg><a href=\"javascript:alert(1)\">x</a></svg>", "<svg><![CDATA[<script>]]></svg>", "<svg width=1></svg>",
  ])
  func anUnusableDrawingIsRefused(svg: String) {
    #expect(throws: ReportError.self) { try HTMLRenderer().render(Self.drawing(svg)) }
  }

  @Test func aDrawingIsEmbeddedWithItsOwnIdentifiersAndOneLabel() throws {
    let svg = """
      <?xml version="1.0"?><!DOCTYPE svg><!-- made --><svg xmlns="http://www.w3.org/2000/svg" width="3.5in" height="72pt" role="x">
      <defs><clipPath id="c"><rect/></clipPath></defs><g clip-path="url(#c)"><use href="#c"/><rect style="fill:url('#c')"/></g>
      <style>.a{fill:url(#c)}</style><text>a &lt; b (c)</text></svg> trailing
      """
    let page = try HTMLRenderer().render(Self.drawing(svg, alternativeText: "Two \"bars\"."))
    #expect(
      page.contains(
        "<svg viewBox=\"0 0 336.0 96.0\" role=\"img\" aria-label=\"Two &quot;bars&quot;.\" style=\"--natural-width:336px\">"
      ))
    #expect(page.contains("<clipPath id=\"f-c\">"))
    #expect(page.contains("clip-path=\"url(#f-c)\"><use href=\"#f-c\"/><rect style=\"fill:url('#f-c')\"/>"))
    #expect(page.contains("<style>.a{fill:url(#f-c)}</style><text>a &lt; b (c)</text></svg></div>"))
    #expect(!page.contains("<?xml") && !page.contains("made -->") && !page.contains("trailing"))
  }

  @Test func buildersFollowConditionsAndLoops() {
    func document(_ flag: Bool) -> Document {
      Document(title: "t") {
        "always"
        if flag { "yes" } else { Code("no") }
        for i in 0..<2 { Paragraph("row \(i)") }
        if flag { Callout(.note, "n") }
      }
    }
    #expect(document(true).blocks.count == 5)
    #expect(
      document(false).blocks == [
        .paragraph("always"), .code(Code("no")), .paragraph("row \(0)"), .paragraph("row \(1)"),
      ])
  }

  @Test func severitiesSortTheWorstFirst() {
    #expect([Callout.Level.note, .critical, .warning].sorted() == [.critical, .warning, .note])
  }

  @Test func plainTextDropsTheMarks() {
    let prose: Prose = "a \(strong: "b \(emphasis: "c")") \(code: "d") \(link: "e", to: "f") \(full: .count(1200))"
    #expect(prose.plainText == "a b c d e 1,200")
  }
}
