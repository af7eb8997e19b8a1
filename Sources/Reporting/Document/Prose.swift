/// A piece of running text.
public indirect enum Inline: Sendable, Equatable {
  /// Plain characters; a renderer escapes whatever is special to its format.
  case text(String)
  /// Strong emphasis.
  case strong([Inline])
  /// Emphasis.
  case emphasis([Inline])
  /// Code, a file name, or the name of a node.
  case code(String)
  /// A link: `http(s)`, `mailto`, a relative path, or `#id`. Other schemes are printed without a link.
  case link([Inline], to: String)
  /// "Figure 3", "Table 1" or a section's title, linked, by the figure's stem, the table's or the section's identifier.
  case reference(String)
  /// A number; `full` adds its interval and n.
  case number(Quantity, full: Bool)
}

/// The text with spaces that do not break inside `95 % CI` and `n = 12`.
func unbroken(_ text: String) -> String {
  text.replacing(" % CI ", with: "\u{A0}%\u{A0}CI\u{A0}").replacing(" %", with: "\u{A0}%")
    .replacing("n = ", with: "n\u{A0}=\u{A0}")
}

/// Running text, written as a string literal: `"Happy has \(ratio) images for every \(strong: "disgust") image."`
///
/// Only strings, whole numbers, `Quantity` and other prose can be interpolated, so that no bare floating-point number
/// reaches a report.
public struct Prose: Sendable, Equatable, ExpressibleByStringInterpolation {
  /// The pieces, in order.
  public var inlines: [Inline]

  /// Prose made of given pieces.
  public init(_ inlines: [Inline]) { self.inlines = inlines }

  /// Plain text.
  public init(_ text: String) { inlines = text.isEmpty ? [] : [.text(text)] }

  /// Plain text.
  public init(stringLiteral value: String) { self.init(value) }

  /// Text with interpolated parts.
  public init(stringInterpolation: Interpolation) { inlines = stringInterpolation.inlines }

  /// Whether there is nothing to print.
  public var isEmpty: Bool { inlines.isEmpty }

  /// One text after another.
  public static func + (a: Prose, b: Prose) -> Prose { Prose(a.inlines + b.inlines) }

  /// The text without any marks.
  public var plainText: String { Self.plainText(of: inlines) }

  private static func plainText(of inlines: [Inline]) -> String {
    inlines.map { inline in
      switch inline {
      case .text(let text), .code(let text), .reference(let text): text
      case .strong(let inner), .emphasis(let inner), .link(let inner, _): plainText(of: inner)
      case .number(let quantity, let full): full ? quantity.fullText : quantity.text
      }
    }.joined()
  }

  /// Collects the pieces of a literal.
  public struct Interpolation: StringInterpolationProtocol {
    var inlines: [Inline] = []

    /// Starts empty.
    public init(literalCapacity: Int, interpolationCount: Int) {}

    /// Plain text.
    public mutating func appendLiteral(_ literal: String) { if !literal.isEmpty { inlines.append(.text(literal)) } }

    /// Plain text.
    public mutating func appendInterpolation(_ text: String) { appendLiteral(text) }
    /// A count, with thousands separated.
    public mutating func appendInterpolation(_ count: Int) { inlines.append(.number(.count(count), full: false)) }
    /// A number with its unit.
    public mutating func appendInterpolation(_ quantity: Quantity) { inlines.append(.number(quantity, full: false)) }
    /// A number with its unit, interval and n.
    public mutating func appendInterpolation(full quantity: Quantity) { inlines.append(.number(quantity, full: true)) }
    /// Other prose.
    public mutating func appendInterpolation(_ prose: Prose) { inlines += prose.inlines }
    /// Strong emphasis.
    public mutating func appendInterpolation(strong prose: Prose) { inlines.append(.strong(prose.inlines)) }
    /// Emphasis.
    public mutating func appendInterpolation(emphasis prose: Prose) { inlines.append(.emphasis(prose.inlines)) }
    /// Code or a file name.
    public mutating func appendInterpolation(code: String) { inlines.append(.code(code)) }
    /// A link.
    public mutating func appendInterpolation(link prose: Prose, to target: String) {
      inlines.append(.link(prose.inlines, to: target))
    }
    /// "Figure 3", "Table 1" or a section's title.
    public mutating func appendInterpolation(reference identifier: String) { inlines.append(.reference(identifier)) }
  }
}
