extension String {
  /// The text with a capital first letter; the others stay as they are.
  public var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }

  /// The text with a small first letter, for use inside a sentence; the others stay as they are.
  public var uncapitalisedFirst: String { prefix(1).lowercased() + dropFirst() }
}
