import Evaluation
import Files
import Testing

@Suite("Checks of numbers against each other") struct SelfCheckTests {
  @Test("all hold on real and on awkward rows", arguments: ["model_a_test", "adversarial"])
  func hold(set: String) throws {
    let rows = try Golden.predictions(set)
    let checks = SelfChecks.all(
      inputs: MetricInputs(rows), calibrated: try TemperatureScaling(temperature: 2).apply(to: rows))
    #expect(checks.count == 12 && Set(checks.map(\.name)).count == checks.count)
    for check in checks { #expect(check.holds, "\(check)") }
    #expect(SelfChecks.all(inputs: MetricInputs(rows)).count == 11)
  }

  @Test("all hold on one row, on one class, and on certain predictions") func edges() throws {
    for rows in [
      try Predictions(classes: ["a", "b", "c"], labels: [2], probabilities: [0.1, 0.2, 0.7]),
      try Golden.binary([(1, 0.9), (1, 0.2)]), try Golden.binary([(1, 1), (0, 1), (0, 0)]),
    ] {
      for check in SelfChecks.all(inputs: MetricInputs(rows)) { #expect(check.holds, "\(check)") }
    }
  }

  @Test("each fails when its quantity is tampered with") func tampered() throws {
    let rows = try Golden.predictions("adversarial")
    let inputs = MetricInputs(rows)
    let share = accuracy(inputs.confusion)
    var areas = inputs.ranking.rocAreas
    areas[3] = (areas[3] ?? 0) + 1e-9
    var withoutArea = inputs.ranking.rocAreas
    withoutArea[1] = 0
    var cells = inputs.confusion.counts
    cells[0] += 1
    let brier = inputs.calibration.brier
    let checks = [
      SelfChecks.confusionSum(cells: cells, rows: rows.count),
      SelfChecks.microF1(share + 1e-9, counts: inputs.confusion.counts, classCount: 7),
      SelfChecks.microF1(share, counts: cells, classCount: 7),
      SelfChecks.weightedRecall(balancedAccuracy(inputs.confusion), accuracy: share),
      SelfChecks.topOne(rows.topAccuracy(1, ties: .highestIndex), accuracy: share),
      SelfChecks.fullCoverageRisk(inputs.selective.risk(atCoverage: 0.9), accuracy: share),
      SelfChecks.rankingAreas(areas, rows), SelfChecks.rankingAreas(withoutArea, rows),
      SelfChecks.logLoss(rows.logLoss + 1e-9, rows),
      SelfChecks.brierParts(
        score: brier.score, reliability: brier.reliability, resolution: brier.resolution + 1e-9,
        uncertainty: brier.uncertainty, withinBins: 0),
      SelfChecks.binCounts([rows.count - 1], rows: rows.count),
      SelfChecks.maximumError(0.1, expected: 0.2),
      SelfChecks.overconfidence(-0.3, expected: 0.2),
      SelfChecks.temperature(before: [0, 1], after: [0, 2]), SelfChecks.temperature(before: [0, 1], after: [0]),
    ]
    for check in checks { #expect(!check.holds, "\(check)") }
    #expect(!SelfCheck("not a number", residual: .nan, tolerance: 1).holds)
    #expect(SelfChecks.rankingAreas(withoutArea, rows).json["residual"] == .null)
  }

  @Test("Mann and Whitney's share by hand: ties count one half") func mannWhitney() {
    #expect(SelfChecks.mannWhitneyShare([0.8, 0.4, 0.4, 0.1], isPositive: [true, true, false, false]) == 0.875)
    #expect(SelfChecks.mannWhitneyShare([0.8, 0.4], isPositive: [true, true]) == nil)
  }
}
