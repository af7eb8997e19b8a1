internal import CPango
import Foundation

/// A canvas of the Cairo library: PNG pictures and vector PDF.
public final class CairoCanvas: Canvas {
  /// The size in points.
  public let size: Size
  private let theme: Theme
  private let cairo: OpaquePointer
  private let pango: PangoText

  private init(size: Size, theme: Theme, cairo: OpaquePointer) {
    self.size = size
    self.theme = theme
    self.cairo = cairo
    pango = PangoText(cairo: cairo)
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
  }

  // MARK: - Producing files

  /// Draws a picture and encodes it as PNG on an opaque background.
  /// - Parameters:
  ///   - size: in points.
  ///   - scale: pixels a point.
  ///   - theme: decides the colour of every role.
  /// - Throws: `DrawingError` when the size is not usable or Cairo fails.
  public static func png(
    size: Size, scale: Double = 2, theme: Theme = .light, draw: (CairoCanvas) throws -> Void
  ) throws -> Data {
    let limit = 32_000 / scale
    try check(size, limit: limit, format: "PNG")
    let surface = cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, Int32((size.width * scale).rounded(.up)), Int32((size.height * scale).rounded(.up)))
    defer { cairo_surface_destroy(surface) }
    try check(cairo_surface_status(surface), format: "PNG", size: size)
    try paint(on: surface, size: size, scale: scale, theme: theme, format: "PNG") { canvas in
      canvas.rectangle(canvas.whole, fill: .surface, stroke: nil)
      try draw(canvas)
    }
    cairo_surface_flush(surface)
    let sink = Sink()
    let status = cairo_surface_write_to_png_stream(surface, appendToSink, Unmanaged.passUnretained(sink).toOpaque())
    try check(status, format: "PNG", size: size)
    return sink.data
  }

  /// Draws one page of vector PDF with embedded fonts and searchable text. Equal drawings give equal bytes.
  /// - Parameters:
  ///   - size: of the page in points.
  ///   - title: the document's title.
  ///   - theme: decides the colour of every role.
  /// - Throws: `DrawingError` when the size is not usable or Cairo fails.
  public static func pdf(
    size: Size, title: String = "", theme: Theme = .light, draw: (CairoCanvas) throws -> Void
  ) throws -> Data {
    try pdf(size: size, title: title, theme: theme) { canvas, _, _ in
      canvas.rectangle(canvas.whole, fill: .surface, stroke: nil)
      try draw(canvas)
    }
  }

  /// Draws pages of vector PDF on an empty ground.
  /// - Parameters:
  ///   - size: of a page in points.
  ///   - title: the document's title.
  ///   - theme: decides the colour of every role.
  ///   - draw: gets the canvas, Cairo's context and the surface of the pages.
  static func pdf(
    size: Size, title: String, theme: Theme = .light,
    draw: (CairoCanvas, OpaquePointer, OpaquePointer) throws -> Void
  ) throws -> Data {
    try check(size, limit: 14_400, format: "PDF")
    let sink = Sink()
    let surface = cairo_pdf_surface_create_for_stream(
      appendToSink, Unmanaged.passUnretained(sink).toOpaque(), size.width, size.height)
    defer { cairo_surface_destroy(surface) }
    try check(cairo_surface_status(surface), format: "PDF", size: size)
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
    if !title.isEmpty { cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, drawableText(title)) }
    if let surface {
      try paint(on: surface, size: size, scale: 1, theme: theme, format: "PDF") { canvas in
        try draw(canvas, canvas.cairo, surface)
      }
    }
    cairo_surface_finish(surface)
    try check(cairo_surface_status(surface), format: "PDF", size: size)
    return sink.data
  }

  private static func paint(
    on surface: OpaquePointer?, size: Size, scale: Double, theme: Theme, format: String,
    _ draw: (CairoCanvas) throws -> Void
  ) throws {
    let context = cairo_create(surface)
    defer { cairo_destroy(context) }
    try check(cairo_status(context), format: format, size: size)
    guard let context else { return }
    cairo_scale(context, scale, scale)
    try draw(CairoCanvas(size: size, theme: theme, cairo: context))
    try check(cairo_status(context), format: format, size: size)
  }

  private static func check(_ size: Size, limit: Double, format: String) throws {
    guard size.width > 0, size.height > 0, size.width <= limit, size.height <= limit else {
      throw DrawingError.unusableSize(format: format, size: size, limit: limit)
    }
  }

  private static func check(_ status: cairo_status_t, format: String, size: Size) throws {
    guard status == CAIRO_STATUS_SUCCESS else {
      let reason = cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown error"
      throw DrawingError.backend(format: format, size: size, reason: reason)
    }
  }

  /// The whole surface. One extra point covers the last column and row where the size is not whole.
  private var whole: Rectangle { Rectangle(x: 0, y: 0, width: size.width + 1, height: size.height + 1) }

  // MARK: - Primitives

  /// The space a line of text takes, in points.
  public func extents(of text: String, style: TextStyle) -> TextExtents { pango.extents(of: text, style: style) }

  /// Draws a path.
  public func path(_ path: Path, fill: Paint?, stroke: Stroke?) {
    trace(path)
    finish(fill: fill, stroke: stroke)
  }

  /// Draws a rectangle.
  public func rectangle(_ r: Rectangle, fill: Paint?, stroke: Stroke?) {
    cairo_rectangle(cairo, r.x, r.y, r.width, r.height)
    finish(fill: fill, stroke: stroke)
  }

  /// Draws a circle.
  public func circle(center: Point, radius: Double, fill: Paint?, stroke: Stroke?) {
    cairo_new_sub_path(cairo)
    cairo_arc(cairo, center.x, center.y, radius, 0, 2 * .pi)
    cairo_close_path(cairo)
    finish(fill: fill, stroke: stroke)
  }

  /// Draws one line of text.
  public func text(_ text: String, at position: Point, style: TextStyle) {
    use(style.paint)
    pango.draw(text, at: position, style: style, on: cairo)
  }

  /// Draws a picture.
  public func raster(_ raster: Raster, in r: Rectangle, smooth: Bool) {
    guard r.width > 0, r.height > 0, let surface = cairoSurface(of: raster) else { return }
    defer { cairo_surface_destroy(surface) }
    cairo_save(cairo)
    cairo_translate(cairo, r.x, r.y)
    cairo_scale(cairo, r.width / Double(raster.width), r.height / Double(raster.height))
    cairo_set_source_surface(cairo, surface, 0, 0)
    let pattern = cairo_get_source(cairo)
    cairo_pattern_set_filter(pattern, smooth ? CAIRO_FILTER_BILINEAR : CAIRO_FILTER_NEAREST)
    // Padding keeps the border from fading into the background.
    cairo_pattern_set_extend(pattern, smooth ? CAIRO_EXTEND_PAD : CAIRO_EXTEND_NONE)
    cairo_rectangle(cairo, 0, 0, Double(raster.width), Double(raster.height))
    cairo_fill(cairo)
    cairo_restore(cairo)
  }

  /// Fills a rectangle with diagonal lines.
  public func hatch(_ rectangle: Rectangle, stroke: Stroke, spacing: Double) {
    pushClip(rectangle)
    path(hatchLines(rectangle, spacing: spacing), fill: nil, stroke: stroke)
    popClip()
  }

  /// Limits drawing to a rectangle.
  public func pushClip(_ r: Rectangle) {
    cairo_save(cairo)
    cairo_rectangle(cairo, r.x, r.y, r.width, r.height)
    cairo_clip(cairo)
  }

  /// Ends the last limit.
  public func popClip() { cairo_restore(cairo) }

  /// Starts a group.
  public func beginGroup(title: String) {}
  /// Ends the group begun last.
  public func endGroup() {}

  // MARK: - Cairo's state

  private func trace(_ path: Path) {
    for element in path.elements {
      switch element {
      case .move(let p): cairo_move_to(cairo, p.x, p.y)
      case .line(let p): cairo_line_to(cairo, p.x, p.y)
      case .curve(let a, let b, let p): cairo_curve_to(cairo, a.x, a.y, b.x, b.y, p.x, p.y)
      case .close: cairo_close_path(cairo)
      }
    }
  }

  private func finish(fill: Paint?, stroke: Stroke?) {
    if let fill {
      use(fill)
      cairo_fill_preserve(cairo)
    }
    if let stroke {
      use(stroke.paint)
      cairo_set_line_width(cairo, stroke.width)
      cairo_set_dash(cairo, stroke.dash, Int32(stroke.dash.count), 0)
      cairo_stroke_preserve(cairo)
    }
    cairo_new_path(cairo)
  }

  private func use(_ paint: Paint) {
    let colour = paint.colour(in: theme)
    cairo_set_source_rgba(
      cairo, Double(colour.red) / 255, Double(colour.green) / 255, Double(colour.blue) / 255, paint.opacity)
  }
}

