import Drawing

/// One kind of score in a panel of `Figures.scoreDots`.
public struct ScoreSeries: Sendable {
  /// What the legend calls it.
  public var name: String
  /// One estimate a row.
  public var estimates: [Estimate]
  /// Draws outlines without intervals: what the scores stand beside.
  public var isReference: Bool

  /// A kind of score.
  public init(_ name: String, _ estimates: [Estimate], isReference: Bool = false) {
    self.name = name
    self.estimates = estimates
    self.isReference = isReference
  }
}

/// One panel of `Figures.scoreDots`.
public struct ScorePanel: Sendable {
  /// The measure.
  public var title: String
  /// The scores, each with one estimate a row.
  public var series: [ScoreSeries]
  /// What chance gets; nil for nothing.
  public var chance: Double?

  /// A panel.
  public init(_ title: String, _ series: [ScoreSeries], chance: Double? = nil) {
    self.title = title
    self.series = series
    self.chance = chance
  }
}

extension Figures {
  /// Scores from 0 to 1 of the same rows by several measures side by side, with intervals and a line at chance.
  /// - Parameters:
  ///   - rows: names, the best first.
  ///   - panels: one a measure.
  public static func scoreDots(rows: [String], panels: [ScorePanel], title: String, note: String) -> Figure {
    let paints: [Paint] = [.category(3), .category(2), .category(5), .category(6)]
    let axes = panels.enumerated().map { p, panel -> Axes in
      var marks: [any Mark] = panel.chance.map { [RuleMark(.x($0), name: "chance")] } ?? []
      let own = panel.series.filter { !$0.isReference }
      let step = own.count > 1 ? min(0.26, 0.7 / Double(own.count - 1)) : 0
      for series in panel.series where series.isReference {
        marks.append(
          DotMark(
            x: series.estimates.map(\.value), y: rows.indices.map(Double.init), shape: .diamond, paint: .muted,
            radius: 2.6, hollow: rows.map { _ in true }, titles: titles(rows, series), name: series.name))
      }
      for (s, series) in own.enumerated() {
        let places = rows.indices.map { Double($0) + (Double(s) - Double(own.count - 1) / 2) * step }
        let paint = paints[s % paints.count]
        marks += estimateDots(
          series.estimates, at: places, paint: paint, line: Stroke(paint.opacity(0.75), width: 1.2),
          shape: .category(s), radius: 2.6, titles: titles(rows, series), name: series.name)
      }
      var y = Axis.band(p == 0 ? rows : rows.map { _ in "" })
      y.hasGrid = true
      return Axes(
        title: panel.title,
        x: Axis(mapping: .linear(0...1), ticks: .at([0, 0.5, 1]), format: .decimals(1)), y: y, marks: marks,
        legend: .top, height: .points(max(60, Double(rows.count) * max(12.5, Double(own.count) * 6 + 4))))
    }
    // The first panel holds the names too.
    let weights = axes.indices.map { $0 == 0 ? 1.6 : 1 }
    return Figure(title: title, note: note, rows: [Figure.Row(axes, weights: weights)], columnGap: 12)
  }

  private static func titles(_ rows: [String], _ series: ScoreSeries) -> [String] {
    zip(rows, series.estimates).map { "\($0), \(series.name): \($1.text(.decimals(3)))" }
  }
}

extension FigureExamples {
  func scoreDots() -> Figure {
    let values = [0.62, 0.55, 0.41, 0.18]
    func scores(_ shift: Double) -> ScoreSeries {
      ScoreSeries("method", values.map { Estimate($0 + shift, low: $0 + shift - 0.05, high: $0 + shift + 0.04) })
    }
    let control = ScoreSeries("best control", values.map { _ in Estimate(0.15) }, isReference: true)
    return Figures.scoreDots(
      rows: ["Occlusion", "LayerCAM, finer", "Grad-CAM", "Input gradient"],
      panels: [
        ScorePanel("Mass accuracy", [scores(0), control], chance: 0.08),
        ScorePanel("Rank accuracy", [scores(0.1), control], chance: 0.08),
      ], title: "Two of four kinds of maps find the mouth", note: "n = 48 faces; lines are 95\u{202F}% intervals.")
  }
}
