import Foundation

/// A canvas that writes down its calls, one line each, for tests and for comparing figures as text.
///
/// Text has fixed metrics (0.6 of the size a character), so a recording does not depend on installed fonts.
public final class RecordingCanvas: Canvas {
  /// The size in points.
  public let size: Size
  /// The calls so far, indented by group and clip.
  public private(set) var lines: [String] = []
  private var depth = 0

  /// An empty recording.
  public init(size: Size) { self.size = size }

  /// The recording as text, ending in a line break.
  public var recording: String { lines.joined(separator: "\n") + "\n" }

  /// The space a line of text takes, in points.
  public func extents(of text: String, style: TextStyle) -> TextExtents { Self.metrics.extents(of: text, style: style) }

  /// The fixed metrics, for measuring without a canvas.
  public static let metrics = FixedTextMetrics()

  /// Draws a path.
  public func path(_ path: Path, fill: Paint?, stroke: Stroke?) {
    let pieces = path.elements.map { element in
      switch element {
      case .move(let p): "M" + Self.show(p)
      case .line(let p): "L" + Self.show(p)
      case .curve(let a, let b, let p): "C" + [a, b, p].map(Self.show).joined(separator: " ")
      case .close: "Z"
      }
    }
    note("path \(pieces.joined(separator: " "))\(Self.show(fill, stroke))")
  }

  /// Draws a rectangle.
  public func rectangle(_ rectangle: Rectangle, fill: Paint?, stroke: Stroke?) {
    note("rectangle \(Self.show(rectangle))\(Self.show(fill, stroke))")
  }

  /// Draws a circle.
  public func circle(center: Point, radius: Double, fill: Paint?, stroke: Stroke?) {
    note("circle \(Self.show(center)) r \(Self.show(radius))\(Self.show(fill, stroke))")
  }

  /// Draws one line of text.
  public func text(_ text: String, at position: Point, style: TextStyle) {
    var line = "text \"\(drawableText(text))\" \(Self.show(position)) \(Self.show(style.size)) \(style.weight.rawValue)"
    line += " \(style.anchor.rawValue) \(style.baseline.rawValue) \(Self.show(style.paint))"
    if style.rotation != 0 { line += " rotated \(Self.show(style.rotation))" }
    note(line)
  }

  /// Draws a picture.
  public func raster(_ raster: Raster, in rectangle: Rectangle, smooth: Bool) {
    let sum = raster.pixels.reduce(into: UInt32(2_166_136_261)) { $0 = ($0 ^ UInt32($1)) &* 16_777_619 }
    note(
      "raster \(raster.width)x\(raster.height)x\(raster.channels) fnv \(String(sum, radix: 16)) "
        + "\(Self.show(rectangle)) \(smooth ? "smooth" : "nearest")")
  }

  /// Fills a rectangle with diagonal lines.
  public func hatch(_ rectangle: Rectangle, stroke: Stroke, spacing: Double) {
    note("hatch \(Self.show(rectangle)) every \(Self.show(spacing))\(Self.show(nil, stroke))")
  }

  /// Limits drawing to a rectangle.
  public func pushClip(_ rectangle: Rectangle) {
    note("clip \(Self.show(rectangle))")
    depth += 1
  }

  /// Ends the last limit.
  public func popClip() { close("unclip") }

  /// Starts a group.
  public func beginGroup(title: String) {
    note("group \"\(drawableText(title))\"")
    depth += 1
  }

  /// Ends the group begun last.
  public func endGroup() { close("end") }

  private func close(_ word: String) {
    precondition(depth > 0, "\(word) without a beginning")
    depth -= 1
    note(word)
  }

  private func note(_ line: String) { lines.append(String(repeating: "  ", count: depth) + line) }

  private static func show(_ value: Double) -> String { shortDecimal(value) }
  private static func show(_ point: Point) -> String { "\(show(point.x)),\(show(point.y))" }
  private static func show(_ r: Rectangle) -> String { "\(show(r.x)),\(show(r.y)) \(show(r.width))x\(show(r.height))" }
  private static func show(_ paint: Paint) -> String {
    let colour =
      switch paint.source {
      case .role(let role): role.name
      case .fixed(let colour): colour.hex
      case .themed(let light, let dark): "\(light.hex)|\(dark.hex)"
      }
    return paint.opacity == 1 ? colour : "\(colour)*\(show(paint.opacity))"
  }
  private static func show(_ fill: Paint?, _ stroke: Stroke?) -> String {
    var text = ""
    if let fill { text += " fill \(show(fill))" }
    if let stroke {
      text += " stroke \(show(stroke.paint)) \(show(stroke.width))"
      if !stroke.dash.isEmpty { text += " dash \(stroke.dash.map(show).joined(separator: ","))" }
    }
    return text
  }
}

/// Text metrics that do not depend on any font.
public struct FixedTextMetrics: TextMeasuring, Sendable {
  /// The space a line of text takes, in points.
  public func extents(of text: String, style: TextStyle) -> TextExtents {
    TextExtents(width: Double(text.count) * style.size * 0.6, ascent: style.size * 0.93, descent: style.size * 0.24)
  }
}

/// A number with at most two decimals and no trailing zeros, the same on every system.
func shortDecimal(_ value: Double) -> String {
  guard value.isFinite, abs(value) < 1e13 else { return "0" }
  let hundredths = Int64((value * 100).rounded())
  if hundredths == 0 { return "0" }
  let magnitude = hundredths.magnitude
  var text = (hundredths < 0 ? "-" : "") + String(magnitude / 100)
  let rest = magnitude % 100
  if rest > 0 {
    text += rest < 10 ? ".0\(rest)" : (rest % 10 == 0 ? ".\(rest / 10)" : ".\(rest)")
  }
  return text
}
