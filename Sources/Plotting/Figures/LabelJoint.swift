import Drawing

extension Figures {
  /// Which labels are estimated to be wrong, and what they should be: the joint counts of label and estimated true label.
  ///
  /// Colour tells the cells beside the diagonal apart; what agrees is drawn quietly.
  /// - Parameters:
  ///   - counts: `counts[label][estimated]`, as images; estimates need not be whole.
  ///   - classes: class names in the order of the rows.
  ///   - rows: what the rows are.
  ///   - columns: what the columns are.
  public static func labelJoint(
    counts: [[Double]], classes: [String], rows: String = "label", columns: String = "estimated true class",
    title: String? = nil, note: String? = nil
  ) -> Figure {
    let sums = counts.map { $0.filter(\.isFinite).reduce(0, +) }
    func share(_ row: Int, _ column: Int) -> Double { sums[row] > 0 ? counts[row][column] / sums[row] : .nan }
    let shares = counts.indices.map { r in counts[r].indices.map { share(r, $0) } }
    let moved = counts.indices.flatMap { r in counts[r].indices.filter { $0 != r }.map { shares[r][$0] } }
    let scale = ColourScale(.sequential, domain: 0...max(moved.filter(\.isFinite).max() ?? 0, 1e-3))
    let mark = CellMark(
      // The diagonal keeps the colour of nothing, so that it does not outshine the rest.
      values: shares.enumerated().map { r, row in row.enumerated().map { $0 == r && $1.isFinite ? 0 : $1 } },
      scale: scale, labels: shares.map { $0.map { percent($0) } },
      details: counts.map { $0.map { NumberFormat.count.text($0) } },
      titles: counts.indices.map { r in
        counts[r].indices.map { c in
          let images = NumberFormat.count.text(counts[r][c])
          return "\(rows) \(classes[r]), \(columns) \(classes[c]): \(images) images, \(percent(shares[r][c]))"
        }
      })
    let n = classes.count
    let total = sums.reduce(0, +)
    let doubted = total - counts.indices.reduce(0) { $0 + ($1 < counts[$1].count ? counts[$1][$1] : 0) }
    let finding =
      title
      ?? (total > 0
        ? "\(percent(doubted / total)) of the labels are estimated to be another class" : "Estimated labels")
    return Figure(
      title: finding,
      note: note
        ?? "n = \(NumberFormat.count.text(total)) images. Share of the images with the row's label; number of images in small type. Colour: labels estimated to be wrong; the diagonal, where label and estimate agree, has none.",
      width: n <= 3 ? 300 : n <= 5 ? 400 : Figure.fullWidth,
      panel: Axes(
        x: .band(classes, label: columns), y: .band(classes, label: rows), marks: [mark],
        height: .points(max(24, Double(n) * max(26, min(34, 400 / Double(max(1, n)))))),
        colourBar: ColourBar(scale, format: .percent(decimals: 0))))
  }
}

extension FigureExamples {
  func labelJoint() -> Figure {
    let counts = classes.indices.map { r in
      classes.indices.map { c in
        let n = Double(classCounts[r])
        return r == c ? (0.86 * n).rounded() : (n * 0.045 * noise(31 * r + c)).rounded()
      }
    }
    return Figures.labelJoint(counts: counts, classes: classes)
  }
}
