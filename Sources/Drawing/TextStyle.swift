import Files

/// How one line of text is set.
public struct TextStyle: Sendable, Hashable {
  /// The strength of the letters.
  public enum Weight: String, Sendable { case regular, semibold }
  /// Which part of the text stands at its position, along the line.
  public enum Anchor: String, Sendable { case start, middle, end }
  /// Which height of the text stands at its position.
  public enum Baseline: String, Sendable {
    /// The line the letters stand on.
    case alphabetic
    /// The upper edge of the line.
    case top
    /// Half the height of a capital letter.
    case middle
    /// The lower edge of the line.
    case bottom
  }

  /// Font size in points.
  public var size: Double
  /// The strength of the letters.
  public var weight: Weight
  /// The colour.
  public var paint: Paint
  /// Which part of the text stands at its position.
  public var anchor: Anchor
  /// Which height of the text stands at its position.
  public var baseline: Baseline
  /// Degrees clockwise around the position.
  public var rotation: Double

  /// A text style; 9 pt regular ink from the left by default.
  public init(
    size: Double = 9, weight: Weight = .regular, paint: Paint = .ink, anchor: Anchor = .start,
    baseline: Baseline = .alphabetic, rotation: Double = 0
  ) {
    self.size = size
    self.weight = weight
    self.paint = paint
    self.anchor = anchor
    self.baseline = baseline
    self.rotation = rotation
  }

  /// Distance from one line to the next, in points.
  public var lineHeight: Double { size * 1.28 }

  /// How far the alphabetic baseline lies below the position, in points.
  ///
  /// Fractions of the size rather than measured heights, so that neighbouring labels share a baseline whatever their letters.
  public var baselineOffset: Double {
    switch baseline {
    case .alphabetic: 0
    case .top: size * 0.96
    case .middle: size * 0.365
    case .bottom: size * -0.24
    }
  }

  /// The same style drawn from another point of the text.
  public func anchored(_ anchor: Anchor, _ baseline: Baseline) -> TextStyle {
    var copy = self
    copy.anchor = anchor
    copy.baseline = baseline
    return copy
  }
}

/// The space that a line of text takes, in points.
public struct TextExtents: Sendable, Hashable {
  /// In points.
  public var width: Double
  /// Height above the alphabetic baseline.
  public var ascent: Double
  /// Depth below the alphabetic baseline.
  public var descent: Double

  /// Extents in points.
  public init(width: Double, ascent: Double, descent: Double) {
    self.width = width
    self.ascent = ascent
    self.descent = descent
  }
}

/// Something that knows how wide text will be.
public protocol TextMeasuring {
  /// The space `text` takes when set in one line with `style`, before rotation.
  func extents(of text: String, style: TextStyle) -> TextExtents
}

extension TextMeasuring {
  /// The width of one line of text in points.
  public func width(of text: String, style: TextStyle) -> Double { extents(of: text, style: style).width }
}

/// Text as it may be drawn in one line: line breaks become spaces, characters that do more than print (control characters,
/// which no font and no XML document can hold, and overrides of the direction of writing) become the replacement character.
func drawableText(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 9, 10, 13, 0x85, 0x2028, 0x2029: result.append(" ")
    case 0xFFFE, 0xFFFF: result.append("\u{FFFD}")
    default: result.append(scalar.isUnprintable ? "\u{FFFD}" : scalar)
    }
  }
  return String(result)
}
