import Attribution
import Reporting

/// What the numbers of the page are, and how to make it again.
extension DriftDocument {
  /// The terms of what the page shows, in the order in which it is met.
  var definitions: Section {
    var terms: [Term] = [
      .accuracy, .sameAnswer, .wilson, .agrestiMin, .mcNemarMidP, .target(.logit(0)), .rawMap, .evidence, .mapHealth,
      .rankCorrelation, .commonGrid, .mapCorrelation, .percentileBootstrap(of: "images"), .shareOfPart, .changeOfShare,
      .signFlips, .benjaminiHochberg, .probability,
    ]
    if study.models.contains(where: { $0.checkpoint.temperature != nil }) { terms.append(.temperature) }
    return .definitions(terms + [.readTwice, .otherImage, .noiseAsSmooth])
  }

  var reproduction: Reproduction {
    Reproduction(
      invocation, seed: study.settings.seed,
      facts: study.models.enumerated().map { i, model in
        Definition("Checkpoint SHA-256, \(name(i))", "\(code: model.sha256)")
      } + [Definition("Data", "\(code: study.dataName), \(study.split) split")],
      numbers: DriftStudy.file, tables: [.init("One row per image", "drift.csv")])
  }
}
