import Drawing
import Files
import Foundation
import Reporting
import Testing
import TestSupport

/// Which pages pieces come to, read back by Poppler; passes without looking where it is not installed.
///
/// A page of A4 has 841.89 - 48 - 58 = 735.89 points for text. The contents are page 1; the first part begins page 2 and takes,
/// beside its figure, 0.6 (line) + 11 + 18.75 (heading) + 12 + 4 + 10.6 (caption of one line) = 56.95 points. The second part
/// takes 22 + 0.6 + 11 + 18.75 (heading) + 7 + 12.8 (sentence) = 72.1 points before what it announces.
@Suite struct PaperFlowTests {
  private func figure(_ stem: String, height: Double) -> FigureBlock {
    let sketch = Sketch(size: Size(width: 200, height: height)) { canvas in
      canvas.rectangle(Rectangle(x: 0, y: 0, width: 200, height: height), fill: .grid, stroke: nil)
    }
    return FigureBlock(stem: stem, .drawing(sketch), alternativeText: "A rectangle.", caption: "", files: [])
  }

  /// A document of two parts, the second with a sentence and a block.
  private func document(filler: Double, _ announced: some BlockConvertible) -> Document {
    Document(title: "t") {
      Section("First part") { figure("filler", height: filler) }
      Section("Second part") {
        "Announced here."
        announced
      }
    }
  }

  /// The text of every page.
  private func pages(of document: Document) throws -> [Substring]? {
    let folder = try TemporaryFolder()
    try AtomicFile.write(try PDFRenderer().render(document), to: folder.file("report.pdf"))
    guard let text = try Shell.run("pdftotext", ["-layout", folder.file("report.pdf"), "-"]) else { return nil }
    return text.split(separator: "\u{C}", omittingEmptySubsequences: false).dropLast()
  }

  /// The first part with a figure of 300 points leaves 735.89 - 356.95 = 378.9 points; the second needs 72.1 + 12 + 4 + 10.6 =
  /// 98.7 beside its figure, which may thus have 280.2. A figure of 700 has a page of its own only when it is 22 + 735.89 -
  /// 98.7 = 659.2 points high, 94 % of its size.
  @Test(
    "A heading and the sentence below it stand on the page of the figure that they announce",
    arguments: [(100.0, 2), (275, 2), (285, 3), (600, 3), (700, 3)])
  func figures(height: Double, page: Int) throws {
    guard let pages = try pages(of: document(filler: 300, figure("second", height: height))) else { return }
    let expected = try #require(pages.dropFirst(page - 1).first)
    for text in ["Second part", "Announced here.", "Figure 2."] { #expect(expected.contains(text), "\(text)") }
    #expect(pages[1].contains("Figure 1."))
  }

  /// Caption, head and two rows take 13 + 11.1, 5 + 14.75 and 2 × 15.64 points: with the 72.1 above them 147.2. Figures of 520
  /// and 549 points leave 158.9 and 129.9.
  @Test("A heading stands on the page of the first two rows of a table", arguments: [(520.0, 2), (549, 3)])
  func tables(filler: Double, page: Int) throws {
    let table = Table(
      caption: "Rows.", columns: [.text("Name"), .number("Value")],
      cells: (0..<30).map { ["row \($0)", .count($0)] })
    guard let pages = try pages(of: document(filler: filler, table)) else { return }
    let expected = try #require(pages.dropFirst(page - 1).first)
    for text in ["Second part", "Announced here.", "Table 1.", "row 0 ", "row 1 "] {
      #expect(expected.contains(text), "\(text)")
    }
  }

  /// A figure that would have to be less than three quarters of its size leaves its heading, rather than be too small.
  @Test("Nothing is lost when heading and figure cannot share a page") func tooHigh() throws {
    let blocks = (0..<30).map { i in Block.section(Section("Deep \(i)") { "Line \(i)." }) }
    let tall = Document(title: "t") {
      Section("Part") {
        blocks
        figure("tall", height: 735)
      }
      Section("Last") { figure("last", height: 2000) }
    }
    guard let pages = try pages(of: tall) else { return }
    let text = pages.joined()
    for phrase in ["Deep 29", "Line 29.", "Figure 1.", "Figure 2."] { #expect(text.contains(phrase), "\(phrase)") }
    #expect(try PDFRenderer().render(tall) == PDFRenderer().render(tall))
  }
}
