import Drawing
import Files
import Foundation
import Reporting
import Testing
import TestSupport

/// What a PDF of a report holds, read back by Poppler's tools; those tests pass without looking where they are not installed.
@Suite struct PDFRendererTests {
  private func pdf(_ document: Document, _ body: (String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("report.pdf")
    try AtomicFile.write(try PDFRenderer().render(document), to: path)
    try body(path)
  }

  @Test func equalDocumentsGiveEqualBytes() throws {
    let first = try PDFRenderer().render(SampleReport.document())
    #expect(first.starts(with: Data("%PDF-1.5".utf8)))
    #expect(try PDFRenderer().render(SampleReport.document()) == first)
  }

  @Test func everyTextOfTheDocumentCanBeFound() throws {
    try pdf(SampleReport.document()) { path in
      guard let text = try Shell.run("pdftotext", ["-layout", path, "-"]) else { return }
      let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      for phrase in [
        "Class balance", "Duplicates and leakage", "Groups of copies", "All conflicting groups",
        "How to reproduce this report",
        "fer-analyze eda data/fer2013 --seed 42", "Images in each class, all splits together", "8.0 % of the test",
        "Normalise with mean", "Leave out the 288 leaked test images.", "Imbalance", "score 0.93",
        "12 images are of one colour only",
      ] {
        #expect(words.contains(phrase), "\(phrase)")
      }
      // The figures' texts are text too.
      #expect(words.components(separatedBy: "8989").count >= 3)
    }
  }

  @Test func pagesAreNumberedAndTheContentsSayWhere() throws {
    try pdf(SampleReport.document()) { path in
      guard let text = try Shell.run("pdftotext", ["-layout", path, "-"]) else { return }
      let pages = text.split(separator: "\u{C}", omittingEmptySubsequences: false).dropLast()
      #expect(pages.count >= 3)
      for (i, page) in pages.enumerated() { #expect(page.contains("\(i + 1) of \(pages.count)")) }
      for title in ["Class balance", "Odd images", "Recommendations"] {
        let line = try #require(
          pages.first?.split(separator: "\n").first { $0.contains(title) }, "\(title) in the contents")
        let number = try #require(line.split(separator: " ").last.flatMap { Int($0) }, "\(line)")
        let page = try #require(pages.dropFirst(number - 1).first)
        #expect(page.split(separator: "\n").contains { $0.trimmingCharacters(in: .whitespaces) == title })
      }
    }
  }

  @Test func fontsAreEmbedded() throws {
    try pdf(SampleReport.document()) { path in
      guard let fonts = try Shell.run("pdffonts", [path]) else { return }
      let rows = fonts.split(separator: "\n").dropFirst(2)
      #expect(!rows.isEmpty)
      for row in rows { #expect(row.contains(" yes yes yes "), "embedded, subset, Unicode: \(row)") }
    }
  }

  @Test func nothingSticksOutOfAPage() throws {
    try pdf(Self.demandingDocument()) { path in
      guard let boxes = try Shell.run("pdftotext", ["-bbox", path, "-"]) else { return }
      var count = 0
      for word in boxes.matches(of: /xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"/) {
        count += 1
        let (left, top) = (Double(word.output.1) ?? -1, Double(word.output.2) ?? -1)
        let (right, bottom) = (Double(word.output.3) ?? 1e9, Double(word.output.4) ?? 1e9)
        #expect(left >= 40 && right <= 555.28 && top >= 30 && bottom <= 841.89, "\(word.output.0)")
      }
      #expect(count > 1000)
    }
  }

  @Test func aTableOverSeveralPagesHasItsHeadOnEach() throws {
    try pdf(Self.demandingDocument()) { path in
      guard let text = try Shell.run("pdftotext", ["-layout", path, "-"]) else { return }
      let rows = text.split(separator: "\u{C}").filter { $0.contains(/row number \d+/) }
      #expect(rows.count > 2)
      let withoutHead = rows.count { !$0.contains("Name of the row") }
      #expect(withoutHead == 0)
      let missing = (0..<150).filter { i in !rows.contains { $0.contains("row number \(i) is") } }
      #expect(missing == [])
    }
  }

  @Test func hostileTextIsText() throws {
    try pdf(RenderingTests.hostileDocument()) { path in
      guard let text = try Shell.run("pdftotext", [path, "-"]) else { return }
      #expect(text.contains("<script>alert(\"x\")</script>"))
      let data = try readFile(path)
      for danger in ["/JavaScript", "/JS", "/Launch", "/OpenAction", "javascript:"] {
        #expect(data.range(of: Data(danger.utf8)) == nil, "\(danger)")
      }
    }
  }

  @Test(arguments: [
    "قلق", "驚き", "😀", "a\u{0301}\u{200D}", String(repeating: "x", count: 300), "'quoted' \\ back", "שמח",
  ])
  func namesOfAnyScriptNeitherFailNorStickOut(name: String) throws {
    let document = Document(title: Prose(name), headline: "\(name)") {
      Section(Prose(name)) {
        "\(strong: Prose(name)), \(link: Prose(name), to: "https://example.org/\(name)")"
        Table(caption: "Names.", columns: [.text("a"), .number("b")], cells: [[.text(Prose(name)), .count(1)]])
      }
    }
    try pdf(document) { path in
      guard let boxes = try Shell.run("pdftotext", ["-bbox", path, "-"]) else { return }
      for word in boxes.matches(of: /xMin="([\d.-]+)" yMin="[\d.-]+" xMax="([\d.-]+)"/) {
        #expect((Double(word.output.1) ?? -1) >= 40 && (Double(word.output.2) ?? 1e9) <= 555.28, "\(word.output.0)")
      }
    }
  }

  @Test func aPictureThatIsNoneIsRefused() {
    let document = Document(title: "t") {
      FigureBlock(
        stem: "p", .picture(Picture(Data([1, 2, 3]), width: 4, height: 4)), alternativeText: "a", caption: "", files: []
      )
    }
    #expect(throws: DrawingError.self) { try PDFRenderer().render(document) }
  }

  /// Tables that are long, wide and full of long words, a long callout, a list over pages, code wider than the page.
  static func demandingDocument() -> Document {
    let long = String(repeating: "averylongfilename", count: 12)
    return Document(title: "A demanding document", headline: "Everything is too large.") {
      Section("Tables") {
        Table(
          caption: "A long table.", columns: [.text("Name of the row"), .number("Value"), .text("Remark")],
          cells: (0..<150).map { i in
            [
              "row number \(i) is here",
              .number(.percent(0.01 * Double(i % 90), n: i, interval: .init(0.1, 0.9)), bar: 0.3),
              i % 40 == 7 ? .code(long) : "short",
            ]
          })
        Table(
          caption: "A wide table.",
          columns: (0..<14).map { $0 % 2 == 0 ? .text("Column \($0)") : .number("Number \($0)") },
          cells: (0..<5).map { row in
            (0..<14).map { column -> Table.Cell in
              column % 2 == 0
                ? "words in cell \(row)" : .number(.percent(0.123, n: 12_345, interval: .init(0.101, 0.145)))
            }
          })
      }
      Section("Texts") {
        Callout(
          .warning, Prose(String(repeating: "A long warning of many words. ", count: 160)), action: "Read it all.")
        List((0..<120).map { Prose("Entry \($0) of a list that goes over the end of a page") }, ordered: true)
        Code((0..<90).map { "line \($0) " + long }.joined(separator: "\n"))
        "\(Prose(String(repeating: "Running text that is longer than a page has lines. ", count: 200)))"
      }
    }
  }
}
