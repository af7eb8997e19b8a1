import Drawing
import Plotting

/// Figures of explanations with given names, and those of nothing, for the tests of the layout.
enum ExplanationFigures {
  static func row(_ name: String, count: Int, _ shares: [(low: Double, value: Double, high: Double)]) -> RegionRow {
    RegionRow(name, count: count, shares: shares.map { Estimate($0.value, low: $0.low, high: $0.high) })
  }

  static func line(_ name: String, _ kind: FaithfulnessLine.Kind, _ values: [Double], beats: Bool? = nil)
    -> FaithfulnessLine
  {
    let area = values.reduce(0, +) / Double(max(1, values.count))
    return FaithfulnessLine(
      name, kind: kind, shares: values.indices.map { Double($0) / Double(max(1, values.count - 1)) },
      values: values.map { Estimate($0, low: $0 - 0.05, high: $0 + 0.05) },
      area: Estimate(area, low: area - 0.02, high: area + 0.02), beatsControls: beats)
  }

  static let face = Raster(gray: [UInt8](repeating: 90, count: 16), width: 4, height: 4)

  static func site(_ name: String, channels: Int, side: Int) -> AttentionSiteView {
    AttentionSiteView(
      name, channel: (0..<channels).map { Double($0) / Double(channels) },
      usualChannel: (0..<channels).map { _ in 0.5 },
      spatial: ValueGrid((0..<(side * side)).map { Double($0) / Double(side * side) }, width: side, height: side))
  }

  /// Every figure with the names that it is given.
  static func named(_ names: [String]) -> [String: Figure] {
    let estimate = (low: 0.1, value: 0.15, high: 0.2)
    return [
      "regions": Figures.regionTable(
        names.map { row($0, count: 1_234_567, names.map { _ in estimate }) }, parts: names,
        areas: names.map { _ in 0.08 }),
      "faithfulness": Figures.faithfulnessCurves(
        ["deletion", names[0]].map { measure in
          FaithfulnessPanel(
            measure, axis: names[3], isHigherBetter: false,
            lines: names.enumerated().map { line($1, $0 < 4 ? .method : $0 < 6 ? .control : .oracle, [0.9, 0.4, 0.1]) })
        }, answer: names[0], images: 1_234_567),
      "dossier": Figures.attentionDossier(
        face: face, sites: names.map { site($0, channels: 12, side: 3) }, subject: names[0]),
      "scores": Figures.scoreSpread(
        names[0],
        rows: names.enumerated().map { i, name in
          ScoreSpread(name, values: (0..<30).map { Double(($0 * 37 + i) % 1000) - 300 }, isControl: i > 4)
        }, reference: ReferenceLine(0, label: names[3]), constant: 1),
      "changes": Figures.answerChanges(
        AnswerChange(kept: 1_234_567, fixed: 3, broken: 90_000, wrongAlike: 400_000, wrongOtherwise: 1),
        names: (names[0], names[3]), isTold: true),
      "confidence": Figures.confidenceSpread(
        names.enumerated().map { i, name in
          let values = (0..<(9 * i)).map { Double($0) / 70 }
          return ConfidenceGroup(name, right: values, wrong: values.map { $0 / 2 })
        }, separation: Estimate(0.8, low: 0.7, high: 0.9)),
      "eigenfaces": Figures.eigenfaces(
        (0..<17).map { Eigenface(ValueGrid([1.0, -1, 0, Double($0)], width: 2, height: 2), share: 0.01) },
        mean: ValueGrid([9.0, 9, 9, 9], width: 2, height: 2), images: 1_234_567),
      "summary": Figures.modelSummary(
        names.map { ModelPart($0, layers: 1234, output: "1000 × 1000 × 2048", parameters: 123_456_789) }),
    ]
  }

  /// Nothing, one thing, and numbers that do not exist.
  static let empty: [Figure] = {
    let none = Estimate(.nan)
    let lost = ValueGrid([0.0, .nan], width: 2, height: 1)
    return [
      Figures.regionTable([], parts: [], areas: []), Figures.regionTable([], parts: ["a"], areas: []),
      Figures.regionTable([RegionRow("a", count: 0, shares: [])], parts: ["b", "c"], areas: [0, .nan]),
      Figures.regionTable([RegionRow("a", count: 40, shares: [none])], parts: ["b"], areas: [0.1]),
      Figures.faithfulnessCurves([], answer: "a", images: 0),
      Figures.faithfulnessCurves(
        [
          FaithfulnessPanel(
            "a", axis: "b", isHigherBetter: true,
            lines: [
              FaithfulnessLine("c", shares: [], values: [], area: none),
              FaithfulnessLine("d", kind: .oracle, shares: [0], values: [none], area: none),
            ])
        ], answer: "e", images: 1),
      Figures.attentionDossier(face: face, sites: [], subject: ""),
      Figures.attentionDossier(
        face: face, sites: [AttentionSiteView("a", channel: [], spatial: lost)], subject: "b"),
      Figures.attentionDossier(
        face: face, sites: [AttentionSiteView("a", channel: [.nan, 0.5], usualChannel: [1], spatial: lost)],
        subject: "b"),
      Figures.scoreSpread("a", rows: []),
      Figures.scoreSpread("a", rows: [ScoreSpread("b", values: [.nan]), ScoreSpread("c", values: [])], constant: 1),
      Figures.scoreSpread("a", rows: [ScoreSpread("b", values: [2, 2, 2, 2, 2, 2])], constant: 0.1),
      Figures.answerChanges(
        AnswerChange(kept: 0, fixed: 0, broken: 0, wrongAlike: 0, wrongOtherwise: 0), names: ("", "")),
      Figures.confidenceSpread([]),
      Figures.confidenceSpread([ConfidenceGroup("a", right: [], wrong: [.nan])], separation: none),
      Figures.confidenceSpread([ConfidenceGroup("a", right: [Double](repeating: 1, count: 40), wrong: [])]),
      Figures.eigenfaces([], images: 0), Figures.eigenfaces([Eigenface(lost, share: .nan)], images: 1),
      Figures.modelSummary([ModelPart("", layers: 0, output: "", parameters: 0)]),
    ]
  }()
}
