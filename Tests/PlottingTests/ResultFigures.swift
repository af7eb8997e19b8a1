import Foundation
import Plotting

/// Figures of results with given class names, and those of nothing, for the tests of the layout.
enum ResultFigures {
  static func curve(_ name: String, area: Estimate, positives: Int, count: Int = 40) -> ClassCurve {
    let x = (0...count).map { Double($0) / Double(count) }
    return ClassCurve(name, x: x, y: x.map { 1 - pow(1 - $0, 3) }, area: area, positives: positives)
  }

  static func bins(_ counts: [Int]) -> [ReliabilityBin] {
    counts.enumerated().map { i, n in
      let (lower, upper) = (Double(i) / Double(counts.count), Double(i + 1) / Double(counts.count))
      let middle = (lower + upper) / 2
      return ReliabilityBin(
        lower: lower, upper: upper, count: n, confidence: n > 0 ? middle : .nan,
        accuracy: n > 0 ? Estimate(middle, low: lower, high: upper) : Estimate(.nan))
    }
  }

  static func outcome(_ name: String, ece: Double, half: Double = 0.01) -> CalibrationOutcome {
    CalibrationOutcome(
      name, ece: Estimate(ece, low: ece - half, high: ece + half), logLoss: Estimate(1 + ece, low: 1, high: 1.2 + ece),
      accuracy: 0.6)
  }

  static func robustness(_ name: String, accuracy: [Double], halfway: Double?) -> RobustnessCurve {
    RobustnessCurve(
      name, unit: "gray levels", levels: accuracy.indices.map { Double($0 + 1) / 10 },
      accuracy: accuracy.map { Estimate($0, low: $0 - 0.02, high: $0 + 0.02) }, confidence: accuracy, halfway: halfway)
  }

  /// Every figure with the names of the classes that it is given.
  static func named(_ names: [String]) -> [String: Figure] {
    let estimate = Estimate(0.5, low: 0.4, high: 0.6)
    let curves = names.enumerated().map { curve($1, area: estimate, positives: $0 == 2 ? 0 : 1_234_567) }
    let matrix = names.indices.map { r in names.indices.map { c in r == c ? 300_000 : 11 * r + c } }
    return [
      "roc": Figures.rocCurves(curves, images: 8_000_000),
      "precision recall": Figures.precisionRecallCurves(curves, images: 8_000_000),
      "reliability": Figures.reliabilityClasses(
        names.enumerated().map {
          ClassReliability(
            $1, bins: bins([5, 0, 60, 70]), error: Estimate(0.1, low: 0.099, high: 0.111), positives: 60 * $0)
        }, images: 1_000_000),
      "slices": Figures.slices(
        [SliceGroup(names[0] + " " + names[3], names.map { SliceRow($0, value: estimate, count: 1_234_567) })],
        overall: 0.55, images: 8_000_000),
      "causes": Figures.errorCauses(
        causes: Array(names.prefix(4)), classes: names, counts: names.map { _ in [1, 20, 1, 0] }),
      "difference": Figures.confusionDifference(
        first: matrix, second: matrix.map { $0.reversed() }, classes: names, names: (names[1], names[3]),
        isTold: names.map { _ in names.map { _ in true } }),
      "ranking": Figures.modelRanking(
        models: names,
        panels: ["Accuracy", "Macro F1", "ECE"].map { title in
          MethodScorePanel(
            title: title, direction: "higher is better", estimates: names.map { _ in estimate },
            letters: names.map { _ in "abc" }, reference: ReferenceLine(0.69, label: "69.1 %: ceiling by copies"),
            format: .percent(decimals: 1))
        }, images: 3589),
      "robustness": Figures.robustnessCurves(
        names.map { robustness($0, accuracy: [0.6, 0.5, 0.4, 0.35, 0.3], halfway: 4.9) },
        clean: estimate, cleanConfidence: 0.7, chance: 0.2, images: 1_000_000),
      "prior": Figures.predictionPrior(
        names.enumerated().map { PriorRow($1, labelled: 1_000_000 * $0, predicted: 500_000) }, images: 28_000_000),
      "calibration": Figures.calibrationMethods(
        before: outcome(names[0], ece: 0.2), after: names.dropFirst().map { outcome($0, ece: 0.1) }, images: 3589,
        fittedOn: "3,589 validation images"),
      "soft": Figures.softLabels(
        votes: [0, 1], predictions: [1, 1.9], maximum: log(7), correlation: Estimate(0.1),
        rows: names.map { SoftLabelRow($0, accuracy: estimate, ceiling: 0.5, count: 1_000_000) }),
    ]
  }

  /// Nothing, one thing, and numbers that do not exist.
  static let empty: [Figure] = {
    let none = Estimate(.nan)
    return [
      Figures.rocCurves([], images: 0), Figures.precisionRecallCurves([], images: 0),
      Figures.rocCurves([ClassCurve("a", x: [], y: [], area: none, positives: 0)], images: 0),
      Figures.rocCurves([curve("a", area: none, positives: 5)], images: 5),
      Figures.precisionRecallCurves([ClassCurve("a", x: [1], y: [.nan], area: none, positives: 1)], images: 1),
      Figures.reliabilityClasses([], images: 0),
      Figures.reliabilityClasses([ClassReliability("a", bins: [], error: none, positives: 3)], images: 3),
      Figures.slices([], overall: .nan, images: 0),
      Figures.slices(
        [SliceGroup("a", []), SliceGroup("b", [SliceRow("c", value: none, count: 0)])], overall: 0, images: 0),
      Figures.errorCauses(causes: [], classes: [], counts: []),
      Figures.errorCauses(causes: ["a"], classes: ["b"], counts: [[0]]),
      Figures.confusionDifference(first: [], second: [], classes: [], names: ("a", "b")),
      Figures.confusionDifference(first: [[0]], second: [[3]], classes: ["c"], names: ("a", "b"), isTold: [[true]]),
      Figures.modelRanking(models: [], panels: [], images: 0),
      Figures.modelRanking(
        models: ["a"], panels: [MethodScorePanel(title: "F1", direction: "", estimates: [none])], images: 1),
      Figures.robustnessCurves([], clean: none, cleanConfidence: .nan, chance: 0.1, images: 0),
      Figures.robustnessCurves(
        [RobustnessCurve("a", unit: "", levels: [], accuracy: [], confidence: [], halfway: nil)], clean: none,
        cleanConfidence: .nan, chance: 0.1, images: 0),
      Figures.predictionPrior([], images: 0),
      Figures.predictionPrior([PriorRow("a", labelled: 0, predicted: 0)], images: 0),
      Figures.calibrationMethods(
        before: CalibrationOutcome("a", ece: none, logLoss: none, accuracy: .nan), after: [], images: 0, fittedOn: ""),
      Figures.softLabels(votes: [], predictions: [], maximum: 0, correlation: none, rows: []),
      Figures.softLabels(
        votes: [.nan, 9], predictions: [1, 9], maximum: 1, correlation: none,
        rows: [SoftLabelRow("all", accuracy: none, ceiling: nil, count: 0)]),
    ]
  }()
}
