import Drawing

/// The text styles of figures.
enum Typography {
  static let title = TextStyle(size: 11, weight: .semibold)
  static let panelTitle = TextStyle(size: 9, weight: .semibold)
  static let label = TextStyle(size: 9)
  static let axisLabel = TextStyle(size: 8, paint: .secondaryInk)
  static let tick = TextStyle(size: 8, paint: .secondaryInk)
  static let value = TextStyle(size: 8)
  static let small = TextStyle(size: 7, paint: .secondaryInk)
  static let note = TextStyle(size: 8, paint: .secondaryInk)
  static let hairline = 0.5

  /// A heading among the names of bands.
  static func heading(size: Double) -> TextStyle { TextStyle(size: size, weight: .semibold) }
}
