import Drawing

/// One measure of several methods.
public struct MethodScorePanel: Sendable {
  /// The measure, with its arrow.
  public var title: String
  /// Which way is better, in words.
  public var direction: String
  /// One a method.
  public var estimates: [Estimate]
  /// What a map at random gets, one a method; NaN where that is not known.
  public var chance: [Double]
  /// What the oracle gets; nil where there is none.
  public var oracle: Double?

  /// A measure of several methods.
  public init(title: String, direction: String, estimates: [Estimate], chance: [Double], oracle: Double? = nil) {
    self.title = title
    self.direction = direction
    self.estimates = estimates
    self.chance = chance
    self.oracle = oracle
  }
}

extension Figures {
  /// Methods by several measures, each a panel with a scale of its own.
  /// - Parameters:
  ///   - methods: their names.
  ///   - panels: the measures; each has one estimate a method.
  ///   - images: how many were explained.
  public static func methodScores(
    methods: [String], panels: [MethodScorePanel], images: Int, title: String? = nil, note: String? = nil
  ) -> Figure {
    let columns = min(2, max(1, panels.count))
    let axes = panels.enumerated().map { place, panel -> Axes in
      let rows = methods.indices.map(Double.init)
      var marks: [any Mark] = []
      if let oracle = panel.oracle, oracle.isFinite {
        marks.append(RuleMark(.x(oracle), stroke: Stroke(.contrast, width: 1, dash: [3, 3]), name: "oracle"))
      }
      marks += [
        DotMark(
          x: panel.chance, y: rows, paint: .secondaryInk, hollow: methods.map { _ in true }, name: "random map"),
        IntervalMark(
          along: .x, positions: rows, low: panel.estimates.map(\.low), high: panel.estimates.map(\.high),
          stroke: Stroke(.accent, width: 1.4)),
        DotMark(
          x: panel.estimates.map(\.value), y: rows,
          titles: zip(methods, panel.estimates).map { "\($0): \(NumberFormat.decimals(3).text($1.value))" },
          name: "method"),
      ]
      var y = Axis.band(methods)
      y.hasGrid = true
      return Axes(
        title: panel.title, x: Axis(panel.direction), y: y, marks: marks,
        // Marks are named once: they mean the same in every panel.
        legend: place < columns ? .top : .none,
        height: .points(max(44, 17 * Double(methods.count))))
    }
    return Figure(
      title: title ?? "Methods by \(panels.count) measure\(panels.count == 1 ? "" : "s")",
      note: note
        ?? "n = \(count(images)) images. Lines are 95\u{202F}% bootstrap intervals over images; the oracle stands where exact values have a score.",
      rows: Figure.rows(of: axes, columns: columns))
  }
}

extension FigureExamples {
  static func methodScores() -> Figure {
    let methods = ["Grad-CAM", "LayerCAM", "Integrated gradients", "Occlusion"]
    func panel(_ title: String, _ direction: String, _ values: [Double], _ chance: Double, _ oracle: Double?)
      -> MethodScorePanel
    {
      MethodScorePanel(
        title: title, direction: direction,
        estimates: values.map { Estimate($0, low: $0 - 0.04, high: $0 + 0.05) },
        chance: values.indices.map { chance + 0.01 * Double($0) }, oracle: oracle)
    }
    return Figures.methodScores(
      methods: methods,
      panels: [
        panel("Insertion ↑", "higher is better", [0.52, 0.5, 0.58, 0.66], 0.41, 0.7),
        panel("Deletion ↓", "lower is better", [0.37, 0.38, 0.3, 0.24], 0.42, 0.21),
        panel("Shapley agreement ↑", "higher is better", [0.35, 0.3, 0.52, 0.81], 0, 1),
        panel("Max-sensitivity ↓", "lower is better", [0.12, 0.1, 0.6, 0.2], 0.8, nil),
      ], images: 56)
  }
}
