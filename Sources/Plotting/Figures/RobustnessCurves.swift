import Drawing
import Foundation

/// How one kind of disturbance, in steps from mild to strong, lowers accuracy.
public struct RobustnessCurve: Sendable {
  /// The disturbance: `Gaussian blur`.
  public var name: String
  /// What its levels are measured in: `pixels`; empty for nothing.
  public var unit: String
  /// The levels from mild to strong: severity 1, 2, … of the figure.
  public var levels: [Double]
  /// Share of right answers at every level.
  public var accuracy: [Estimate]
  /// Mean confidence at every level.
  public var confidence: [Double]
  /// The severity at which accuracy is halfway from clean to chance, between two steps where need be; nil where it never is.
  public var halfway: Double?

  /// One kind of disturbance.
  public init(
    _ name: String, unit: String, levels: [Double], accuracy: [Estimate], confidence: [Double], halfway: Double?
  ) {
    self.name = name
    self.unit = unit
    self.levels = levels
    self.accuracy = accuracy
    self.confidence = confidence
    self.halfway = halfway
  }

  /// The first severity at which accuracy has fallen to the middle between clean and chance, on straight lines between the
  /// steps; nil where it never does, and where clean accuracy is not above chance.
  /// - Parameter accuracy: at severity 1, 2, …
  public static func halfway(accuracy: [Double], clean: Double, chance: Double) -> Double? {
    guard clean > chance else { return nil }
    let middle = (clean + chance) / 2
    for (i, (before, after)) in zip([clean] + accuracy, accuracy).enumerated() where before > middle && after <= middle
    {
      return Double(i) + (before - middle) / (before - after)
    }
    return nil
  }
}

