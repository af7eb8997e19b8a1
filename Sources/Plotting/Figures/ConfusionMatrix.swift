import Drawing

/// What the cells of a confusion matrix are shares of.
public enum ConfusionNormalisation: String, Sendable, CaseIterable {
  /// Of the true class: recall on the diagonal.
  case rows
  /// Of the predicted class: precision on the diagonal.
  case columns
  /// Of all images.
  case all
}

extension Figures {
  /// A confusion matrix: rows true, columns predicted; colour and large type show shares, small type counts.
  /// - Parameters:
  ///   - counts: `counts[true][predicted]`.
  ///   - classes: class names in the order of the rows.
  public static func confusionMatrix(
    counts: [[Int]], classes: [String], normalisation: ConfusionNormalisation = .rows, title: String? = nil,
    note: String? = nil
  ) -> Figure {
    let n = classes.count
    let rowSums = counts.map { $0.reduce(0, +) }
    let columnSums = (0..<n).map { c in counts.reduce(0) { $0 + (c < $1.count ? $1[c] : 0) } }
    let total = rowSums.reduce(0, +)
    func share(_ row: Int, _ column: Int) -> Double {
      let base =
        switch normalisation {
        case .rows: rowSums[row]
        case .columns: columnSums[column]
        case .all: total
        }
      return base > 0 ? Double(counts[row][column]) / Double(base) : .nan
    }
    let shares = counts.indices.map { r in counts[r].indices.map { share(r, $0) } }
    let decimals = normalisation == .all ? 1 : 0
    let largest = normalisation == .all ? max(shares.joined().filter { !$0.isNaN }.max() ?? 0, 1e-6) : 1
    let scale = ColourScale(.sequential, domain: 0...largest)
    let mark = CellMark(
      values: shares, scale: scale,
      labels: shares.map { $0.map { $0.isNaN ? "–" : percent($0, decimals: decimals) } },
      details: counts.map { $0.map(count) },
      titles: counts.indices.map { r in
        counts[r].indices.map { c in
          "\(classes[r]) predicted as \(classes[c]): \(count(counts[r][c])) images, \(percent(shares[r][c]))"
        }
      },
      hasBoldDiagonal: true)
    let cell = max(26, min(34, 400 / Double(max(1, n))))
    let axes = Axes(
      x: .band(classes, label: "predicted"), y: .band(classes, label: "true"), marks: [mark],
      height: .points(Double(n) * cell),
      colourBar: ColourBar(scale, format: .percent(decimals: normalisation == .all && largest < 0.1 ? 1 : 0)))
    let of =
      switch normalisation {
      case .rows: "the true class (rows sum to 100\u{202F}%)"
      case .columns: "the predicted class (columns sum to 100\u{202F}%)"
      case .all: "all images"
      }
    return Figure(
      title: title ?? confusionTitle(counts: counts, classes: classes, normalisation),
      note: note ?? "n = \(count(total)) images. Share of \(of); number of images in small type.",
      width: n <= 3 ? 300 : n <= 5 ? 400 : Figure.fullWidth, panel: axes)
  }

  /// Names the largest confusion, in a class (or a prediction) with at least 30 images.
  private static func confusionTitle(
    counts: [[Int]], classes: [String], _ normalisation: ConfusionNormalisation
  ) -> String {
    let total = counts.joined().reduce(0, +)
    var best: (row: Int, column: Int, share: Double)?
    for (r, row) in counts.enumerated() {
      for (c, value) in row.enumerated() where c != r && value > 0 {
        let base =
          switch normalisation {
          case .rows: row.reduce(0, +)
          case .columns: counts.reduce(0) { $0 + (c < $1.count ? $1[c] : 0) }
          case .all: total
          }
        guard base >= 30 else { continue }
        let share = Double(value) / Double(base)
        if share > best?.share ?? 0 { best = (r, c, share) }
      }
    }
    guard let best, best.row < classes.count, best.column < classes.count else { return "Confusion matrix" }
    let (row, column) = (classes[best.row], classes[best.column])
    switch normalisation {
    case .rows: return sentence("\(row) is taken for \(column) in \(percent(best.share, decimals: 0)) of its images")
    case .columns: return "\(percent(best.share, decimals: 0)) of the images called \(column) are \(row)"
    case .all: return "\(percent(best.share)) of all images are \(row) taken for \(column)"
    }
  }
}
