import Evaluation

/// Intervals of what a results report claims beyond the headline metrics: each class's measures, the overconfidence, and
/// what a temperature gains.
struct ResultIntervals {
  /// Wilson; `nil` where nothing was predicted as the class.
  let precision: [Evaluation.Interval?]
  /// Wilson; `nil` where the class is absent.
  let recall: [Evaluation.Interval?]
  /// Percentile bootstrap; `nil` where the class is neither present nor predicted.
  let f1: [Evaluation.Interval?]
  /// Percentile bootstrap of mean confidence minus accuracy.
  let overconfidence: Evaluation.Interval
  /// Percentile bootstrap of the paired difference ECE before minus ECE after the temperature.
  let temperatureGain: Evaluation.Interval?

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
    f1 = (0..<k).map { supports[$0] + predicted[$0] == 0 ? nil : bootstrap.percentileInterval($0) }
    overconfidence = bootstrap.percentileInterval(k)
    temperatureGain = calibrated == nil ? nil : bootstrap.percentileInterval(k + 1)
  }
}
