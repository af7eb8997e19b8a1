import Evaluation
import Files
import Testing
import TestSupport

@Suite("Metrics against scikit-learn and netcal") struct MetricGoldenTests {
  /// Metric id -> key of expected.json.
  static let keys: [(String, String)] = [
    ("accuracy", "accuracy"), ("balanced_accuracy", "balanced_accuracy"), ("macro_precision", "precision_macro"),
    ("macro_recall", "recall_macro"), ("macro_f1", "f1_macro"), ("weighted_precision", "precision_weighted"),
    ("weighted_recall", "recall_weighted"), ("weighted_f1", "f1_weighted"), ("micro_precision", "precision_micro"),
    ("micro_recall", "recall_micro"), ("micro_f1", "f1_micro"), ("mcc", "mcc"), ("cohen_kappa", "cohen_kappa"),
    ("sklearn_top_2", "top_2_accuracy"), ("sklearn_top_3", "top_3_accuracy"), ("log_loss", "log_loss"),
    ("brier", "brier_multiclass_0_2"), ("ece", "ece_15_netcal_left_closed"), ("mce", "mce_15"), ("rmsce", "rmsce_15"),
    ("ace_average", "ace_netcal_15"), ("ece_right_closed", "ece_15_guo_right_closed"),
    ("ece_equal_mass", "ece_15_equal_mass_quantile"), ("ece_equal_mass_rank", "ece_15_equal_mass_rank"),
    ("classwise_ece", "classwise_ece_15_mean"), ("ace_adaptive", "ace_nixon_15"), ("tace_0.01", "tace_nixon_0.01_15"),
    ("top_label_ece", "top_label_ece_15"), ("overconfidence_gap", "overconfidence_gap"), ("aurc", "aurc_stable_order"),
    ("e_aurc", "eaurc"),
  ]

