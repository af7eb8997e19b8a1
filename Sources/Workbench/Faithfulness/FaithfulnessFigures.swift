import Attribution
import Plotting
import Reporting

/// The figures of a comparison of methods.
struct FaithfulnessFigures {
  private let findings: FaithfulnessFindings
  private let seed: UInt64

  init(_ findings: FaithfulnessFindings, seed: UInt64) {
    self.findings = findings
    self.seed = seed
  }

  /// Every ranked measure as a panel; `nil` where nothing is compared.
  func overview(_ shelf: inout FigureShelf) throws -> FigureBlock? {
    let study = findings.study
    let random = study.controls.firstIndex { $0.id == RandomControl.info.id }
    let panels = findings.measures.filter(\.isRanked).compactMap { measure -> MethodScorePanel? in
      guard let comparison = measure.comparison else { return nil }
      let chance = findings.compared.map { m in
        random.flatMap { findings.mean(study.entries[m].controls[$0], of: measure.index, seed: seed)?.value }
      }
      return MethodScorePanel(
        title: FaithfulnessSection.heading(measure.info).plainText,
        direction: measure.info.direction.rawValue,
        estimates: zip(comparison.means, comparison.intervals).map { Estimate($0, low: $1.low, high: $1.high) },
        chance: chance.map { $0 ?? .nan },
        oracle: findings.mean(study.oracle, of: measure.index, seed: seed)?.value)
    }
    guard !panels.isEmpty else { return nil }
    return try shelf.place(
      Figures.methodScores(
        methods: findings.compared.map { study.entries[$0].method.title }, panels: panels,
        images: study.faces.count),
      stem: "faithfulness-scores",
      caption:
        "Methods by measure, with 95 % bootstrap intervals over images. Hollow: the random control on the method's grid. Dashed: the oracle. Measures have scales of their own."
    )
  }

  /// How maps lose their likeness while layers are made new; `nil` where that was not measured.
  func randomisation(_ shelf: inout FigureShelf) throws -> FigureBlock? {
    let curves = RandomisationCurves(findings.study).curves.filter { $0.measure == CascadingRandomisation.info.id }
    guard !curves.isEmpty else { return nil }
    let methods = curves.filter { $0.control == nil }
    // The same control on several grids is drawn once, on the first.
    let controls = [RandomControl.info.id, SobelEdges.info.id].compactMap { id in
      curves.first { $0.control == id }
    }
    return try shelf.place(
      Figures.randomisation(
        methods: methods.map { RandomisationLine(name: $0.title, shares: $0.shares, values: $0.values) },
        controls: controls.map { RandomisationLine(name: $0.title, shares: $0.shares, values: $0.values) },
        images: methods.map(\.images).max() ?? 0),
      stem: "randomisation-curves",
      caption:
        "Rank correlation of the map with that of the network whose last layers are new, by the share of new layers. A line that stays up belongs to a method that hardly notices what the network learned."
    )
  }
}
