import Foundation
import Statistics
import Tensors

/// The identities of an evaluation. Adding one is one function and one line in `all`.
public enum SelfChecks {
  /// What sums of shares over some ten thousand rows may lose.
  private static let rounding = 1e-12

  /// Every identity, from numbers computed for a report.
  /// - Parameters:
  ///   - inputs: the report's numbers.
  ///   - calibrated: the rows after a temperature, if there is one.
  public static func all(inputs: MetricInputs, calibrated: Predictions? = nil) -> [SelfCheck] {
    let predictions = inputs.predictions
    let share = accuracy(inputs.confusion)
    let bins = ReliabilityTable(
      confidence: predictions.confidences, outcome: predictions.correct, binCount: inputs.calibration.binCount)
    let checks = [
      confusionSum(cells: inputs.confusion.counts, rows: predictions.count),
      microF1(inputs.averaged(.micro).f1, counts: inputs.confusion.counts, classCount: predictions.classCount),
      weightedRecall(inputs.averaged(.weighted).recall, accuracy: share),
      topOne(predictions.topAccuracy(1), accuracy: share),
      fullCoverageRisk(inputs.selective.risk(atCoverage: 1), accuracy: share),
      rankingAreas(inputs.ranking.rocAreas, predictions),
      logLoss(predictions.logLoss, predictions),
      brierParts(inputs.calibration.brier),
      binCounts(bins.bins.map(\.count), rows: predictions.count),
      maximumError(inputs.calibration.maximum, expected: inputs.calibration.ece),
      overconfidence(inputs.calibration.overconfidenceGap, expected: inputs.calibration.ece),
    ]
    return checks + (calibrated.map { [temperature(before: predictions.predicted, after: $0.predicted)] } ?? [])
  }

  /// The cells of a confusion matrix against the number of rows.
  public static func confusionSum(cells: [Int], rows: Int) -> SelfCheck {
    SelfCheck(
      "The cells of the confusion matrix add up to the number of images.",
      residual: Double(abs(cells.reduce(0, +) - rows)), tolerance: 0)
  }

  /// Micro F1 against its definition by counts summed over classes, row-major `[classCount, classCount]`, and so
  /// against accuracy: every wrong row is one false positive and one false negative.
  public static func microF1(_ value: Double, counts: [Int], classCount: Int) -> SelfCheck {
    let hits = (0..<classCount).reduce(0) { $0 + counts[$1 * (classCount + 1)] }
    let misses = counts.reduce(0, +) - hits
    return SelfCheck(
      "Micro F1 over all classes is accuracy.", value,
      ratio(2 * Double(hits), 2 * Double(hits) + Double(misses) + Double(misses)), tolerance: rounding)
  }

  /// Recall weighted by support against accuracy.
  public static func weightedRecall(_ value: Double, accuracy: Double) -> SelfCheck {
    SelfCheck("Recall weighted by support is accuracy.", value, accuracy, tolerance: rounding)
  }

  /// Top-1 accuracy against accuracy.
  public static func topOne(_ value: Double, accuracy: Double) -> SelfCheck {
    SelfCheck("Top-1 accuracy is accuracy.", value, accuracy, tolerance: 0)
  }

  /// The risk at full coverage against accuracy.
  public static func fullCoverageRisk(_ risk: Double, accuracy: Double) -> SelfCheck {
    SelfCheck("Risk at full coverage is one minus accuracy.", risk, 1 - accuracy, tolerance: rounding)
  }

  /// The classes' ROC areas, found by trapezoids, against Mann and Whitney's statistic, found from ranks.
  public static func rankingAreas(_ areas: [Double?], _ predictions: Predictions) -> SelfCheck {
    let residuals = Parallel.map(predictions.classCount) { k -> Double in
      let isPositive = predictions.labels.map { $0 == k }
      let statistic = mannWhitneyShare(predictions.probabilities(ofClass: k), isPositive: isPositive)
      return switch (areas[k], statistic) {
      case (nil, nil): 0
      case (let area?, let statistic?): abs(area - statistic)
      default: .infinity
      }
    }
    return SelfCheck(
      "The ROC area of every class is its Mann-Whitney statistic.", residual: residuals.max() ?? 0, tolerance: rounding)
  }

  /// The share of (positive, negative) pairs that scores put in order, ties one half; `nil` without both kinds.
  ///
  /// Source: Mann and Whitney 1947: the positives' rank sum, mean ranks for ties, less its least value.
  public static func mannWhitneyShare(_ scores: [Double], isPositive: [Bool]) -> Double? {
    let positives = Double(isPositive.count { $0 })
    let negatives = Double(isPositive.count) - positives
    guard positives > 0, negatives > 0 else { return nil }
    let rankSum = zip(Correlation.ranks(scores), isPositive).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
    return (rankSum - positives * (positives + 1) / 2) / (positives * negatives)
  }

  /// The log-loss against a sum in another order: label by label, from the smallest loss on.
  public static func logLoss(_ value: Double, _ predictions: Predictions) -> SelfCheck {
    let epsilon = Double.ulpOfOne
    let parts = predictions.classes.indices.map { k -> Double in
      let own = zip(predictions.labels, predictions.probabilities(ofClass: k)).compactMap { $0 == k ? $1 : nil }
      return own.map { -log(min(max($0, epsilon), 1 - epsilon)) }.sorted().reduce(0, +)
    }
    return SelfCheck(
      "The log-loss summed label by label is the log-loss summed row by row.", value,
      parts.reduce(0, +) / Double(predictions.count), tolerance: rounding)
  }

  /// The Brier score of the confidence against the sum of its parts.
  public static func brierParts(_ brier: BrierDecomposition) -> SelfCheck {
    brierParts(
      score: brier.score, reliability: brier.reliability, resolution: brier.resolution, uncertainty: brier.uncertainty,
      withinBins: brier.withinBinVariance - brier.withinBinCovariance)
  }

  /// The Brier score of the confidence against the sum of its parts.
  public static func brierParts(
    score: Double, reliability: Double, resolution: Double, uncertainty: Double, withinBins: Double
  ) -> SelfCheck {
    SelfCheck(
      "The parts of the Brier score of the confidence add up to it.", score,
      reliability - resolution + uncertainty + withinBins, tolerance: rounding)
  }

  /// The counts of reliability bins against the number of rows.
  public static func binCounts(_ counts: [Int], rows: Int) -> SelfCheck {
    SelfCheck(
      "The reliability bins hold every image once.", residual: Double(abs(counts.reduce(0, +) - rows)), tolerance: 0)
  }

  /// A mean of gaps against the largest.
  public static func maximumError(_ maximum: Double, expected: Double) -> SelfCheck {
    SelfCheck(
      "The expected calibration error is at most the maximum calibration error.", expected, isAtMost: maximum,
      tolerance: rounding)
  }

  /// The size of a mean against the mean of sizes.
  public static func overconfidence(_ gap: Double, expected: Double) -> SelfCheck {
    SelfCheck(
      "The overconfidence gap is in size at most the expected calibration error.", abs(gap), isAtMost: expected,
      tolerance: rounding)
  }

  /// Predicted classes before and after a temperature.
  public static func temperature(before: [Int], after: [Int]) -> SelfCheck {
    let changed = zip(before, after).count { $0 != $1 } + abs(before.count - after.count)
    return SelfCheck("The temperature changes no prediction.", residual: Double(changed), tolerance: 0)
  }
}