  @Test("every metric equals its golden value", arguments: ["model_a_test", "adversarial"])
  func everyMetric(set: String) throws {
    let inputs = MetricInputs(try Golden.predictions(set))
    let expected = try Golden.values("expected", set)
    for (id, key) in Self.keys {
      let metric = try #require(MetricRegistry.metric(id), "no metric \(id)")
      let value = try #require(metric.value(inputs), "\(id) has no value")
      let golden = try Golden.number(expected, key)
      #expect(Golden.isClose(value, golden), "\(set) \(id): \(value), expected \(golden)")
    }
    #expect(
      Golden.isClose(
        balancedAccuracy(inputs.confusion, adjusted: true), try Golden.number(expected, "balanced_accuracy_adjusted")))
    #expect(Golden.isClose(inputs.selective.tieAveragedArea, try Golden.number(expected, "aurc_tie_averaged")))
    for (coverage, risk) in try #require(expected["risk_at_coverage"]?.objectValue) {
      let q = try #require(Double(coverage))
      #expect(Golden.isClose(inputs.selective.risk(atCoverage: q), try #require(risk.doubleValue)), "coverage \(q)")
    }
  }

  @Test("how confidence tells right from wrong equals scikit-learn's area", arguments: ["model_a_test", "adversarial"])
  func failures(set: String) throws {
    let inputs = MetricInputs(try Golden.predictions(set))
    let expected = try Golden.number(try Golden.values("selective", set), "failure_auroc")
    #expect(Golden.isClose(try #require(MetricRegistry.metric("failure_auroc")?.value(inputs)), expected))
    #expect(inputs.selective.json["failure_auroc"]?.doubleValue == inputs.selective.separation)
  }

  @Test("ten-bin calibration errors equal their golden values", arguments: ["model_a_test", "adversarial"])
  func tenBins(set: String) throws {
    let errors = CalibrationErrors(try Golden.predictions(set), binCount: 10)
    let expected = try Golden.values("expected", set)
    let pairs: [(Double, String)] = [
      (errors.ece, "ece_10_netcal_left_closed"), (errors.eceRightClosed, "ece_10_guo_right_closed"),
      (errors.maximum, "mce_10"),
      (errors.average, "ace_netcal_10"), (errors.rootMeanSquare, "rmsce_10"),
      (errors.eceEqualMass, "ece_10_equal_mass_quantile"),
      (errors.eceEqualMassRank, "ece_10_equal_mass_rank"), (errors.adaptive, "ace_nixon_10"),
      (errors.thresholdedAdaptive, "tace_nixon_0.01_10"), (errors.topLabel, "top_label_ece_10"),
      (errors.classwise, "classwise_ece_10_mean"),
    ]
    for (value, key) in pairs {
      let golden = try Golden.number(expected, key)
      #expect(Golden.isClose(value, golden), "\(set) \(key): \(value), expected \(golden)")
    }
    let perClass = try #require(expected["classwise_ece_10_per_class"]?.arrayValue).compactMap(\.doubleValue)
    #expect(perClass.count == errors.classwisePerClass.count)
    #expect(zip(perClass, errors.classwisePerClass).allSatisfy { Golden.isClose($0, $1) })
  }

  @Test(
    "reliability bins hold the golden counts, accuracies and confidences", arguments: ["model_a_test", "adversarial"],
    [10, 15])
  func reliabilityBins(set: String, bins: Int) throws {
    let predictions = try Golden.predictions(set)
    let table = ReliabilityTable(confidence: predictions.confidences, outcome: predictions.correct, binCount: bins)
    let expected = try Golden.values("expected", set, "reliability_bins_\(bins)")
    func column(_ key: String) throws -> [Double?] { try #require(expected[key]?.arrayValue).map(\.doubleValue) }
    #expect(table.bins.map { Double($0.count) } == (try column("count")))
    for (bin, (accuracy, confidence)) in zip(table.bins, zip(try column("accuracy"), try column("confidence"))) {
      #expect((bin.accuracy == nil) == (accuracy == nil) && (bin.interval == nil) == (accuracy == nil))
      #expect(
        Golden.isClose(bin.accuracy ?? -1, accuracy ?? -1) && Golden.isClose(bin.confidence ?? -1, confidence ?? -1))
      if let accuracy, let interval = bin.interval { #expect(interval.low <= accuracy && accuracy <= interval.high) }
    }
  }

  @Test("the table of one class is scikit-learn's calibration curve") func classTable() throws {
    let rows = try Golden.predictions("model_a_test")
    let table = ReliabilityTable.perClass(rows, binCount: 10, rule: .rightClosed)[3]
    let bins = table.bins.filter { $0.count > 0 }
    #expect(table.rule == .rightClosed)
    let expected = try Golden.values("expected", "sklearn_calibration_curve_happy_10")
    for (values, key) in [(bins.map(\.accuracy), "prob_true"), (bins.map(\.confidence), "prob_pred")] {
      let golden = try #require(expected[key]?.arrayValue).compactMap(\.doubleValue)
      #expect(values.count == golden.count && zip(values, golden).allSatisfy { Golden.isClose($0 ?? -1, $1) }, "\(key)")
    }
  }

  @Test(
    "per-class scores equal their golden values; an absent class has no AUC",
    arguments: ["model_a_test", "adversarial"])
  func perClass(set: String) throws {
    let inputs = MetricInputs(try Golden.predictions(set))
    let expected = try Golden.values("expected", set, "per_class")
    for (k, name) in inputs.predictions.classes.enumerated() {
      let golden = try #require(expected[name])
      let scores = inputs.perClass[k]
      let specificity = try #require(scores.specificity)
      for (value, key) in [
        (scores.precision, "precision"), (scores.recall, "recall"), (scores.f1, "f1"),
        (Double(scores.support), "support"),
        (specificity, "specificity"), (scores.mcc, "mcc_ovr"),
      ] { #expect(Golden.isClose(value, try Golden.number(golden, key)), "\(name) \(key)") }
      #expect((inputs.ranking.rocAreas[k] == nil) == (golden["roc_auc"] == nil), "\(name)")
      #expect((inputs.ranking.averagePrecisions[k] == nil) == (golden["average_precision"] == nil), "\(name)")
      if let area = inputs.ranking.rocAreas[k], let precision = inputs.ranking.averagePrecisions[k] {
        #expect(Golden.isClose(area, try Golden.number(golden, "roc_auc")), "\(name)")
        #expect(Golden.isClose(precision, try Golden.number(golden, "average_precision")), "\(name)")
      }
    }
  }

  @Test("averaged areas equal scikit-learn's")
  func averagedAreas() throws {
    let report = RankingScores(try Golden.predictions("model_a_test"))
    let expected = try Golden.values("expected", "model_a_test")
    for (value, key) in [
      (report.macroOneVersusRest, "roc_auc_ovr_macro"), (report.weightedOneVersusRest, "roc_auc_ovr_weighted"),
      (report.macroOneVersusOne, "roc_auc_ovo_macro"), (report.micro, "roc_auc_ovr_micro"),
      (report.macroAveragePrecision, "average_precision_macro"),
      (report.microAveragePrecision, "average_precision_micro"),
    ] { #expect(Golden.isClose(try #require(value), try Golden.number(expected, key)), "\(key)") }
    #expect(report.classesUsed == 7)
  }

  @Test("with an absent class the macro areas average the classes that occur")
  func absentClassIsLeftOut() throws {
    let scores = RankingScores(try Golden.predictions("adversarial"))
    let present = scores.rocAreas.compactMap { $0 }
    #expect(present.count == 6 && scores.classesUsed == 6)
    #expect(Golden.isClose(try #require(scores.macroOneVersusRest), present.reduce(0, +) / 6, tolerance: 1e-15))
    #expect(scores.macroOneVersusOne != nil && scores.micro != nil)
  }

  @Test("the confusion matrix and its normalisations are golden", arguments: ["model_a_test", "adversarial"])
  func confusion(set: String) throws {
    let matrix = ConfusionMatrix(try Golden.predictions(set))
    let expected = try Golden.values("expected", set)
    func cells(_ key: String) throws -> [Double] {
      try #require(expected[key]?.arrayValue).flatMap { ($0.arrayValue ?? []).compactMap(\.doubleValue) }
    }
    #expect(matrix.counts.map(Double.init) == (try cells("confusion_matrix")))
    for (normalization, key) in [
      (ConfusionMatrix.Normalization.byTrue, "confusion_norm_true"), (.byPredicted, "confusion_norm_pred"),
      (.all, "confusion_norm_all"),
    ] {
      #expect(
        zip(matrix.normalized(normalization), try cells(key)).allSatisfy { Golden.isClose($0, $1, tolerance: 1e-15) },
        "\(key)")
    }
    let golden = try #require(expected["most_confused_directed"]?.arrayValue).map { $0.arrayValue ?? [] }
    for (confusion, row) in zip(matrix.rankedConfusions(), golden) {
      #expect(
        JSONValue.array(row)
          == [confusion.count, matrix.classes[confusion.truth], matrix.classes[confusion.predicted]] as JSONValue)
    }
  }

  @Test("the Brier decomposition is golden and its identity holds", arguments: ["model_a_test", "adversarial"])
  func brierDecomposition(set: String) throws {
    let brier = CalibrationErrors(try Golden.predictions(set)).brier
    let expected = try Golden.values("expected", set)
    let terms = try #require(expected["murphy_15"])
    for (value, key) in [
      (brier.reliability, "reliability"), (brier.resolution, "resolution"), (brier.uncertainty, "uncertainty"),
      (brier.withinBinVariance, "within_bin_variance"), (brier.withinBinCovariance, "within_bin_covariance_x2"),
    ] { #expect(Golden.isClose(value, try Golden.number(terms, key), tolerance: 1e-14), "\(key)") }
    #expect(Golden.isClose(brier.score, try Golden.number(expected, "confidence_brier")))
    #expect(abs(brier.identityResidual) < 1e-15)
  }

  @Test(
    "the classification report is scikit-learn's text",
    arguments: [("model_a_test", 2), ("adversarial", 2), ("adversarial", 4)])
  func classificationReportText(set: String, digits: Int) throws {
    let golden = String(decoding: try readFile(Fixtures.path("evaluation/report_\(set)_\(digits).txt")), as: UTF8.self)
    #expect(classificationReport(try Golden.predictions(set), digits: digits) == golden)
  }
}