extension Figures {
  /// Accuracy and mean confidence against the severity of disturbances, one panel a kind; severity 0 is the clean images.
  /// - Parameters:
  ///   - kinds: the disturbances.
  ///   - clean: accuracy on the images as they are.
  ///   - cleanConfidence: the mean confidence there.
  ///   - chance: what guessing gets: the share of the most frequent class, or one over the number of classes.
  ///   - images: how many are disturbed.
  public static func robustnessCurves(
    _ kinds: [RobustnessCurve], clean: Estimate, cleanConfidence: Double, chance: Double, images: Int,
    title: String? = nil, note: String? = nil
  ) -> Figure {
    let confidenceLine = Stroke(.contrast, width: 1.2, dash: [4, 2.5])
    let halfwayLine = Stroke(.critical, width: 0.9, dash: [2, 2])
    let chanceLine = Stroke(.secondaryInk, width: 0.75, dash: [1.5, 2.5])
    let most = max(1, kinds.map(\.levels.count).max() ?? 1)
    let panels = kinds.map { kind -> Axes in
      let accuracy = [clean] + kind.accuracy
      let x = accuracy.indices.map(Double.init)
      let confidence = [cleanConfidence] + kind.confidence
      var marks: [any Mark] = [RuleMark(.y(chance), stroke: chanceLine)]
      if let halfway = kind.halfway {
        marks.append(
          RuleMark(
            .x(halfway), stroke: halfwayLine,
            label: "halfway at \(NumberFormat.decimals(1).text(halfway))", isLabelAbove: true))
      }
      marks += [
        AreaMark(x: x, low: accuracy.map(\.low), high: accuracy.map(\.high), fill: Paint.accent.opacity(0.18)),
        LineMark(
          x: confidence.indices.map(Double.init), y: confidence, stroke: confidenceLine,
          title: "\(kind.name): mean confidence"),
        LineMark(x: x, y: accuracy.map(\.value), stroke: Stroke(.accent, width: 1.5)),
        DotMark(
          x: x, y: accuracy.map(\.value), radius: 2,
          titles: accuracy.enumerated().map { i, value in
            let level = i == 0 || i > kind.levels.count ? "clean" : levelText(kind.levels[i - 1], kind.unit)
            let sure = i < confidence.count ? ", mean confidence \(percent(confidence[i]))" : ""
            return "\(kind.name), \(level): right \(value.text(.percent(decimals: 1)))\(sure)"
          }),
      ]
      let levels = kind.levels.map { NumberFormat.automatic.text($0) }.joined(separator: ", ")
      return Axes(
        title: kind.name,
        x: Axis(
          mapping: .linear(0...Double(most)), ticks: .at((0...most).map(Double.init)), format: .count, hasGrid: false),
        // Room between the highest tick and the name of the panel.
        y: Axis(mapping: .linear(0...1.08), ticks: .at([0, 0.5, 1]), format: .percent(decimals: 0)), marks: marks,
        height: .points(84), caption: kind.unit.isEmpty ? levels : "\(levels) \(kind.unit)")
    }
    var names: [any Mark] = [
      LineMark(x: [], y: [], name: "accuracy"), LineMark(x: [], y: [], stroke: confidenceLine, name: "mean confidence"),
      LineMark(x: [], y: [], stroke: chanceLine, name: "chance \(percent(chance))"),
    ]
    if kinds.contains(where: { $0.halfway != nil }) {
      names.append(LineMark(x: [], y: [], stroke: halfwayLine, name: "accuracy halfway from clean to chance"))
    }
    let finding = title ?? robustnessTitle(kinds, clean: clean, chance: chance, images)
    let texts = kinds.map { kind in
      let end =
        kind.accuracy.last.map { ", \($0.text(.percent(decimals: 1))) at severity \(kind.accuracy.count)" } ?? ""
      return kind.name + end
        + (kind.halfway.map { ", halfway to chance at severity \(NumberFormat.decimals(1).text($0))" } ?? "")
    }
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(images)) images at every severity, from 0 (clean) to the right; below each panel, the levels of severity 1 to \(most). Bands are 95\u{202F}% Wilson intervals.",
      alternativeText: "\(finding). Clean: \(clean.text(.percent(decimals: 1))). \(texts.joined(separator: "; ")).",
      rows: [Figure.legendRow(names)]
        + Figure.rows(of: panels, columns: panels.count <= 4 ? max(1, min(2, panels.count)) : 4))
  }

  private static func levelText(_ level: Double, _ unit: String) -> String {
    NumberFormat.automatic.text(level) + (unit.isEmpty ? "" : " \(unit)")
  }

  /// Counts the disturbances that bring accuracy below halfway to chance beyond their intervals, and names the soonest.
  private static func robustnessTitle(_ kinds: [RobustnessCurve], clean: Estimate, chance: Double, _ images: Int)
    -> String
  {
    let name = "Accuracy under disturbances"
    guard images >= 30, !kinds.isEmpty, clean.low > chance else { return name }
    let middle = (clean.value + chance) / 2
    let reached = kinds.filter { kind in kind.halfway != nil && kind.accuracy.contains { $0.high < middle } }
    guard let first = reached.min(by: { ($0.halfway ?? .infinity) < ($1.halfway ?? .infinity) }), let at = first.halfway
    else { return "No disturbance surely brings accuracy halfway to chance" }
    if reached.count == 1 {
      return
        "Only \(isolated(first.name)) surely brings accuracy halfway to chance (severity \(NumberFormat.decimals(1).text(at)))"
    }
    return
      "\(reached.count) of \(kinds.count) disturbances surely bring accuracy halfway to chance, \(isolated(first.name)) soonest (severity \(NumberFormat.decimals(1).text(at)))"
  }
}

extension FigureExamples {
  func robustnessCurves() -> Figure {
    let kinds: [(name: String, unit: String, levels: [Double], decay: Double)] = [
      ("Gaussian blur", "pixels", [0.5, 1, 1.5, 2, 3], 0.42),
      ("Gaussian noise", "gray levels", [4, 8, 16, 24, 40], 0.3),
      ("JPEG", "quality", [80, 60, 40, 20, 10], 0.05), ("Brighter", "gray levels", [10, 20, 40, 60, 80], 0.09),
      ("Lower contrast", "factor", [0.8, 0.6, 0.4, 0.3, 0.2], 0.07),
      ("Rotation", "degrees", [5, 10, 15, 20, 30], 0.17),
      ("Eyes covered", "share of the region", [0.2, 0.4, 0.6, 0.8, 1], 0.13),
      ("Low resolution", "", [40, 32, 24, 16, 12], 0.24),
    ]
    let (clean, chance) = (0.652, 0.247)
    return Figures.robustnessCurves(
      kinds.map { kind in
        let accuracy = (1...5).map { chance - 0.04 + (clean + 0.04 - chance) * exp(-kind.decay * Double($0)) }
        return RobustnessCurve(
          kind.name, unit: kind.unit, levels: kind.levels, accuracy: accuracy.map { wilson($0, 1000) },
          confidence: accuracy.map { 0.35 + 0.55 * $0 },
          halfway: RobustnessCurve.halfway(accuracy: accuracy, clean: clean, chance: chance))
      }, clean: wilson(clean, 1000), cleanConfidence: 0.72, chance: chance, images: 1000)
  }
}
