import Files
import Statistics

/// The intervals of the headline metrics: Wilson for accuracy, bootstrap over images for the others.
public struct HeadlineIntervals: Sendable {
  /// Wilson's interval of accuracy.
  public let accuracy: Interval
  /// The exact interval of accuracy.
  public let accuracyExact: Interval
  /// Percentile bootstrap of macro F1.
  public let macroF1: Interval
  /// Percentile bootstrap of balanced accuracy.
  public let balancedAccuracy: Interval
  /// Percentile bootstrap of the headline ECE.
  public let ece: Interval
  /// Replicates of the bootstrap.
  public let replicates: Int
  /// Seed of the bootstrap.
  public let seed: UInt64

  /// - Parameters:
  ///   - predictions: the rows to resample.
  ///   - binCount: bins of the ECE.
  ///   - replicates: of the bootstrap.
  ///   - seed: of the bootstrap.
  ///   - level: nominal coverage.
  public init(
    _ predictions: Predictions, binCount: Int = 15, replicates: Int = 1000, seed: UInt64 = 42, level: Double = 0.95
  ) {
    let correct = predictions.correct.count { $0 }
    accuracy = wilsonInterval(successes: correct, count: predictions.count, level: level)
    accuracyExact = clopperPearsonInterval(successes: correct, count: predictions.count, level: level)
    let bootstrap = Bootstrap(
      rows: predictions.count, replicates: replicates, seed: seed,
      statistics: Self.statistics(predictions, binCount: binCount))
    macroF1 = bootstrap.percentileInterval(0, level: level)
    balancedAccuracy = bootstrap.percentileInterval(1, level: level)
    ece = bootstrap.percentileInterval(2, level: level)
    self.replicates = replicates
    self.seed = seed
  }

  /// Macro F1, balanced accuracy, ECE and accuracy of drawn rows, for `Bootstrap`.
  /// - Parameters:
  ///   - predictions: the rows drawn from.
  ///   - binCount: bins of the ECE.
  public static func statistics(_ predictions: Predictions, binCount: Int = 15) -> Bootstrap.Statistics {
    let k = predictions.classCount
    let edges = equalWidthEdges(binCount)
    let confidences = predictions.confidences
    let cells = zip(predictions.labels, predictions.predicted).map { Int32($0 * k + $1) }
    let outcomes = predictions.correct.map { $0 ? 1.0 : 0.0 }
    let bins = confidences.map { Int32(equalWidthBin($0, edges: edges, rightClosed: false)) }
    return { rows in
      var counts = [Int](repeating: 0, count: k * k)
      var gaps = [Double](repeating: 0, count: binCount)
      counts.withUnsafeMutableBufferPointer { counts in
        gaps.withUnsafeMutableBufferPointer { gaps in
          for row in rows {
            let i = Int(row)
            counts[Int(cells[i])] += 1
            gaps[Int(bins[i])] += outcomes[i] - confidences[i]
          }
        }
      }
      let n = Double(rows.count)
      var (f1Sum, recallSum, present, hits) = (0.0, 0.0, 0, 0)
      for c in 0..<k {
        var (support, predicted) = (0, 0)
        for other in 0..<k {
          support += counts[c * k + other]
          predicted += counts[other * k + c]
        }
        let tp = counts[c * k + c]
        hits += tp
        f1Sum += ratio(2 * Double(tp), Double(support + predicted))
        if support > 0 {
          recallSum += Double(tp) / Double(support)
          present += 1
        }
      }
      let ece = gaps.reduce(0) { $0 + abs($1) } / n
      return [f1Sum / Double(k), ratio(recallSum, Double(present)), ece, Double(hits) / n]
    }
  }
}

extension HeadlineIntervals: JSONRepresentable {
  /// One entry a metric; accuracy carries its exact interval, bootstrapped metrics the replicates and the seed.
  public var json: JSONValue {
    func extended(_ interval: Interval, _ more: [(key: String, value: JSONValue)]) -> JSONValue {
      .object((interval.json.objectValue ?? []) + more)
    }
    let draws: [(key: String, value: JSONValue)] = [
      ("replicates", .integer(replicates)), ("seed", .integer(Int(truncatingIfNeeded: seed))),
    ]
    return [
      "accuracy": extended(
        accuracy,
        [("clopper_pearson", .object([("low", .number(accuracyExact.low)), ("high", .number(accuracyExact.high))]))]),
      "macro_f1": extended(macroF1, draws),
      "balanced_accuracy": extended(balancedAccuracy, draws),
      "ece": extended(ece, draws),
    ]
  }
}
