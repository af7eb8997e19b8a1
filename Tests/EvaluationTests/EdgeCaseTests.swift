import Evaluation
import Files
import Statistics
import Testing

@Suite("Metrics at the edges") struct EdgeCaseTests {
  @Test("one row") func oneRow() throws {
    let report = try MetricReport(
      try Predictions(classes: ["a", "b", "c"], labels: [2], probabilities: [0.1, 0.2, 0.7]), replicates: 10)
    #expect(
      report.value("accuracy") == 1 && report.value("macro_f1") == 1.0 / 3 && report.value("balanced_accuracy") == 1)
    #expect(report.value("cohen_kappa") == nil && report.value("roc_auc_macro_ovr") == nil && report.value("mcc") == 0)
    let json = report.json
    #expect(json["cohen_kappa"] == .null && json["per_class"]?["a"]?["roc_auc"] == .null)
    #expect(json["per_class"]?["c"]?["specificity"] == .null && json["calibration"]?["temperature"] == .null)
    #expect(!json.text.contains("nan"))
  }

  @Test("all rows of one class, all predicted so") func oneClass() throws {
    let inputs = MetricInputs(try Golden.binary([(1, 0.9), (1, 0.8), (1, 0.7)]))
    #expect(
      accuracy(inputs.confusion) == 1 && matthewsCorrelation(inputs.confusion) == 0
        && cohenKappa(inputs.confusion) == nil)
    #expect(inputs.ranking.rocAreas == [nil, nil] && inputs.ranking.averagePrecisions == [nil, 1])
    #expect(inputs.averaged(.macro).f1 == 0.5 && inputs.averaged(.weighted).f1 == 1)
  }

  @Test("perfect predictions of exactly 0 and 1") func perfect() throws {
    let inputs = MetricInputs(
      try Predictions(classes: ["a", "b", "c"], labels: [0, 1, 2], probabilities: [1, 0, 0, 0, 1, 0, 0, 0, 1]))
    for id in [
      "accuracy", "macro_f1", "mcc", "cohen_kappa", "roc_auc_macro_ovr", "roc_auc_macro_ovo", "average_precision_micro",
      "top_2",
    ] {
      #expect(MetricRegistry.metric(id)?.value(inputs) == 1, "\(id)")
    }
    for id in [
      "brier", "ece", "ece_right_closed", "mce", "classwise_ece", "top_label_ece", "aurc", "e_aurc", "ace_adaptive",
    ] {
      #expect(MetricRegistry.metric(id)?.value(inputs) == 0, "\(id)")
    }
    // Without a wrong answer nothing can be told apart.
    #expect(inputs.selective.separation == nil)
    let logLoss = inputs.predictions.logLoss
    #expect(logLoss >= 0 && logLoss < 1e-15)
  }

  @Test("a wrong prediction of probability 0 costs -ln(2.22e-16)") func clippedLogLoss() throws {
    let rows = try Golden.binary([(0, 1)])
    #expect(Golden.isClose(rows.logLoss, 36.04365338911715, tolerance: 1e-12))
    #expect(rows.brierScore == 2)
  }

  @Test("equal probabilities: the lowest index wins, scikit-learn's top-k prefers the highest") func ties() throws {
    let rows = try Predictions(
      classes: ["a", "b", "c"], labels: [0, 2], probabilities: [0.4, 0.4, 0.2, 0.2, 0.4, 0.4])
    #expect(rows.predicted == [0, 1] && rows.tiedRows == 2)
    #expect(rows.topAccuracy(1) == 0.5 && rows.topAccuracy(1, ties: .highestIndex) == 0.5)
    #expect(rows.rankOfLabel(0) == 0 && rows.rankOfLabel(0, ties: .highestIndex) == 1 && rows.rankOfLabel(1) == 1)
    #expect(rows.topAccuracy(3) == 1)
  }

  @Test("bin edges are numpy's: 0.6 lies in bin 5 of 10, 1 in the last, 0 in none of the right-closed") func binEdges()
  {
    func bins(_ values: [Double], _ rule: BinRule) -> [Int] {
      values.map { value in
        ReliabilityTable(confidence: [value], outcome: [true], binCount: 10, rule: rule).bins.firstIndex {
          $0.count == 1
        } ?? -1
      }
    }
    #expect(bins([0, 0.1, 0.3, 0.6, 0.7, 1], .leftClosed) == [0, 1, 2, 5, 6, 9])
    #expect(bins([0, 0.1, 0.3, 0.6, 0.7, 1], .rightClosed) == [-1, 0, 2, 5, 6, 9])
    #expect(bins([0.2, 0.25], .leftClosed) == [2, 2] && bins([0.2, 0.25], .rightClosed) == [1, 2])
  }

  @Test("equal confidences collapse to one equal-mass bin") func equalMassTies() {
    let table = ReliabilityTable(
      confidence: [0.7, 0.7, 0.7, 0.7], outcome: [true, true, false, false], binCount: 4, rule: .equalMassQuantile)
    #expect(table.bins.map(\.count).reduce(0, +) == 4 && abs(table.expectedError - 0.2) < 1e-15)
    let ranks = ReliabilityTable(
      confidence: [0.1, 0.2, 0.3, 0.4, 0.5], outcome: [true, true, true, true, true], binCount: 3, rule: .equalMassRank)
    #expect(ranks.bins.map(\.count) == [2, 2, 1])
  }

  @Test("two classes: the area of the pair is the area of each class") func binaryArea() throws {
    let scores = RankingScores(try Golden.binary([(0, 0.1), (0, 0.4), (1, 0.35), (1, 0.8)]))
    #expect(scores.rocAreas == [0.75, 0.75] && scores.macroOneVersusOne == 0.75)
    let curve = RankingCurve(scores: [0.8, 0.4, 0.4, 0.1], isPositive: [true, true, false, false])
    #expect(curve.rocPoints.map(\.x) == [0, 0, 0.5, 1] && curve.rocPoints.map(\.y) == [0, 0.5, 1, 1])
    #expect(curve.rocArea == 0.875)
  }

  @Test("the risk-coverage curve ends at the error rate and the oracle is no worse") func riskCoverage() {
    let curve = RiskCoverage(confidence: [0.9, 0.8, 0.7, 0.6], correct: [true, false, true, true])
    #expect(curve.risks == [0, 0.5, 1.0 / 3, 0.25] && curve.oracleRisks == [0, 0, 0, 0.25])
    #expect(curve.risk(atCoverage: 0.26) == 0.5 && curve.risk(atCoverage: 1) == 0.25 && curve.excessArea > 0)
    #expect(curve.largestCoverage(atRisk: 0.3, smallestPart: 1) == 1)
    #expect(curve.largestCoverage(atRisk: 0.2, smallestPart: 1) == 0.25)
    #expect(curve.largestCoverage(atRisk: 0.2, smallestPart: 2) == nil && curve.largestCoverage(atRisk: 0.3) == nil)
    let tied = RiskCoverage(confidence: [0.5, 0.5], correct: [false, true])
    #expect(tied.tieAveragedRisks == [0.5, 0.5] && tied.risks == [1, 0.5])
  }
}
