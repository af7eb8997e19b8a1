import Drawing
import Foundation
import Reporting
import Testing

@Suite struct DocumentTests {
  static func drawing(alternativeText: String = "A drawing.") -> Document {
    let sketch = Sketch(size: Size(width: 252, height: 72)) { canvas in
      canvas.pushClip(Rectangle(x: 0, y: 0, width: 20, height: 20))
      canvas.text("a < b (c)", at: Point(3, 9), style: TextStyle())
      canvas.popClip()
    }
    return Document(title: "t") {
      FigureBlock(stem: "f", .drawing(sketch), alternativeText: alternativeText, caption: "", files: [])
    }
  }

  @Test(arguments: ["", "  \n"])
  func aFigureWithoutAlternativeTextIsRefused(text: String) {
    let document = Self.drawing(alternativeText: text)
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
      FigureBlock(stem: "x", .drawing(SampleReport.square), alternativeText: "a", caption: "", files: [])
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
      FigureBlock(stem: stem, .drawing(SampleReport.square), alternativeText: "a", caption: "", files: [])
    }
    #expect(throws: ReportError.unusableName(stem)) { try Outline(of: document) }
  }

  @Test func aDrawingIsEmbeddedWithItsOwnIdentifiersAndOneLabel() throws {
    let page = try HTMLRenderer().render(Self.drawing(alternativeText: "Two \"bars\"."))
    #expect(
      page.contains(
        "<svg viewBox=\"0 0 252 72\" role=\"img\" aria-label=\"Two &quot;bars&quot;.\" style=\"--natural-width:336px\">"
      ))
    #expect(page.contains("<clipPath id=\"f-clip-1\">") && page.contains("clip-path=\"url(#f-clip-1)\""))
    #expect(page.contains(">a &lt; b (c)</text>"))
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
