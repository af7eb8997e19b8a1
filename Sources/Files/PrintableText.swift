extension Unicode.Scalar {
  /// Whether the character does more than print: control characters (C0 and C1) other than tab and line break, and
  /// embeddings and overrides of the direction of writing, which turn the text around them.
  public var isUnprintable: Bool {
    switch self {
    case "\t", "\n": false
    case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}": true
    default: false
    }
  }
}

extension String {
  /// The text with U+FFFD in place of characters that do more than print. Names of classes and files may hold any.
  public var printable: String {
    guard unicodeScalars.contains(where: \.isUnprintable) else { return self }
    var shown = String.UnicodeScalarView()
    for scalar in unicodeScalars { shown.append(scalar.isUnprintable ? "\u{FFFD}" : scalar) }
    return String(shown)
  }
}
