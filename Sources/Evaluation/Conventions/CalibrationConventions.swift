extension ConventionRows {
  /// Rows of calibration errors.
  static func calibration(_ predictions: Predictions) -> [ConventionRow] {
    func table(_ bins: Int, _ rule: BinRule) -> ReliabilityTable {
      ReliabilityTable(
        confidence: predictions.confidences, outcome: predictions.correct, binCount: bins, rule: rule)
    }
    func torch(_ bins: Int) -> TorchmetricsCalibration { TorchmetricsCalibration(predictions, binCount: bins) }
    func netcal(_ bins: Int, _ rule: BinRule = .leftClosed, _ value: (ReliabilityTable) -> Double) -> ConventionValue {
      guard Set(predictions.labels).count > 2 else {
        return ConventionValue(nil, "reads at most two distinct labels as a binary task")
      }
      if rule == .equalMassQuantile, hasEqualEdges(predictions.confidences, bins) {
        return ConventionValue(nil, "raises: two edges are equal")
      }
      return ConventionValue(value(table(bins, rule)), "\(bins) bins")
    }
    let edges =
      "netcal's and torchmetrics' bins are [low, high), those of Guo et al. and scikit-learn (low, high]; torchmetrics "
      + "puts confidences of 1 into a bin of their own and lays its edges in float32"
    var rows: [ConventionRow] = []
    for (id, setting, bins) in [
      ("default", "defaults", (here: 15, scikitLearn: 5, netcal: 10)),
      ("15", "15 bins", (here: 15, scikitLearn: 15, netcal: 15)),
    ] {
      let curve = table(bins.scikitLearn, .rightClosed).expectedError
      rows += [
        ConventionRow(
          "ece_\(id)", "Expected calibration error", setting: setting,
          [
            .here: ConventionValue(table(bins.here, .leftClosed).expectedError, "\(bins.here) bins"),
            .scikitLearn: ConventionValue(
              curve, "\(bins.scikitLearn) bins, from calibration_curve of (confidence, right)"),
            .netcal: netcal(bins.netcal) { $0.expectedError },
            .torchmetrics: ConventionValue(torch(15).expectedError, "15 bins"),
            .guo: ConventionValue(table(15, .rightClosed).expectedError, "15 bins"),
          ],
          edges + (id == "15" ? "." : "; the default numbers of bins are 15, 5, 10, 15 and 15.")),
        ConventionRow(
          "mce_\(id)", "Maximum calibration error", setting: setting,
          [
            .here: ConventionValue(table(bins.here, .leftClosed).maximumError, "\(bins.here) bins"),
            .netcal: netcal(bins.netcal) { $0.maximumError },
            .torchmetrics: ConventionValue(torch(15).maximumError, "15 bins"),
            .guo: ConventionValue(table(15, .rightClosed).maximumError, "15 bins"),
          ], edges + ", which one small bin can decide."),
        ConventionRow(
          "ace_\(id)", "Average calibration error", setting: setting,
          [
            .here: ConventionValue(table(bins.here, .leftClosed).averageError, "\(bins.here) bins"),
            .netcal: netcal(bins.netcal) { $0.averageError },
          ],
          "netcal's ACE is the plain mean over bins that hold rows; the ACE of Nixon et al. 2019 is the adaptive error, "
            + "another number."),
        ConventionRow(
          "ece_equal_mass_\(id)", "Expected calibration error, equal mass", setting: setting,
          [
            .here: ConventionValue(
              table(bins.here, .equalMassQuantile).expectedError, "\(bins.here) bins, equal edges merged"),
            .netcal: netcal(bins.netcal, .equalMassQuantile) { $0.expectedError },
          ], "Both lay edges at quantiles; netcal refuses equal edges, which are merged here."),
      ]
    }
    rows.append(
      ConventionRow(
        "rmsce_15", "RMS calibration error",
        [
          .here: ConventionValue(table(15, .leftClosed).rootMeanSquareError, "15 bins"),
          .torchmetrics: ConventionValue(torch(15).rootMeanSquareError, "15 bins, norm l2"),
        ], "torchmetrics puts confidences of 1 into a bin of their own and lays its edges in float32."))
    rows.append(
      ConventionRow(
        "ace_adaptive_15", "Adaptive calibration error", setting: "15 bins",
        [.here: ConventionValue(CalibrationErrors(predictions).adaptive, "15 bins, every class")],
        "The ACE of Nixon et al. 2019 over classes and equal-mass bins; none of the other tools has it, although netcal "
          + "uses the letters."))
    return rows
  }

  /// Whether quantile edges coincide, ends moved to 0 and 1, as netcal checks.
  private static func hasEqualEdges(_ confidences: [Double], _ bins: Int) -> Bool {
    ReliabilityTable(
      confidence: confidences, outcome: confidences.map { _ in true }, binCount: bins, rule: .equalMassQuantile
    )
    .bins.count < bins
  }
}
