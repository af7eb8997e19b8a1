internal import CPango
import Foundation

/// Text broken into lines of a width, ready to be drawn line by line.
public final class TextBlock {
  /// The text.
  public let text: RichText
  /// The width that lines keep to, in points.
  public let width: Double
  /// How many lines there are.
  public let lineCount: Int
  /// From one line to the next, in points.
  public let lineHeight: Double
  /// The width of the longest line, in points.
  public let usedWidth: Double
  private let layout: OpaquePointer
  /// The bytes of each run in the text that was set.
  private let spans: [Range<Int32>]

  /// The height of all lines, in points.
  public var height: Double { Double(lineCount) * lineHeight }

  /// Sets text.
  /// - Parameters:
  ///   - text: what is set.
  ///   - width: in points; lines break between words, and inside a word that is longer. `nil` for no limit.
  public init(_ text: RichText, width: Double?) {
    self.text = text
    lineHeight = text.size * text.leading
    let context = pango_font_map_create_context(pango_cairo_font_map_get_default())
    guard let context, let layout = pango_layout_new(context), let attributes = pango_attr_list_new(),
      let font = pango_font_description_new()
    else { preconditionFailure("Pango ran out of memory") }
    defer {
      pango_font_description_free(font)
      pango_attr_list_unref(attributes)
      g_object_unref(UnsafeMutableRawPointer(context))
    }
    PangoText.configure(context)
    self.layout = layout
    pango_font_description_set_family(font, PangoText.family)
    pango_font_description_set_absolute_size(font, text.size * Double(PANGO_SCALE))
    pango_layout_set_font_description(layout, font)
    var whole = ""
    var spans: [Range<Int32>] = []
    for run in text.runs {
      let start = Int32(whole.utf8.count)
      whole +=
        text.keepsLines
        ? run.text.split(separator: "\n", omittingEmptySubsequences: false).map { drawableText(String($0)) }
          .joined(separator: "\n")
        : drawableText(run.text)
      let end = Int32(whole.utf8.count)
      spans.append(start..<end)
      func add(_ attribute: UnsafeMutablePointer<PangoAttribute>?) {
        guard let attribute else { return }
        attribute.pointee.start_index = UInt32(start)
        attribute.pointee.end_index = UInt32(end)
        pango_attr_list_insert(attributes, attribute)
      }
      if run.isStrong { add(pango_attr_weight_new(PANGO_WEIGHT_SEMIBOLD)) }
      if run.isEmphasised { add(pango_attr_style_new(PANGO_STYLE_ITALIC)) }
      if run.isCode {
        add(pango_attr_family_new("DejaVu Sans Mono"))
        add(pango_attr_scale_new(0.93))
      }
      let colour = (run.paint ?? text.paint).colour(in: .light)
      add(pango_attr_foreground_new(UInt16(colour.red) * 257, UInt16(colour.green) * 257, UInt16(colour.blue) * 257))
    }
    self.spans = spans
    pango_layout_set_text(layout, whole, Int32(whole.utf8.count))
    pango_layout_set_attributes(layout, attributes)
    if let width {
      pango_layout_set_width(layout, Int32((max(1, width) * Double(PANGO_SCALE)).rounded()))
      pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
    }
    if text.alignment == .end { pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT) }
    var logical = PangoRectangle()
    pango_layout_get_extents(layout, nil, &logical)
    usedWidth = Double(logical.width) / Double(PANGO_SCALE)
    self.width = width ?? usedWidth
    lineCount = Int(pango_layout_get_line_count(layout))
  }

  deinit { g_object_unref(UnsafeMutableRawPointer(layout)) }

  /// The width of the longest word, in points: what a column needs so that no word is broken.
  public static func longestWord(of text: RichText) -> Double {
    var widest = 0.0
    for run in text.runs {
      for word in run.text.split(whereSeparator: \.isWhitespace) {
        var part = run
        part.text = String(word)
        widest = max(widest, TextBlock(RichText([part], size: text.size), width: nil).usedWidth)
      }
    }
    return widest
  }

  /// Draws some of the lines; the first begins at `origin`.
  func draw(_ lines: Range<Int>, at origin: Point, on cairo: OpaquePointer) {
    for (i, index) in lines.enumerated() {
      guard let line = pango_layout_get_line_readonly(layout, Int32(index)) else { continue }
      cairo_move_to(cairo, origin.x + offset(of: line), origin.y + baseline(of: i))
      pango_cairo_show_layout_line(cairo, line)
    }
    cairo_new_path(cairo)
  }

  /// The rectangles that lead somewhere, in some of the lines; the first line begins at `origin`.
  func links(in lines: Range<Int>, at origin: Point) -> [(rectangle: Rectangle, link: RichText.Link)] {
    var found: [(Rectangle, RichText.Link)] = []
    for (i, index) in lines.enumerated() {
      guard let line = pango_layout_get_line_readonly(layout, Int32(index)) else { continue }
      let start = line.pointee.start_index
      let end = start + line.pointee.length
      let left = origin.x + offset(of: line)
      for (run, span) in zip(text.runs, spans) {
        guard let link = run.link, span.lowerBound < end, span.upperBound > start else { continue }
        var ranges: UnsafeMutablePointer<Int32>?
        var count: Int32 = 0
        pango_layout_line_get_x_ranges(line, max(start, span.lowerBound), min(end, span.upperBound), &ranges, &count)
        guard let ranges else { continue }
        defer { g_free(ranges) }
        // Ranges are counted from the left side of the layout, wherever the line begins.
        for r in 0..<Int(count) {
          let from = Double(ranges[2 * r]) / Double(PANGO_SCALE)
          let to = Double(ranges[2 * r + 1]) / Double(PANGO_SCALE)
          let x = text.alignment == .start ? left + from : origin.x + from
          found.append(
            (Rectangle(x: x, y: origin.y + Double(i) * lineHeight, width: to - from, height: lineHeight), link))
        }
      }
    }
    return found
  }

  /// How far a line begins from the left side, in points: Pango keeps lines of scripts that run to the left on the right.
  private func offset(of line: UnsafeMutablePointer<PangoLayoutLine>) -> Double {
    var logical = PangoRectangle()
    pango_layout_line_get_extents(line, nil, &logical)
    let room = width - Double(logical.width) / Double(PANGO_SCALE)
    let runsLeft = pango_layout_line_get_resolved_direction(line) == PANGO_DIRECTION_RTL
    return (text.alignment == .end) != runsLeft ? max(0, room) : 0
  }

  /// Where the letters of the `i`-th drawn line stand, below its beginning: the same in every script.
  private func baseline(of i: Int) -> Double { (Double(i) + 0.5) * lineHeight + text.size * 0.365 }
}
