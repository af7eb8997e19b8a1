import Drawing
import Foundation

/// Writes a document as a paged PDF: a first page with the headline and the contents, vector figures, bookmarks, links, and
/// text that can be searched. Equal documents give equal bytes.
public struct PDFRenderer: Sendable {
  /// A renderer.
  public init() {}

  /// The file.
  /// - Throws: `ReportError` when the document is not well formed (see `Outline`); `DrawingError` when a picture cannot be
  ///   used or Cairo fails.
  public func render(_ document: Document) throws -> Data {
    let outline = try Outline(of: document)
    var setter = PaperSetter(outline: outline, places: places(of: outline, document.blocks))
    let numbers = PageNumbers()
    let pieces = try setter.pieces(of: document, numbers: numbers)
    let flow = PaperFlow(pieces, height: PaperStyle.height)
    numbers.pageOfPlace = flow.pageOfPlace
    var bookmarks = outline.headings.filter { $0.depth <= 3 }
      .map { PDFPages.Bookmark($0.title.plainText, place: $0.id, depth: $0.depth) }
    if document.reproduction != nil {
      bookmarks.append(.init("How to reproduce this report", place: "reproduce", depth: 1))
    }
    let description = PDFPages.Description(
      title: document.title.plainText, subject: document.headline.plainText, creator: document.generator)
    return try PDFPages.data(size: PaperStyle.page, description: description, bookmarks: bookmarks) { pages in
      for (i, page) in flow.pages.enumerated() {
        for placed in page { draw(placed, on: pages) }
        drawFooter(document, page: i + 1, of: flow.pages.count, on: pages)
        pages.endPage()
      }
    }
  }

  /// The names that links may lead to: what `PaperSetter` marks.
  private func places(of outline: Outline, _ blocks: [Block]) -> Set<String> {
    var places = Set(outline.headings.map(\.id) + outline.tables + outline.figures.map { outline.target($0).anchor })
    places.insert("reproduce")
    func visit(_ blocks: [Block]) {
      for block in blocks {
        switch block {
        case .explorer(let explorer): places.insert(explorer.maps.anchor)
        case .alternatives(let alternatives): places.insert(alternatives.id)
        case .examples(let matrix): places.formUnion(matrix.order.map(matrix.anchor))
        default: break
        }
        visit(block.children)
      }
    }
    visit(blocks)
    return places
  }

  private func draw(_ placed: PaperFlow.Placed, on pages: PDFPages) {
    let top = PaperStyle.top + placed.y
    for ground in placed.piece.grounds {
      let start = ground.coversGap ? top - placed.gap : top
      // Half a point of overlap leaves no seam between the grounds of two pieces.
      let frame = Rectangle(
        x: PaperStyle.side + ground.inset, y: start - (ground.coversGap && placed.gap > 0 ? 0.5 : 0),
        width: ground.width,
        height: top + placed.piece.height - start + 0.5)
      pages.canvas.rectangle(frame, fill: ground.paint, stroke: nil)
      if let rule = ground.rule {
        pages.canvas.rectangle(
          Rectangle(x: frame.x, y: frame.y, width: 2.2, height: frame.height), fill: rule, stroke: nil)
      }
    }
    let corner = Point(PaperStyle.side, top)
    for name in placed.piece.places { pages.mark(name, at: corner) }
    pages.part(placed.piece.part) { placed.piece.draw(pages, corner) }
  }

  private func drawFooter(_ document: Document, page: Int, of count: Int, on pages: PDFPages) {
    let y = PaperStyle.page.height - PaperStyle.bottom + 22
    let number = TextBlock(
      RichText("\(page) of \(count)", size: 7.4, paint: .secondaryInk, alignment: .end), width: 80)
    pages.draw(number, at: Point(PaperStyle.page.width - PaperStyle.side - 80, y))
    let title = TextBlock(
      RichText(document.title.plainText, size: 7.4, paint: .secondaryInk), width: PaperStyle.width - 90)
    pages.draw(title, lines: 0..<min(1, title.lineCount), at: Point(PaperStyle.side, y))
  }
}

/// The pages of named places, known only after the contents were set.
final class PageNumbers {
  var pageOfPlace: [String: Int] = [:]
}
