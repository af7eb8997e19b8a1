import Files
import Foundation
import Tensors

/// One threshold a class: the decision is the class with the largest `p_k / t_k`.
///
/// A threshold below 1 lets a class win with less probability than others. Thresholds are fitted on validation rows:
/// with few rows of a class they follow chance, so only rows that they were not fitted to tell what they are worth.
public struct ClassThresholds: FittedDecisionRule, Equatable {
  /// `class_thresholds`.
  public static let id = "class_thresholds"
  /// The name for people.
  public static let name = "Class thresholds"
  /// The rule in one sentence.
  public static let convention =
    "The largest p_k / t_k, each t_k in turn set between observed ratios to the best metric on validation rows until "
    + "none raises it."

  /// The divisor of each class's probability, above 0.
  public let thresholds: [Double]

  /// Known thresholds.
  public init(_ thresholds: [Double]) {
    precondition(thresholds.allSatisfy { $0 > 0 && $0.isFinite }, "thresholds \(thresholds)")
    self.thresholds = thresholds
  }

  /// Raises a metric by one threshold at a time until none raises it further (coordinate ascent from 1).
  ///
  /// Only values between two neighbouring observed ratios change a decision, so those (their geometric means) and 1 are
  /// tried. A threshold moves only for a strictly better metric; of equally good values the one nearest 1, by ratio, is
  /// taken. The result is a local optimum, the same on every run.
  /// - Parameters:
  ///   - predictions: validation rows.
  ///   - metric: what to raise.
  public init(fitting predictions: Predictions, metric: DecisionMetric = .macroF1) {
    var thresholds = [Double](repeating: 1, count: predictions.classCount)
    var best = metric.value(ConfusionMatrix(predictions))
    // Every move raises the metric, which has finitely many values; the limit bounds the time alone.
    for _ in 0..<20 {
      let before = best
      for k in predictions.classes.indices {
        guard let candidate = Self.bestThreshold(ofClass: k, thresholds, predictions, metric) else { continue }
        var moved = thresholds
        moved[k] = candidate
        // Decided by the rule itself: ratios a rounding apart may fall on the other side than planned.
        let value = metric.value(ClassThresholds(moved).confusion(predictions))
        if value > best { (best, thresholds) = (value, moved) }
      }
      if best == before { break }
    }
    self.thresholds = thresholds
  }

  /// The largest `p_k / t_k`; of equal ones the lowest class.
  public func decisions(for predictions: Predictions) -> [Int] {
    precondition(thresholds.count == predictions.classCount, "\(thresholds.count) thresholds")
    return predictions.labels.indices.map { row in
      zip(predictions.row(row), thresholds).map { $0 / $1 }.argmax ?? 0
    }
  }

  /// The best value of one threshold with the others held; `nil` when no ratio lies between 0 and infinity.
  private static func bestThreshold(
    ofClass k: Int, _ thresholds: [Double], _ predictions: Predictions, _ metric: DecisionMetric
  ) -> Double? {
    // Row i is decided as k exactly when t_k is below its ratio of p_k to the best of the others.
    let rows = predictions.labels.indices.map { row -> (ratio: Double, rival: Int, label: Int) in
      var (rival, largest) = (-1, -Double.infinity)
      for (j, p) in predictions.row(row).enumerated() where j != k && p / thresholds[j] > largest {
        (rival, largest) = (j, p / thresholds[j])
      }
      let own = predictions.probabilities[row * predictions.classCount + k]
      return (own == 0 ? 0 : own / largest, rival, predictions.labels[row])
    }.sorted { $0.ratio > $1.ratio }
    var cells = [Int](repeating: 0, count: predictions.classCount * predictions.classCount)
    for row in rows { cells[row.label * predictions.classCount + row.rival] += 1 }
    var best: (value: Double, threshold: Double)?
    func consider(_ threshold: Double) {
      let value = metric.value(ConfusionMatrix(classes: predictions.classes, counts: cells))
      let isNearer = best.map { abs(log(threshold)) < abs(log($0.threshold)) } ?? true
      if value > best?.value ?? -1 || (value == best?.value && isNearer) { best = (value, threshold) }
    }
    for (i, row) in rows.enumerated() {
      cells[row.label * predictions.classCount + row.rival] -= 1
      cells[row.label * predictions.classCount + k] += 1
      guard i + 1 < rows.count, rows[i + 1].ratio < row.ratio, rows[i + 1].ratio > 0, row.ratio.isFinite else {
        continue
      }
      let (low, high) = (rows[i + 1].ratio, row.ratio)
      consider(low < 1 && 1 < high ? 1 : low.squareRoot() * high.squareRoot())
    }
    return best?.threshold
  }
}

extension ClassThresholds {
  /// The thresholds in output order.
  public var json: JSONValue { ["thresholds": thresholds] }
}
