import Drawing

extension Figures {
  /// How often each gray level occurs, one ridge a class, all on one scale, with the mean of each class.
  /// - Parameters:
  ///   - classes: class names.
  ///   - counts: for every class, pixels of each level: 256 counts, or any other number of equal bins of 0...255.
  ///   - exactMeans: the mean level of every class, where bins are too coarse to tell it.
  public static func grayHistograms(
    classes: [String], counts: [[Int]], means exactMeans: [Double]? = nil, title: String? = nil, note: String? = nil
  ) -> Figure {
    let shares = counts.map { line in
      let total = line.reduce(0, +)
      return line.map { total > 0 ? Double($0) / Double(total) : 0 }
    }
    // In shares a level, so that any number of bins has the same height.
    let tallest = max(shares.joined().max() ?? 0, 1e-12)
    func level(_ bin: Int, of bins: Int) -> Double { (Double(bin) + 0.5) * 256 / Double(bins) - 0.5 }
    var marks: [any Mark] = []
    var means: [Double] = []
    for (row, line) in shares.enumerated() {
      let x = line.indices.map { level($0, of: line.count) }
      let binned = line.contains { $0 > 0 } ? zip(x, line).reduce(0) { $0 + $1.0 * $1.1 } : .nan
      let mean = exactMeans.flatMap { row < $0.count ? $0[row] : nil } ?? binned
      means.append(mean)
      marks.append(
        RidgeMark(row: row, x: x, heights: line.map { $0 / tallest }, paint: .category(row), center: mean))
    }
    marks.append(
      .rightColumn(
        y: means.indices.map(Double.init), texts: means.map { "mean \(NumberFormat.decimals(0).text($0))" }))
    let known = zip(classes, means).filter { $0.1.isFinite }
    let brightest = known.max { $0.1 < $1.1 }
    let darkest = known.min { $0.1 < $1.1 }
    var sentenceTitle = "Gray levels of each class"
    if let brightest, let darkest, brightest.1 - darkest.1 >= 1 {
      sentenceTitle = sentence(
        "\(brightest.0) is the brightest class (mean \(NumberFormat.decimals(0).text(brightest.1))), \(darkest.0) the darkest (\(NumberFormat.decimals(0).text(darkest.1)))"
      )
    }
    return Figure(
      title: title ?? sentenceTitle,
      note: note
        ?? "Share of pixels at each gray level, the same height scale for every class; the line marks the mean.",
      panel: Axes(
        x: Axis("gray level", mapping: .linear(0...255), ticks: .at([0, 64, 128, 192, 255]), format: .count),
        y: .band(classes), marks: marks, height: .points(max(44, Double(classes.count) * 44))))
  }
}
