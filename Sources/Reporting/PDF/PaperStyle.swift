import Drawing

/// The measures of a page on paper, in points, and the sizes of its letters.
enum PaperStyle {
  /// A4.
  static let page = Size(width: 595.28, height: 841.89)
  /// Left and right of the text.
  static let side = 46.0
  /// Above the text.
  static let top = 48.0
  /// Below the text; the footer stands in it.
  static let bottom = 58.0
  /// The width of the text.
  static let width = page.width - 2 * side
  /// The height of the text.
  static let height = page.height - top - bottom

  /// Running text.
  static let text = 9.0
  /// Captions, notes and tables.
  static let small = 7.8
  /// Between paragraphs.
  static let gap = 7.0

  /// The letters of a heading; `depth` 1 is a section of the document.
  static func heading(_ depth: Int) -> Double {
    switch depth {
    case 1: 15
    case 2: 11.5
    default: 9.6
    }
  }

  /// The ground of code.
  static let codeGround = Paint.fixed(RGB(0xF4F5F6))
  /// Hairlines.
  static let line = Paint.fixed(RGB(0xD3D7DC))
  /// The empty part of a bar.
  static let track = Paint.fixed(RGB(0xE6E9EC))
  /// The full part of a bar.
  static let fill = Paint.fixed(RGB(0x7BA6CF))

  /// The colour of a callout's rule and word, and of its ground.
  static func tones(_ level: Callout.Level) -> (tone: Paint, ground: Paint) {
    switch level {
    case .critical: (.critical, .fixed(RGB(0xFCF1F0)))
    case .warning: (.warning, .fixed(RGB(0xFCF6E8)))
    case .note: (.accent, .fixed(RGB(0xF1F5FA)))
    }
  }
}
