import Drawing

extension Figures {
  /// How much the maps of methods go together: rank correlations, -1 to 1.
  /// - Parameters:
  ///   - methods: names.
  ///   - correlations: `correlations[row][column]`; not a number where a pair could not be compared.
  ///   - details: a second line in each cell, such as the interval; empty for none.
  ///   - title: what is found.
  ///   - note: n, the grid, and what unrelated maps reach.
  public static func agreementMatrix(
    methods: [String], correlations: [[Double]], details: [[String]] = [], title: String, note: String
  ) -> Figure {
    let decimals = NumberFormat.decimals(2)
    // Many methods make small cells: there the zero before the point goes.
    let labels = correlations.enumerated().map { row, line in
      line.enumerated().map { column, value in
        if value.isNaN { return "–" }
        if row == column { return "1" }
        let text = decimals.text(value)
        return methods.count > 8 ? text.replacing("0.", with: ".") : text
      }
    }
    let titles = correlations.enumerated().map { row, line in
      line.enumerated().map { column, value in
        let pair = "\(methods[row]) and \(methods[column])"
        let detail = row < details.count && column < details[row].count ? details[row][column] : ""
        return value.isNaN
          ? "\(pair): not comparable" : "\(pair): \(decimals.text(value))\(detail.isEmpty ? "" : " (\(detail))")"
      }
    }
    let scale = ColourScale(.diverging, domain: -1...1)
    let side = methods.count <= 6 ? 46.0 : max(15, 400 / Double(methods.count))
    return Figure(
      title: title, note: note, width: methods.count <= 6 ? 400 : Figure.fullWidth,
      panel: signedMatrix(
        rows: .band(methods), columns: .band(methods), values: correlations, scale: scale, labels: labels,
        details: details, titles: titles, cell: side * 0.8, label: "rank correlation"))
  }
}
