import Drawing

/// How sure the right and the wrong answers of one kind are.
public struct ConfidenceGroup: Sendable {
  /// The predicted class.
  public var name: String
  /// Confidences of right answers, 0...1.
  public var right: [Double]
  /// Confidences of wrong answers, 0...1.
  public var wrong: [Double]

  /// The confidences of one predicted class.
  public init(_ name: String, right: [Double], wrong: [Double]) {
    self.name = name
    self.right = right
    self.wrong = wrong
  }
}

extension Figures {
  /// The fewest answers whose confidences are drawn as a density; fewer are drawn one by one.
  private static let fewestForDensity = 20

  /// How confidence is spread among right and wrong answers, by predicted class: halves of a violin, with a line at the
  /// median; few answers as single lines.
  /// - Parameters:
  ///   - groups: one a predicted class.
  ///   - separation: how often a right answer is surer than a wrong one, of all pairs of one right and one wrong answer, with
  ///     its interval; 0.5 is chance. The title claims nothing without it.
  public static func confidenceSpread(
    _ groups: [ConfidenceGroup], separation: Estimate? = nil, title: String? = nil, note: String? = nil
  ) -> Figure {
    let all = ConfidenceGroup("all classes", right: groups.flatMap(\.right), wrong: groups.flatMap(\.wrong))
    let rows = groups.count > 1 ? [all] + groups : groups
    let sides: [(name: String, side: ViolinMark.Side, paint: Paint, values: (ConfidenceGroup) -> [Double])] = [
      ("right answers", .before, .accent, \.right), ("wrong answers", .after, .contrast, \.wrong),
    ]
    let densities = sides.map { side in
      rows.map { row -> KernelDensity? in
        let values = side.values(row)
        return values.count < fewestForDensity ? nil : KernelDensity(values, points: 64)
      }
    }
    func median(_ values: [Double]) -> Double { BoxSummary(values)?.median ?? .nan }
    var marks: [any Mark] = []
    for (s, side) in sides.enumerated() {
      func words(_ row: Int) -> String {
        let values = side.values(rows[row])
        return
          "\(rows[row].name), \(side.name): median \(percent(median(values), decimals: 0)), \(sampleSize(values.count))"
      }
      marks += rows.indices.map { row in
        // A class whose answers are alike would flatten all others: each row has a height of its own.
        let tallest = densities.compactMap { $0[row]?.density.max() }.max()
        return ViolinMark(
          [
            ViolinMark.Violin(
              at: Double(row), density: densities[s][row], median: median(side.values(rows[row])), title: words(row))
          ], side: side.side, paint: side.paint, thickness: 0.92, tallest: tallest, name: row == 0 ? side.name : nil)
      }
      for row in rows.indices where densities[s][row] == nil {
        marks.append(
          RugMark(
            side.values(rows[row]), place: .at(Double(row) + (s == 0 ? -0.2 : 0.2)), length: 6,
            stroke: Stroke(side.paint, width: 0.9), title: words(row)))
      }
    }
    marks.append(
      .rightColumn(
        y: rows.indices.map(Double.init),
        texts: rows.map { "\(count($0.wrong.count)) of \(count($0.right.count + $0.wrong.count)) wrong" }))
    var y = Axis.band(rows.map(\.name))
    y.hasGrid = true
    let finding = title ?? confidenceTitle(separation, right: all.right.count, wrong: all.wrong.count)
    let texts = rows.map { row in
      "\(row.name) \(percent(median(row.right), decimals: 0)) and \(percent(median(row.wrong), decimals: 0))"
    }
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(all.right.count + all.wrong.count)) images, by predicted class. Above the line right answers, below it wrong ones: densities, each row to its own height, with a line at the median; fewer than \(fewestForDensity) answers one by one.",
      alternativeText:
        "\(finding). Median confidence of right and of wrong answers: \(texts.joined(separator: "; ")).",
      panel: Axes(
        x: Axis(
          "confidence", mapping: .linear(0...1), ticks: .at([0, 0.25, 0.5, 0.75, 1]), format: .percent(decimals: 0)),
        y: y, marks: marks, legend: .top, height: .points(max(40, 34 * Double(rows.count)))))
  }

  /// Says how well confidence tells right from wrong where the interval leaves out chance.
  private static func confidenceTitle(_ separation: Estimate?, right: Int, wrong: Int) -> String {
    guard let separation, separation.low.isFinite, right >= 10, wrong >= 10 else {
      return "Confidence of right and wrong answers"
    }
    let share = percent(separation.value, decimals: 0)
    if separation.low > 0.5 { return "A right answer is surer than a wrong one in \(share) of all pairs" }
    if separation.high < 0.5 { return "A right answer is surer than a wrong one in only \(share) of all pairs" }
    return "Confidence does not tell right from wrong answers beyond chance"
  }
}

extension FigureExamples {
  func confidenceSpread() -> Figure {
    let counts = [(286, 205), (12, 9), (246, 282), (775, 104), (318, 276), (334, 82), (403, 223)]
    return Figures.confidenceSpread(
      classes.enumerated().map { c, name in
        func draw(_ n: Int, _ middle: Double, _ seed: Int) -> [Double] {
          (0..<n).map { min(1, max(0.15, middle + 0.17 * normalPair(500_000 + 9000 * c + seed + $0).0)) }
        }
        return ConfidenceGroup(
          name, right: draw(counts[c].0, 0.68 + 0.04 * Double(c % 3), 0), wrong: draw(counts[c].1, 0.5, 4000))
      }, separation: Estimate(0.79, low: 0.77, high: 0.81))
  }
}
