import Drawing

/// Breaking text into lines.
enum TextLayout {
  /// The lines of `text` that are no wider than `width`: broken at spaces, and inside a word only where the word alone is
  /// too wide. Always at least one line; a single character may be wider.
  static func wrap(_ text: String, width: Double, style: TextStyle, _ measure: any TextMeasuring) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
      lines += wrapParagraph(String(paragraph), width: width, style: style, measure)
    }
    return lines
  }

  private static func wrapParagraph(
    _ text: String, width: Double, style: TextStyle, _ measure: any TextMeasuring
  ) -> [String] {
    func fits(_ s: String) -> Bool { measure.width(of: s, style: style) <= width }
    if fits(text) { return [text] }
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ").map(String.init) {
      let longer = line.isEmpty ? word : line + " " + word
      if fits(longer) {
        line = longer
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = ""
      if fits(word) {
        line = word
      } else {
        for character in word {
          if !line.isEmpty, !fits(line + String(character)) {
            lines.append(line)
            line = ""
          }
          line.append(character)
        }
      }
    }
    lines.append(line)
    return lines
  }

  /// At most `limit` lines; what does not fit is shortened by an ellipsis.
  static func wrap(
    _ text: String, width: Double, limit: Int, style: TextStyle, _ measure: any TextMeasuring
  ) -> [String] {
    let lines = wrap(text, width: width, style: style, measure)
    guard lines.count > limit, limit > 0 else { return lines }
    var last = lines[limit - 1]
    while !last.isEmpty, measure.width(of: last + "…", style: style) > width { last.removeLast() }
    return Array(lines.prefix(limit - 1)) + [last + "…"]
  }

  /// Whether `text` can be broken to `width` at spaces alone, in at most `limit` lines.
  static func breaksWell(
    _ text: String, width: Double, limit: Int, style: TextStyle, _ measure: any TextMeasuring
  ) -> Bool {
    text.split(separator: " ").allSatisfy { measure.width(of: String($0), style: style) <= width }
      && wrap(text, width: width, style: style, measure).count <= limit
  }

  /// `text` if it is no wider than `width`, else its beginning and an ellipsis.
  static func shortened(_ text: String, width: Double, style: TextStyle, _ measure: any TextMeasuring) -> String {
    guard measure.width(of: text, style: style) > width else { return text }
    // Half of what is left at each step: a name may be long.
    let characters = Array(text)
    var (fitting, tooMany) = (0, characters.count)
    while tooMany - fitting > 1 {
      let middle = (fitting + tooMany) / 2
      if measure.width(of: String(characters[..<middle]) + "…", style: style) <= width {
        fitting = middle
      } else {
        tooMany = middle
      }
    }
    return String(characters[..<fitting]) + "…"
  }

  /// What a line of text covers, not turned, from the top of its capitals and ascenders to the depth of its descenders.
  static func box(of text: String, at point: Point, style: TextStyle, _ measure: any TextMeasuring) -> Rectangle {
    let extents = measure.extents(of: text, style: style)
    let left: Double =
      switch style.anchor {
      case .start: 0
      case .middle: -extents.width / 2
      case .end: -extents.width
      }
    let baseline = point.y + style.baselineOffset
    return Rectangle(
      x: point.x + left, y: baseline - extents.ascent, width: extents.width, height: extents.ascent + extents.descent)
  }

  /// Draws lines downwards from `top`.
  static func draw(_ lines: [String], at x: Double, top: Double, style: TextStyle, on canvas: any Canvas) {
    for (i, line) in lines.enumerated() where !line.isEmpty {
      canvas.text(
        line, at: Point(x, top + Double(i) * style.lineHeight), style: style.anchored(style.anchor, .top))
    }
  }
}
