import Drawing

extension Figures {
  /// A matrix of signed values as coloured cells with a colour bar: blue below zero, orange above it.
  /// - Parameters:
  ///   - labels: the large text of each cell; details: a second line, empty for none; titles: shown when pointed at.
  ///   - cell: the height of a row in points.
  ///   - label: what the values are, along the colour bar.
  static func signedMatrix(
    rows: Axis, columns: Axis, values: [[Double]], scale: ColourScale, labels: [[String]], details: [[String]] = [],
    titles: [[String]] = [], hasBoldDiagonal: Bool = false, cell: Double, label: String
  ) -> Axes {
    Axes(
      x: columns, y: rows,
      marks: [
        CellMark(
          values: values, scale: scale, labels: labels, details: details, titles: titles,
          hasBoldDiagonal: hasBoldDiagonal)
      ], height: .points(max(24, Double(values.count) * cell)), colourBar: ColourBar(scale, label: label))
  }
}
