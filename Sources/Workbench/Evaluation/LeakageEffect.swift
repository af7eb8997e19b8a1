import Evaluation
import Statistics

/// What test images that copy a training image do to the results.
struct LeakageEffect {
  /// The rows that copy a training image, ascending.
  let copies: [Int]
  /// Those rows; `nil` without any.
  let copied: Predictions?
  /// All other rows; `nil` without any.
  let clean: Predictions?
  /// Accuracy on all rows minus accuracy on the clean ones; `nil` unless there are both kinds.
  let inflation: Double?
  /// The paired percentile bootstrap of `inflation`.
  let inflationInterval: Statistics.Interval?

  /// - Throws: `EvaluationInputError.noSuchRow`.
  init(_ predictions: Predictions, leaked: Set<Int>, replicates: Int, seed: UInt64) throws {
    if let wrong = leaked.sorted().first(where: { !predictions.labels.indices.contains($0) }) {
      throw EvaluationInputError.noSuchRow(wrong, count: predictions.count)
    }
    copies = leaked.sorted()
    let others = predictions.labels.indices.filter { !leaked.contains($0) }
    copied = copies.isEmpty ? nil : try predictions.selecting(copies, name: "copies of training images")
    clean = others.isEmpty ? nil : try predictions.selecting(others, name: "rows without copies of training images")
    guard !copies.isEmpty, !others.isEmpty else {
      (inflation, inflationInterval) = (nil, nil)
      return
    }
    let right = predictions.correct
    let isCopy = predictions.labels.indices.map { leaked.contains($0) }
    let bootstrap = Bootstrap(rows: predictions.count, replicates: replicates, seed: seed) { rows in
      var (hits, cleanHits, cleanRows) = (0, 0, 0)
      for row in rows {
        let i = Int(row)
        if right[i] { hits += 1 }
        if !isCopy[i] {
          cleanRows += 1
          if right[i] { cleanHits += 1 }
        }
      }
      // A draw of copies alone says nothing about the difference.
      guard cleanRows > 0 else { return [0] }
      return [Double(hits) / Double(rows.count) - Double(cleanHits) / Double(cleanRows)]
    }
    inflation = bootstrap.points[0]
    inflationInterval = bootstrap.percentileInterval(0)
  }
}
