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

  /// The most methods whose curves are told apart by eye.
  private static let mostCurves = 6

  /// What becomes of the answer while the image is taken away or given back; `nil` where that was not measured.
  func curves(_ shelf: inout FigureShelf) throws -> FigureBlock? {
    let axes = [Deletion.info.id: "share of the image removed", Insertion.info.id: "share of the image given back"]
    let walked = findings.measures.filter { axes[$0.info.id] != nil && $0.comparison != nil }
    guard let first = walked.first else { return nil }
    let drawn = Array(order(first).prefix(Self.mostCurves))
    let panels = walked.map { measure in
      FaithfulnessPanel(
        measure.info.shortTitle.lowercased(), axis: "\(axes[measure.info.id] ?? ""), most important first",
        isHigherBetter: measure.info.direction == .higherIsBetter, lines: lines(measure, methods: drawn))
    }
    let all = findings.compared.count
    return try shelf.place(
      Figures.faithfulnessCurves(
        panels, answer: "probability", images: walked.map(\.images.count).min() ?? 0,
        // What is counted over some methods must not read as if it were counted over all.
        title: drawn.count == all
          ? nil
          : "\(drawn.count) of \(all) methods: \(walked.map { $0.info.shortTitle.lowercased() }.joined(separator: " and "))"
      ),
      stem: "faithfulness-curves",
      caption:
        "The probability of the predicted class, mean over images, while cells are removed from the image or given back to it, those first that the map calls most important. Controls are drawn on the grid of \(findings.title(0)).\(drawn.count < all ? " Drawn are the \(drawn.count) of \(all) methods that come first by \(first.info.shortTitle.lowercased())." : "")"
    )
  }

  /// The compared methods, the best first by a measure.
  private func order(_ measure: FaithfulnessFindings.Measure) -> [Int] {
    guard let means = measure.comparison?.means else { return Array(findings.compared.indices) }
    let isHigher = measure.info.direction == .higherIsBetter
    return findings.compared.indices.sorted { a, b in
      means[a] == means[b] ? a < b : (means[a] > means[b]) == isHigher
    }
  }

  /// The curves of the methods, of the controls that know no other image, and of the oracle.
  private func lines(_ measure: FaithfulnessFindings.Measure, methods: [Int]) -> [FaithfulnessLine] {
    let study = findings.study
    func line(
      _ name: String, _ kind: FaithfulnessLine.Kind, _ scores: FaithfulnessStudy.Scores, beatsControls: Bool? = nil
    ) -> FaithfulnessLine? {
      MeanCurve(scores[measure.index], images: measure.images, seed: seed).map {
        FaithfulnessLine(
          name, kind: kind, shares: MeanCurve.shares, values: $0.values, area: $0.area, beatsControls: beatsControls)
      }
    }
    let own = methods.map { m in
      let contests = measure.contests.filter { $0.method == m }
      return line(
        findings.title(m), .method, study.entries[findings.compared[m]].scores,
        beatsControls: contests.isEmpty ? nil : contests.allSatisfy(\.isWon))
    }
    let controls = sharedControls.map { line($0.title, .control, $0.scores) }
    return (own + controls + [line("Oracle", .oracle, study.oracle)]).compactMap(\.self)
  }

  /// The controls that are the same beside every method of a grid, on the first method's.
  private var sharedControls: [(title: String, scores: FaithfulnessStudy.Scores)] {
    guard let first = findings.compared.first else { return [] }
    return zip(findings.study.controls, findings.study.entries[first].controls)
      .filter { $0.0.id != MeanPrior.info.id }.map { ($0.title, $1) }
  }

  /// How much better than chance each method is on single images, by the first ranked measure; `nil` where nothing is
  /// compared.
  func spread(_ shelf: inout FigureShelf) throws -> FigureBlock? {
    let study = findings.study
    guard let measure = findings.measures.first(where: { $0.isRanked && $0.comparison != nil }),
      let random = study.controls.firstIndex(where: { $0.id == RandomControl.info.id })
    else { return nil }
    let sign: Double = measure.info.direction == .higherIsBetter ? 1 : -1
    func advantages(_ scores: FaithfulnessStudy.Scores, over chance: FaithfulnessStudy.Scores) -> [Double] {
      measure.images.compactMap { n in
        guard let value = scores[measure.index][n]?.value, let reference = chance[measure.index][n]?.value else {
          return nil
        }
        return sign * (value - reference)
      }
    }
    let methods = order(measure).map { m -> ScoreSpread in
      let entry = study.entries[findings.compared[m]]
      return ScoreSpread(
        findings.title(m), values: advantages(entry.scores, over: entry.controls[random]))
    }
    let first = study.entries[findings.compared[0]]
    let controls = sharedControls.filter { $0.title != study.controls[random].title }
      .map { ScoreSpread($0.title, values: advantages($0.scores, over: first.controls[random]), isControl: true) }
      .filter { !$0.values.isEmpty }
    let name = measure.info.shortTitle.lowercased()
    return try shelf.place(
      Figures.scoreSpread(
        "advantage over the random control", rows: methods + controls,
        reference: ReferenceLine(0, label: "as good as chance"),
        title: "\(sentence(name)) of single images against chance"),
      stem: "faithfulness-spread",
      caption:
        "How much better than the random control each map is by \(name), image by image; right of the line it is better. A mean may hide that a method fails on many images."
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
