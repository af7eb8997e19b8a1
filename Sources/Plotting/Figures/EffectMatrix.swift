import Drawing

extension Figures {
  /// The effect of every part of the face on every class: orange speaks for the class, blue against it.
  /// - Parameters:
  ///   - rows: classes.
  ///   - columns: parts of the face.
  ///   - effects: `effects[row][column]`; NaN where there is none, drawn hatched.
  ///   - isTold: whether the interval of an effect leaves out 0: those are written with a star.
  ///   - label: what the values are, along the colour bar.
  public static func effectMatrix(
    rows: [String], columns: [String], effects: [[Double]], isTold: [[Bool]], label: String, title: String,
    note: String
  ) -> Figure {
    let scale = ColourScale.diverging(covering: effects.flatMap { $0 })
    let labels = zip(effects, isTold).map { line, told in
      zip(line, told).map { value, told in
        value.isFinite ? NumberFormat.decimals(2).text(value) + (told ? "*" : "") : "–"
      }
    }
    return Figure(
      title: title, note: note,
      panel: signedMatrix(
        rows: .band(rows), columns: .band(columns), values: effects, scale: scale, labels: labels, cell: 24,
        label: label))
  }
}
