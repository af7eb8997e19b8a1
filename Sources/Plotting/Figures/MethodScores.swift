import Drawing

/// One measure of several methods, or of several models.
public struct MethodScorePanel: Sendable {
  /// The measure, with its arrow.
  public var title: String
  /// Which way is better, in words.
  public var direction: String
  /// One a row.
  public var estimates: [Estimate]
  /// What a map at random gets, one a row; NaN where that is not known, empty for nothing.
  public var chance: [Double]
  /// What the oracle gets; nil where there is none.
  public var oracle: Double?
  /// Rows that share a letter cannot be told apart; one text a row, empty for none.
  public var letters: [String]
  /// A value to compare with; nil for none.
  public var reference: ReferenceLine?
  /// How values are written.
  public var format: NumberFormat

  /// A measure of several rows.
  public init(
    title: String, direction: String, estimates: [Estimate], chance: [Double] = [], oracle: Double? = nil,
    letters: [String] = [], reference: ReferenceLine? = nil, format: NumberFormat = .decimals(3)
  ) {
    self.title = title
    self.direction = direction
    self.estimates = estimates
    self.chance = chance
    self.oracle = oracle
    self.letters = letters
    self.reference = reference
    self.format = format
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
    Figure(
      title: title ?? "Methods by \(panels.count) measure\(panels.count == 1 ? "" : "s")",
      note: note
        ?? "n = \(count(images)) images. Lines are 95\u{202F}% bootstrap intervals over images; the oracle stands where exact values have a score.",
      rows: measureRows(methods, panels, kind: "method"))
  }

  /// Panels of rows with dots, intervals and what stands beside them, two panels side by side.
  /// - Parameter kind: what a dot is called in the legend; nil where the names of the rows say it.
  static func measureRows(_ names: [String], _ panels: [MethodScorePanel], kind: String?) -> [Figure.Row] {
    let columns = min(2, max(1, panels.count))
    let axes = panels.enumerated().map { place, panel -> Axes in
      let rows = names.indices.map(Double.init)
      // Marks are named once: they mean the same in every panel. A reference has a value of its own in each.
      let isNamed = place < columns
      var marks: [any Mark] = panel.reference.map { [$0.mark(along: .x)] } ?? []
      if let oracle = panel.oracle, oracle.isFinite {
        marks.append(
          RuleMark(.x(oracle), stroke: Stroke(.contrast, width: 1, dash: [3, 3]), name: isNamed ? "oracle" : nil))
      }
      if !panel.chance.isEmpty {
        marks.append(
          DotMark(
            x: panel.chance, y: rows, paint: .secondaryInk, hollow: names.map { _ in true },
            name: isNamed ? "random map" : nil))
      }
      marks += estimateDots(
        panel.estimates, at: rows,
        titles: zip(names, panel.estimates).map { "\($0): \($1.text(panel.format))" }, name: isNamed ? kind : nil)
      if !panel.letters.isEmpty {
        marks.append(
          .rightColumn(
            y: rows, texts: zip(panel.estimates, panel.letters).map { "\(panel.format.text($0.value))  \($1)" }))
      }
      var y = Axis.band(names)
      y.hasGrid = true
      return Axes(
        title: panel.title, x: Axis(panel.direction, format: panel.format.onAxis), y: y, marks: marks, legend: .top,
        height: .points(max(44, 17 * Double(names.count))))
    }
    return Figure.rows(of: axes, columns: columns)
  }
}

extension FigureExamples {
  func methodScores() -> Figure {
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
