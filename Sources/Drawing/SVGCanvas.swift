import Foundation

/// A canvas that writes SVG in which every role is a CSS variable, so that one drawing serves light and dark pages.
///
/// The colours follow `prefers-color-scheme`, unless the root element of the page carries `data-theme="light"` or
/// `data-theme="dark"`; print is always light. Text stays text; rasters are embedded as PNG.
public final class SVGCanvas: Canvas {
  /// The size in points.
  public let size: Size
  private let prefix: String
  private let pango = PangoText()
  private var body = ""
  private var failure: (any Error)?
  private var sheet = SVGStyleSheet()
  private var clips = 0

  /// An empty drawing.
  /// - Parameters:
  ///   - size: in points.
  ///   - idPrefix: unique in the page; letters, digits, `-` and `_` are kept, others become `-`.
  public init(size: Size, idPrefix: String = "figure") {
    self.size = size
    let safe = idPrefix.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") ? $0 : "-" }
    let startsWell = safe.first.map { $0.isLetter } ?? false
    prefix = (startsWell ? "" : "f") + String(safe)
  }

  /// The drawing as a file of its own, with a background.
  /// - Parameters:
  ///   - title: a short name, read out first.
  ///   - description: what the drawing shows, for those who do not see it.
  /// - Throws: `DrawingError` when the size is not usable or a raster could not be encoded.
  public func document(title: String, description: String) throws -> String {
    let (width, height) = (shortDecimal(size.width), shortDecimal(size.height))
    let background = sheet.attributes(fill: .surface, stroke: nil)
    let names =
      "<title id=\"\(prefix)-title\">\(Self.escape(title))</title>\n"
      + "<desc id=\"\(prefix)-desc\">\(Self.escape(description))</desc>\n"
    return try element(
      attributes: "xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)pt\" height=\"\(height)pt\" role=\"img\""
        + " aria-labelledby=\"\(prefix)-title \(prefix)-desc\"",
      names: names, background: "<rect width=\"\(width)\" height=\"\(height)\"\(background)/>\n")
  }

  /// The drawing as an element inside an HTML page: one image to a screen reader, as wide as the page's style sheet makes it.
  /// The variable `--natural-width` tells that sheet its width in CSS pixels.
  /// - Parameter label: what the drawing shows, for those who do not see it.
  /// - Throws: `DrawingError` when the size is not usable or a raster could not be encoded.
  public func inlineElement(label: String) throws -> String {
    let pixels = Int((size.width * 96 / 72).rounded(.up))
    return try element(
      attributes: "role=\"img\" aria-label=\"\(Self.escape(label))\" style=\"--natural-width:\(pixels)px\"",
      names: "", background: "")
  }

  private func element(attributes: String, names: String, background: String) throws -> String {
    guard size.width > 0, size.height > 0, size.width <= 1e6, size.height <= 1e6 else {
      throw DrawingError.unusableSize(format: "SVG", size: size, limit: 1e6)
    }
    if let failure { throw failure }
    let box = "viewBox=\"0 0 \(shortDecimal(size.width)) \(shortDecimal(size.height))\""
    return "<svg \(box) \(attributes)>\n\(names)<style>\n\(sheet.text(scope: ".\(prefix)"))</style>\n"
      + "<g class=\"\(prefix)\">\n\(background)\(body)</g>\n</svg>\n"
  }

  // MARK: - Primitives

  /// The space a line of text takes, in points.
  public func extents(of text: String, style: TextStyle) -> TextExtents { pango.extents(of: text, style: style) }

  /// Draws a path.
  public func path(_ path: Path, fill: Paint?, stroke: Stroke?) {
    body += "<path d=\"\(SVGPathData(path).text)\"\(sheet.attributes(fill: fill, stroke: stroke))/>\n"
  }

  /// Draws a rectangle.
  public func rectangle(_ r: Rectangle, fill: Paint?, stroke: Stroke?) {
    body += "<rect \(Self.frame(r))\(sheet.attributes(fill: fill, stroke: stroke))/>\n"
  }

  /// Draws a circle.
  public func circle(center: Point, radius: Double, fill: Paint?, stroke: Stroke?) {
    body += "<circle cx=\"\(shortDecimal(center.x))\" cy=\"\(shortDecimal(center.y))\" r=\"\(shortDecimal(radius))\""
    body += "\(sheet.attributes(fill: fill, stroke: stroke))/>\n"
  }

  /// Draws one line of text.
  public func text(_ text: String, at position: Point, style: TextStyle) {
    let (x, y) = (shortDecimal(position.x), shortDecimal(position.y))
    body += "<text x=\"\(x)\" y=\"\(shortDecimal(position.y + style.baselineOffset))\""
    if style.anchor != .start { body += " text-anchor=\"\(style.anchor.rawValue)\"" }
    if style.rotation != 0 { body += " transform=\"rotate(\(shortDecimal(style.rotation)) \(x) \(y))\"" }
    body += "\(sheet.attributes(text: style))>\(Self.escape(text))</text>\n"
  }

