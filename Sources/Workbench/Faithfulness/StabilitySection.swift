import Attribution
import Plotting
import Reporting

/// What a report says about the stability of explanations: the plane of changes, and where it is left.
struct StabilitySection {
  private let findings: StabilityFindings

  /// - Returns: `nil` unless stability was measured.
  init?(_ study: FaithfulnessStudy) {
    guard let findings = StabilityFindings(study) else { return nil }
    self.findings = findings
  }

  func section(_ shelf: inout FigureShelf) throws -> Section {
    let figure = try shelf.place(
      Figures.stabilityPlane(
        findings.methods.map { found in
          StabilityPanel(
            name: found.method.title, probabilities: found.points.map { abs($0.probability) },
            similarities: found.points.map(\.similarity),
            unstable: Estimate(found.share, low: found.interval.low, high: found.interval.high))
        }, stablePrediction: FaithfulnessScore.Change.stablePrediction,
        stableExplanation: FaithfulnessScore.Change.stableExplanation),
      stem: "stability-plane",
      caption:
        "One dot an image and change: how far the probability of the explained class moved, and how far the map went along once it was mapped back. Dots in the shaded corner are changes that left the prediction and moved the explanation."
    )
    return Section("Stability", id: "stability") {
      "Every image was mirrored, shifted, turned, lit otherwise, made noisy and written as a JPEG; the target stayed the class that was predicted for the clean image. The interval of a share counts changes of one image as independent, and is too narrow for that."
      figure
      shares
      Details("By change") { byChange }
    }
  }

  private var shares: Table {
    Table(
      id: "stability-shares",
      caption:
        "Changes by what they moved: the prediction counts as stable when the probability moved by less than \(Quantity(FaithfulnessScore.Change.stablePrediction, digits: 2)), the explanation as unstable when the rank correlation of the maps fell below \(Quantity(FaithfulnessScore.Change.stableExplanation, digits: 1)). With 95 % Wilson intervals.",
      columns: [
        .text("Method"), .number("Images × changes"), .number("Prediction stable"),
        .number("Prediction stable, explanation unstable"), .number("Share of all"),
      ],
      cells: findings.methods.map { found in
        [
          .text("\(found.method.title)"), .count(found.points.count), .count(found.stablePredictions),
          .count(found.unstable),
          .number(Quantity.percent(found.share, interval: .init(found.interval))),
        ]
      })
  }

  private var byChange: Table {
    let names = findings.methods.flatMap { $0.byChange.map(\.name) }
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return Table(
      id: "stability-changes",
      caption:
        "Mean rank correlation of the maps by change, and the mean change of the probability, either way, over all methods' images.",
      columns: [.text("Change"), .number("Probability moved")]
        + findings.methods.map { .number("\($0.method.title)") },
      cells: names.map { name -> [Table.Cell] in
        let means = findings.methods.map { found in found.byChange.first { $0.name == name } }
        let images = means.compactMap { $0 }.reduce(0) { $0 + $1.images }
        let moved = means.compactMap { $0 }.reduce(0.0) { $0 + $1.probability * Double($1.images) }
        return [.text("\(name)"), .number(Quantity(images > 0 ? moved / Double(images) : nil, digits: 3))]
          + means.map { .number(Quantity($0?.similarity, digits: 2)) }
      })
  }
}
