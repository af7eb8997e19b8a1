import Drawing

extension Figures {
  /// How the confusions of two models differ: row shares of the second minus those of the first, in points of a hundred.
  /// - Parameters:
  ///   - first: `first[true][predicted]`, images.
  ///   - second: the same of the other model.
  ///   - classes: class names in the order of the rows.
  ///   - names: of the two models.
  ///   - isTold: which cells a test tells from no difference, corrected for the number of cells: these get a star. Empty
  ///     where that was not tested; then the title claims nothing.
  public static func confusionDifference(
    first: [[Int]], second: [[Int]], classes: [String], names: (first: String, second: String), isTold: [[Bool]] = [],
    title: String? = nil, note: String? = nil
  ) -> Figure {
    func share(_ counts: [[Int]], _ row: Int, _ column: Int) -> Double {
      let sum = counts[row].reduce(0, +)
      return sum > 0 ? Double(counts[row][column]) / Double(sum) : .nan
    }
    func told(_ row: Int, _ column: Int) -> Bool {
      row < isTold.count && column < isTold[row].count && isTold[row][column]
    }
    let both = 0..<min(classes.count, first.count, second.count)
    let values = both.map { r in both.map { share(second, r, $0) - share(first, r, $0) } }
    let points = values.map { $0.map { 100 * $0 } }
    func cells(_ text: (Int, Int) -> String) -> [[String]] { both.map { r in both.map { text(r, $0) } } }
    let sums = both.map { (first[$0].reduce(0, +), second[$0].reduce(0, +)) }
    let finding = title ?? differenceTitle(values, classes, names, sums.map { min($0.0, $0.1) }, isTold)
    let panel = signedMatrix(
      rows: .band(both.map { classes[$0] }, label: "true"),
      columns: .band(both.map { classes[$0] }, label: "predicted"),
      values: points, scale: .diverging(covering: points.flatMap { $0 }),
      labels: cells { r, c in values[r][c].isNaN ? "–" : signedPoints(values[r][c]) + (told(r, c) ? "*" : "") },
      details: cells { r, c in "\(count(first[r][c])) → \(count(second[r][c]))" },
      titles: cells { r, c in
        "\(classes[r]) predicted as \(classes[c]): \(names.first) \(count(first[r][c])) images (\(percent(share(first, r, c)))), \(names.second) \(count(second[r][c])) (\(percent(share(second, r, c))))"
      }, hasBoldDiagonal: true, cell: max(26, min(34, 400 / Double(max(1, both.count)))), label: "points")
    let same = sums.allSatisfy { $0.0 == $0.1 }
    let n = sums.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
    return Figure(
      title: finding,
      note: note
        ?? "n = \(same ? count(n.0) : "\(count(n.0)) and \(count(n.1))") images. Share of the true class of \(names.second) minus that of \(names.first), in points of a hundred; images of both in small type. Orange: more often in \(names.second). On the diagonal more is better, elsewhere less."
        + (isTold.isEmpty ? "" : " A star: told from no difference, corrected for the number of cells."),
      alternativeText: differenceText(finding, values, classes, told),
      width: both.count <= 3 ? 300 : both.count <= 5 ? 400 : Figure.fullWidth, panel: panel)
  }

  private static func differenceText(
    _ finding: String, _ values: [[Double]], _ classes: [String], _ told: (Int, Int) -> Bool
  ) -> String {
    let recalls = values.indices.filter { values[$0][$0].isFinite }.map {
      "\(classes[$0]) \(signedPoints(values[$0][$0]))\(told($0, $0) ? " (told)" : "")"
    }
    return "\(finding). Change of recall in points: \(recalls.joined(separator: ", "))."
  }

  /// Names the largest difference that is told, in a class with at least 30 images.
  private static func differenceTitle(
    _ values: [[Double]], _ classes: [String], _ names: (first: String, second: String), _ sums: [Int],
    _ isTold: [[Bool]]
  ) -> String {
    let (first, second) = (isolated(names.first), isolated(names.second))
    let neutral = "Confusions of \(second) against \(first)"
    guard !isTold.isEmpty else { return neutral }
    var best: (row: Int, column: Int, value: Double)?
    for (r, line) in values.enumerated() where sums[r] >= 30 {
      for (c, value) in line.enumerated()
      where value.isFinite && r < isTold.count && c < isTold[r].count && isTold[r][c] {
        if abs(value) > abs(best?.value ?? 0) { best = (r, c, value) }
      }
    }
    guard let best else { return "No cell tells \(second) from \(first)" }
    let points =
      "\(NumberFormat.decimals(1).text(abs(best.value) * 100)) points \(best.value > 0 ? "more" : "less") often"
    return best.row == best.column
      ? sentence("\(second) recognises \(isolated(classes[best.row])) \(points) than \(first)")
      : sentence(
        "\(second) takes \(isolated(classes[best.row])) for \(isolated(classes[best.column])) \(points) than \(first)")
  }
}

extension FigureExamples {
  func confusionDifference() -> Figure {
    let first = [
      [286, 8, 62, 22, 61, 9, 43], [11, 36, 3, 1, 3, 0, 1], [59, 3, 246, 21, 108, 45, 46],
      [15, 1, 12, 775, 22, 17, 37], [56, 2, 76, 30, 318, 7, 105], [0, 0, 0, 0, 0, 0, 0], [36, 1, 32, 46, 97, 11, 403],
    ]
    // Some images of each class go to the right class, from the one it is most often taken for.
    let second = first.enumerated().map { r, row -> [Int] in
      var row = row
      let moved = [21, 6, 44, -9, 12, 0, 18][r]
      row[r] += moved
      row[[2, 0, 4, 6, 6, 0, 4][r]] -= moved
      return row
    }
    let told = first.indices.map { r in first.indices.map { c in r == 2 && (c == 2 || c == 4) } }
    return Figures.confusionDifference(
      first: first, second: second, classes: classes, names: (first: "compact", second: "ResNet50V2"), isTold: told)
  }
}
