import Evaluation
import Statistics

/// Intervals of what a results report claims beyond the headline metrics: each class's measures, the overconfidence,
/// and what a temperature gains.
struct ResultIntervals {
  /// Wilson; `nil` where nothing was predicted as the class.
  let precision: [Statistics.Interval?]
  /// Wilson; `nil` where the class is absent.
  let recall: [Statistics.Interval?]
  /// Percentile bootstrap, or where no draw differs (no hit, or nothing but hits) Wilson's interval of the Jaccard
  /// index J = TP / (TP + FP + FN), of which F1 = 2 J / (1 + J) is a growing function; `nil` where the class is neither
  /// present nor predicted.
  let f1: [Statistics.Interval?]
  /// Percentile bootstrap of mean confidence minus accuracy.
  let overconfidence: Statistics.Interval
  /// Percentile bootstrap of the paired difference ECE before minus ECE after the temperature.
  let temperatureGain: Statistics.Interval?

  init(_ predictions: Predictions, calibrated: Predictions?, replicates: Int, seed: UInt64) {
    let k = predictions.classCount
    let matrix = ConfusionMatrix(predictions)
    let (supports, predicted) = (matrix.supports, matrix.predictedCounts)
    precision = (0..<k).map { c in
      predicted[c] == 0 ? nil : wilsonInterval(successes: matrix[c, c], count: predicted[c])
    }
    recall = (0..<k).map { c in
      supports[c] == 0 ? nil : wilsonInterval(successes: matrix[c, c], count: supports[c])
    }
    let before = HeadlineIntervals.statistics(predictions)
    let after = calibrated.map { HeadlineIntervals.statistics($0) }
    let (labels, answers) = (predictions.labels, predictions.predicted)
    let excess = zip(predictions.confidences, predictions.correct).map { $0 - ($1 ? 1 : 0) }
    let bootstrap = Bootstrap(rows: predictions.count, replicates: replicates, seed: seed) { rows in
      var hits = [Int](repeating: 0, count: k)
      var both = [Int](repeating: 0, count: k)
      var sum = 0.0
      for row in rows {
        let (label, answer) = (labels[Int(row)], answers[Int(row)])
        if label == answer { hits[label] += 1 }
        both[label] += 1
        both[answer] += 1
        sum += excess[Int(row)]
      }
      let f1 = (0..<k).map { both[$0] == 0 ? 0 : 2 * Double(hits[$0]) / Double(both[$0]) }
      let gain = after.map { before(rows)[2] - $0(rows)[2] } ?? 0
      return f1 + [sum / Double(rows.count), gain]
    }
    f1 = (0..<k).map { c in
      let union = supports[c] + predicted[c] - matrix[c, c]
      guard union > 0 else { return nil }
      let drawn = bootstrap.percentileInterval(c)
      guard drawn.low == drawn.high else { return drawn }
      let jaccard = wilsonInterval(successes: matrix[c, c], count: union)
      return Statistics.Interval(
        low: 2 * jaccard.low / (1 + jaccard.low), high: 2 * jaccard.high / (1 + jaccard.high),
        method: "wilson_jaccard", level: jaccard.level)
    }
    overconfidence = bootstrap.percentileInterval(k)
    temperatureGain = calibrated == nil ? nil : bootstrap.percentileInterval(k + 1)
  }
}
