internal import CPango
import Foundation

/// Sets text with Pango: any script, in DejaVu Sans, or in another installed font where that has no glyph.
///
/// Hinting is off and glyph positions are not rounded, so text is as wide at every scale as it is in points.
final class PangoText: TextMeasuring {
  /// The font family asked for first.
  static let family = "DejaVu Sans"

  private struct Key: Hashable {
    let text: String
    let size: Double
    let weight: TextStyle.Weight
  }

  private let context: OpaquePointer
  private var known: [Key: TextExtents] = [:]

  /// A text setter of its own, for measuring.
  init() {
    context = pango_font_map_create_context(pango_cairo_font_map_get_default())
    Self.configure(context)
  }

  /// A text setter for drawing on a Cairo context.
  init(cairo: OpaquePointer) {
    context = pango_cairo_create_context(cairo)
    Self.configure(context)
  }

  deinit { g_object_unref(UnsafeMutableRawPointer(context)) }

  /// Turns hinting and rounding off.
  static func configure(_ context: OpaquePointer) {
    let options = cairo_font_options_create()
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    pango_cairo_context_set_font_options(context, options)
    cairo_font_options_destroy(options)
    pango_context_set_round_glyph_positions(context, 0)
  }

  func extents(of text: String, style: TextStyle) -> TextExtents {
    let key = Key(text: text, size: style.size, weight: style.weight)
    if let extents = known[key] { return extents }
    let extents = withLayout(text, style: style) { layout -> TextExtents in
      var logical = PangoRectangle()
      pango_layout_get_extents(layout, nil, &logical)
      let scale = Double(PANGO_SCALE)
      let ascent = Double(pango_layout_get_baseline(layout)) / scale
      return TextExtents(
        width: Double(logical.width) / scale, ascent: ascent, descent: Double(logical.height) / scale - ascent)
    }
    known[key] = extents
    return extents
  }

  /// Draws one line; `position` is where `style` anchors it.
  func draw(_ text: String, at position: Point, style: TextStyle, on cairo: OpaquePointer) {
    withLayout(text, style: style) { layout in
      var logical = PangoRectangle()
      pango_layout_get_extents(layout, nil, &logical)
      let scale = Double(PANGO_SCALE)
      let width = Double(logical.width) / scale
      let shift =
        switch style.anchor {
        case .start: 0.0
        case .middle: -width / 2
        case .end: -width
        }
      cairo_save(cairo)
      cairo_translate(cairo, position.x, position.y)
      cairo_rotate(cairo, style.rotation * .pi / 180)
      cairo_move_to(
        cairo, shift - Double(logical.x) / scale,
        style.baselineOffset - Double(pango_layout_get_baseline(layout)) / scale)
      pango_cairo_show_layout(cairo, layout)
      cairo_new_path(cairo)
      cairo_restore(cairo)
    }
  }

  private func withLayout<Result>(_ text: String, style: TextStyle, _ body: (OpaquePointer) -> Result) -> Result {
    guard let layout = pango_layout_new(context), let font = pango_font_description_new() else {
      preconditionFailure("Pango ran out of memory")
    }
    defer {
      pango_font_description_free(font)
      g_object_unref(UnsafeMutableRawPointer(layout))
    }
    pango_font_description_set_family(font, Self.family)
    pango_font_description_set_weight(font, style.weight == .semibold ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL)
    pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
    pango_layout_set_font_description(layout, font)
    pango_layout_set_single_paragraph_mode(layout, 1)
    let drawable = drawableText(text)
    pango_layout_set_text(layout, drawable, Int32(drawable.utf8.count))
    return body(layout)
  }
}