  /// Draws a picture.
  public func raster(_ raster: Raster, in r: Rectangle, smooth: Bool) {
    guard r.width > 0, r.height > 0 else { return }
    do {
      let data = try raster.png().base64EncodedString()
      body += "<image \(Self.frame(r)) preserveAspectRatio=\"none\""
      if !smooth { body += " style=\"image-rendering:pixelated\"" }
      body += " href=\"data:image/png;base64,\(data)\"/>\n"
    } catch {
      failure = failure ?? error
    }
  }

  /// Fills a rectangle with diagonal lines.
  public func hatch(_ rectangle: Rectangle, stroke: Stroke, spacing: Double) {
    pushClip(rectangle)
    path(hatchLines(rectangle, spacing: spacing), fill: nil, stroke: stroke)
    popClip()
  }

  /// Limits drawing to a rectangle.
  public func pushClip(_ r: Rectangle) {
    clips += 1
    let id = "\(prefix)-clip-\(clips)"
    body += "<clipPath id=\"\(id)\"><rect \(Self.frame(r))/></clipPath>\n<g clip-path=\"url(#\(id))\">\n"
  }

  /// Ends the last limit.
  public func popClip() { body += "</g>\n" }

  /// Starts a group.
  public func beginGroup(title: String) {
    body += "<g>" + (title.isEmpty ? "" : "<title>\(Self.escape(title))</title>") + "\n"
  }

  /// Ends the group begun last.
  public func endGroup() { body += "</g>\n" }

  // MARK: - Text of attributes

  private static func frame(_ r: Rectangle) -> String {
    "x=\"\(shortDecimal(r.x))\" y=\"\(shortDecimal(r.y))\" width=\"\(shortDecimal(r.width))\" "
      + "height=\"\(shortDecimal(r.height))\""
  }

  private static func escape(_ text: String) -> String {
    var result = ""
    for character in drawableText(text).unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}

/// The classes and variables a drawing uses, in the order of their first use.
struct SVGStyleSheet {
  private var variables: [(name: String, paint: Paint)] = []
  private var variableOf: [Paint.Source: String] = [:]
  private var rules: [(name: String, rule: String)] = []
  private var classOf: [String: String] = [:]

  /// The class (and opacity) attributes of a shape.
  mutating func attributes(fill: Paint?, stroke: Stroke?) -> String {
    var rule = fill.map { "fill:\(colour($0))" } ?? "fill:none"
    var extra = fill.map { Self.opacity("fill-opacity", $0) } ?? ""
    if let stroke {
      rule += ";stroke:\(colour(stroke.paint));stroke-width:\(shortDecimal(stroke.width));stroke-linejoin:round"
      if !stroke.dash.isEmpty { rule += ";stroke-dasharray:\(stroke.dash.map(shortDecimal).joined(separator: " "))" }
      extra += Self.opacity("stroke-opacity", stroke.paint)
    }
    return " class=\"\(named(rule))\"" + extra
  }

  /// The class attribute of text.
  mutating func attributes(text style: TextStyle) -> String {
    var rule = "fill:\(colour(style.paint));font-size:\(shortDecimal(style.size))px"
    if style.weight == .semibold { rule += ";font-weight:600" }
    return " class=\"\(named(rule))\"" + Self.opacity("fill-opacity", style.paint)
  }

  /// The style sheet, with every rule below `scope`.
  func text(scope: String) -> String {
    func values(_ theme: Theme) -> String {
      variables.map { "--\($0.name):\($0.paint.colour(in: theme).hex)" }.joined(separator: ";")
    }
    let light = values(.light)
    let dark = values(.dark)
    var text =
      "\(scope) text{font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,\"\(PangoText.family)\",sans-serif;"
    text += "font-variant-numeric:tabular-nums;unicode-bidi:plaintext;white-space:pre}\n"
    if !variables.isEmpty {
      text += "\(scope){\(light)}\n"
      text += "@media screen and (prefers-color-scheme:dark){:root:not([data-theme=\"light\"]) \(scope){\(dark)}}\n"
      text += "@media screen{:root[data-theme=\"dark\"] \(scope){\(dark)}}\n"
    }
    for rule in rules { text += "\(scope) .\(rule.name){\(rule.rule)}\n" }
    return text
  }

  private static func opacity(_ name: String, _ paint: Paint) -> String {
    paint.opacity == 1 ? "" : " \(name)=\"\(shortDecimal(paint.opacity))\""
  }

  private mutating func named(_ rule: String) -> String {
    if let name = classOf[rule] { return name }
    let name = "s\(rules.count)"
    rules.append((name, rule))
    classOf[rule] = name
    return name
  }

  private mutating func colour(_ paint: Paint) -> String {
    if case .fixed(let colour) = paint.source { return colour.hex }
    if let name = variableOf[paint.source] { return "var(--\(name))" }
    var name = "c\(variables.count)"
    if case .role(let role) = paint.source { name = role.name }
    variables.append((name, Paint(paint.source)))
    variableOf[paint.source] = name
    return "var(--\(name))"
  }
}
