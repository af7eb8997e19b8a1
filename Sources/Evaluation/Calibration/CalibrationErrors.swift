import Files
import Statistics
import Tensors

/// Every calibration error under the conventions that the literature uses, side by side.
///
/// Confidence is the probability of the predicted class; "right" means that the prediction is the label. See `BinRule`
/// for the bins. Sources: Naeini et al. 2015, Guo et al. 2017 (ECE, MCE), Nixon et al. 2019 (adaptive, thresholded),
/// Kull et al. 2019 (class-wise), netcal 1.4 (average).
public struct CalibrationErrors: Sendable, Equatable {
  /// The number of bins of all errors.
  public let binCount: Int
  /// The headline ECE: equal widths, left-closed.
  public let ece: Double
  /// ECE with right-closed bins.
  public let eceRightClosed: Double
  /// The largest gap of the headline bins.
  public let maximum: Double
  /// The root mean squared gap of the headline bins.
  public let rootMeanSquare: Double
  /// The unweighted mean gap of the headline bins that hold rows ("ACE" of netcal: average).
  public let average: Double
  /// ECE with quantile edges, equal edges merged.
  public let eceEqualMass: Double
  /// ECE with slices of the sorted rows.
  public let eceEqualMassRank: Double
  /// The mean gap over classes and rank-equal-mass bins ("ACE" of Nixon et al.: adaptive).
  public let adaptive: Double
  /// As `adaptive`, after dropping probabilities below 0.01 (TACE).
  public let thresholdedAdaptive: Double
  /// The mean over classes of the ECE of (p_k, label is k).
  public let classwise: Double
  /// The ECE of (p_k, label is k) for each class.
  public let classwisePerClass: [Double]
  /// The mean over predicted classes, weighted by their share, of the ECE among rows of that prediction.
  public let topLabel: Double
  /// Mean confidence minus accuracy: positive means overconfident.
  public let overconfidenceGap: Double
  /// The Brier score of the confidence, split.
  public let brier: BrierDecomposition

  /// Computes all errors.
  /// - Parameters:
  ///   - predictions: the rows to judge.
  ///   - binCount: at least 1.
  public init(_ predictions: Predictions, binCount: Int = 15) {
    let confidence = predictions.confidences
    let right = predictions.correct
    let n = Double(predictions.count)
    self.binCount = binCount
    func table(_ rule: BinRule) -> ReliabilityTable {
      ReliabilityTable(confidence: confidence, outcome: right, binCount: binCount, rule: rule)
    }
    let headline = table(.leftClosed)
    ece = headline.expectedError
    maximum = headline.maximumError
    rootMeanSquare = headline.rootMeanSquareError
    average = headline.averageError
    eceRightClosed = table(.rightClosed).expectedError
    eceEqualMass = table(.equalMassQuantile).expectedError
    eceEqualMassRank = table(.equalMassRank).expectedError
    let columns = predictions.classes.indices.map { k in
      (p: predictions.probabilities(ofClass: k), truth: predictions.labels.map { $0 == k })
    }
    classwisePerClass = ReliabilityTable.perClass(predictions, binCount: binCount).map(\.expectedError)
    classwise = mean(classwisePerClass) ?? 0
    adaptive = Self.adaptiveError(columns, binCount: binCount, threshold: 0)
    thresholdedAdaptive = Self.adaptiveError(columns, binCount: binCount, threshold: 0.01)
    topLabel = predictions.classes.indices.reduce(0) { sum, k in
      let rows = predictions.predicted.indices.filter { predictions.predicted[$0] == k }
      guard !rows.isEmpty else { return sum }
      let within = ReliabilityTable(
        confidence: rows.map { confidence[$0] }, outcome: rows.map { right[$0] }, binCount: binCount)
      return sum + Double(rows.count) / n * within.expectedError
    }
    overconfidenceGap = confidence.reduce(0, +) / n - Double(right.count { $0 }) / n
    brier = BrierDecomposition(confidence: confidence, outcome: right, binCount: binCount)
  }

  private static func adaptiveError(
    _ columns: [(p: [Double], truth: [Bool])], binCount: Int, threshold: Double
  ) -> Double {
    let gaps = Parallel.map(columns.count) { k -> [Double] in
      let column = columns[k]
      let kept = column.p.indices.filter { column.p[$0] >= threshold }
      return ReliabilityTable(
        confidence: kept.map { column.p[$0] }, outcome: kept.map { column.truth[$0] }, binCount: binCount,
        rule: .equalMassRank
      ).bins.compactMap { $0.gap.map(abs) }
    }
    return mean(gaps.flatMap { $0 }) ?? 0
  }
}

extension CalibrationErrors: JSONRepresentable {
  /// The errors under the names of `metrics.json`.
  public var json: JSONValue {
    [
      "bins": binCount, "ece": ece, "ece_right_closed": eceRightClosed, "mce": maximum, "rmsce": rootMeanSquare,
      "ace_average": average, "ece_equal_mass": eceEqualMass, "ece_equal_mass_rank": eceEqualMassRank,
      "ace_adaptive": adaptive, "tace_0.01": thresholdedAdaptive, "classwise_ece": classwise, "top_label_ece": topLabel,
      "overconfidence_gap": overconfidenceGap, "brier_decomposition": brier,
    ]
  }
}