/// Receives what Cairo writes.
final class Sink {
  var data = Data()
}

/// Cairo's write function: appends to the `Sink` behind `closure`.
let appendToSink: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, UInt32) -> cairo_status_t = {
  closure, bytes, count in
  guard let closure, let bytes else { return CAIRO_STATUS_WRITE_ERROR }
  Unmanaged<Sink>.fromOpaque(closure).takeUnretainedValue().data.append(bytes, count: Int(count))
  return CAIRO_STATUS_SUCCESS
}

/// The raster as a Cairo surface with opaque pixels; `nil` when memory ran out.
func cairoSurface(of raster: Raster) -> OpaquePointer? {
  guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(raster.width), Int32(raster.height)) else {
    return nil
  }
  guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let bytes = cairo_image_surface_get_data(surface) else {
    cairo_surface_destroy(surface)
    return nil
  }
  let stride = Int(cairo_image_surface_get_stride(surface))
  cairo_surface_flush(surface)
  for row in 0..<raster.height {
    UnsafeMutableRawPointer(bytes + row * stride).withMemoryRebound(to: UInt32.self, capacity: raster.width) { line in
      for column in 0..<raster.width {
        let c = raster[row, column]
        line[column] = UInt32(c.red) << 16 | UInt32(c.green) << 8 | UInt32(c.blue)
      }
    }
  }
  cairo_surface_mark_dirty(surface)
  return surface
}
