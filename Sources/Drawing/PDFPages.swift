internal import CPango
import Foundation

/// A PDF of many pages while it is written: text in lines, drawings, pictures, links, marked places and bookmarks.
///
/// Equal calls give equal bytes. Fonts are embedded, text can be searched, and the parts are tagged for screen readers.
public final class PDFPages {
  /// What a part of a page is, in the terms of tagged PDF.
  public enum Part: String, Sendable {
    case heading1 = "H1"
    case heading2 = "H2"
    case heading3 = "H3"
    case paragraph = "P"
    case figure = "Figure"

    /// A heading of a depth; 3 for all below.
    public static func heading(_ depth: Int) -> Part { depth <= 1 ? .heading1 : depth == 2 ? .heading2 : .heading3 }
  }

  /// An entry of the list that readers show beside the pages.
  public struct Bookmark: Sendable {
    /// Its text.
    public let title: String
    /// The marked place it leads to.
    public let place: String
    /// 1 for an entry of the list, 2 for one below it, and so on.
    public let depth: Int

    /// An entry that leads to a marked place.
    public init(_ title: String, place: String, depth: Int) {
      self.title = title
      self.place = place
      self.depth = depth
    }
  }

  /// What a reader program says of the file.
  public struct Description: Sendable {
    /// The title.
    public let title: String
    /// What it is about.
    public let subject: String
    /// What made it.
    public let creator: String

    /// A description.
    public init(title: String, subject: String, creator: String) {
      self.title = title
      self.subject = subject
      self.creator = creator
    }
  }

  /// The canvas of the page that is being written; it begins empty.
  public let canvas: CairoCanvas
  private let cairo: OpaquePointer

  private init(_ canvas: CairoCanvas, _ cairo: OpaquePointer) {
    self.canvas = canvas
    self.cairo = cairo
  }

  /// Writes a file.
  /// - Parameters:
  ///   - size: of every page, in points.
  ///   - description: what a reader program says of it.
  ///   - bookmarks: in reading order; every place must be marked while the pages are written.
  ///   - write: draws the pages, each ended by `endPage`.
  /// - Throws: `DrawingError` when the size is not usable or Cairo fails.
  public static func data(
    size: Size, description: Description, bookmarks: [Bookmark], _ write: (PDFPages) throws -> Void
  ) throws -> Data {
    try CairoCanvas.pdf(size: size, title: description.title) { canvas, cairo, surface in
      cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, drawableText(description.subject))
      cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, drawableText(description.creator))
      try write(PDFPages(canvas, cairo))
      var parents: [Int32] = [CAIRO_PDF_OUTLINE_ROOT]
      for bookmark in bookmarks {
        let depth = min(max(1, bookmark.depth), parents.count)
        let flags = depth == 1 ? CAIRO_PDF_OUTLINE_FLAG_BOLD : cairo_pdf_outline_flags_t(rawValue: 0)
        let entry = cairo_pdf_surface_add_outline(
          surface, parents[depth - 1], drawableText(bookmark.title), "dest='\(placeName(bookmark.place))'", flags)
        parents = Array(parents[..<depth]) + [entry]
      }
    }
  }

  /// Ends a page; the next call draws on a new one.
  public func endPage() { cairo_show_page(cairo) }

  /// Names a place of the page, for links and bookmarks.
  public func mark(_ name: String, at point: Point) {
    cairo_tag_begin(cairo, CAIRO_TAG_DEST, "name='\(Self.placeName(name))' x=\(number(point.x)) y=\(number(point.y))")
    cairo_tag_end(cairo, CAIRO_TAG_DEST)
  }

  /// Tags what `body` draws.
  public func part(_ part: Part, _ body: () -> Void) {
    cairo_tag_begin(cairo, part.rawValue, nil)
    body()
    cairo_tag_end(cairo, part.rawValue)
  }

  /// Draws some lines of a paragraph; the first begins at `origin`. What leads somewhere can be clicked.
  public func draw(_ paragraph: TextBlock, lines: Range<Int>, at origin: Point) {
    paragraph.draw(lines, at: origin, on: cairo)
    for (rectangle, link) in paragraph.links(in: lines, at: origin) { self.link(rectangle, to: link) }
  }

  /// Draws a whole paragraph.
  public func draw(_ paragraph: TextBlock, at origin: Point) {
    draw(paragraph, lines: 0..<paragraph.lineCount, at: origin)
  }

  /// Makes a rectangle of the page lead somewhere.
  public func link(_ r: Rectangle, to link: RichText.Link) {
    let target =
      switch link {
      case .address(let address): "uri='\(Self.escaped(Self.address(address)))'"
      case .place(let name): "dest='\(Self.placeName(name))'"
      }
    let frame = [r.x, r.y, r.width, r.height].map(number).joined(separator: " ")
    cairo_tag_begin(cairo, CAIRO_TAG_LINK, "rect=[\(frame)] \(target)")
    cairo_tag_end(cairo, CAIRO_TAG_LINK)
  }

  /// Draws a sketch with its top left corner at `origin`, `scale` times its size.
  public func draw(_ sketch: Sketch, at origin: Point, scale: Double) {
    cairo_save(cairo)
    cairo_translate(cairo, origin.x, origin.y)
    cairo_scale(cairo, scale, scale)
    sketch.draw(on: canvas)
    cairo_restore(cairo)
  }

  /// Draws a part of a picture.
  /// - Parameters:
  ///   - picture: the picture.
  ///   - region: in its pixels.
  ///   - frame: where it is shown, in points.
  public func draw(_ picture: EncodedPicture, region: Rectangle, in frame: Rectangle) {
    guard region.width > 0, region.height > 0, frame.width > 0, frame.height > 0 else { return }
    cairo_save(cairo)
    cairo_rectangle(cairo, frame.x, frame.y, frame.width, frame.height)
    cairo_clip(cairo)
    cairo_translate(cairo, frame.x, frame.y)
    cairo_scale(cairo, frame.width / region.width, frame.height / region.height)
    cairo_set_source_surface(cairo, picture.surface, -region.x, -region.y)
    cairo_paint(cairo)
    cairo_restore(cairo)
  }

  private func number(_ value: Double) -> String { shortDecimal(value) }

  /// Text inside the quotes of a tag's attribute.
  private static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "'", with: "\\'")
  }

  /// An address of ASCII characters alone, as PDF needs it; Cairo does not escape what ends a string of PDF.
  private static func address(_ text: String) -> String {
    text.addingPercentEncoding(
      withAllowedCharacters: CharacterSet(charactersIn: "\u{21}"..."\u{7E}").subtracting(["(", ")", "\\"])) ?? ""
  }

  /// The name of a place in the file: Cairo 1.16 writes other characters one way where a place is named and another way
  /// where a link leads to it, so that no reader finds it.
  private static func placeName(_ name: String) -> String {
    let plain = CharacterSet(charactersIn: "a"..."z").union(CharacterSet(charactersIn: "A"..."Z"))
      .union(CharacterSet(charactersIn: "0123456789-_."))
    return name.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
  }
}
