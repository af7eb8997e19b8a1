import Files

/// One non-decreasing step curve a class, fitted to that class against the rest; the curves' values are divided by
/// their sum.
///
/// It has no parametric form and so the most freedom of all maps: it may change predictions, it makes ties, and it may
/// give a label probability 0 (see `Predictions.impossibleLabels`). Source: Zadrozny and Elkan, "Transforming
/// classifier scores into accurate multiclass probability estimates", 2002.
public struct IsotonicScaling: CalibrationMap, Equatable {
  /// `isotonic`.
  public static var id: String { "isotonic" }
  /// The name for people.
  public static var name: String { "Isotonic regression" }
  /// The rule in one sentence.
  public static var convention: String {
    "Each class against the rest by pool-adjacent-violators, equal p merged first, straight lines between knots, "
      + "constant outside them; divided by the row's sum, 1/K where all are 0 (scikit-learn)."
  }

  /// One curve a class, in output order.
  public let curves: [IsotonicCurve]

  /// Fits each class against the rest.
  public init(fitting predictions: Predictions) {
    curves = predictions.classes.indices.map { k in
      IsotonicCurve(fitting: predictions.probabilities(ofClass: k), isPositive: predictions.labels.map { $0 == k })
    }
  }

  /// The curves' knots (`x`, `y`), one entry a class.
  public var parameters: JSONValue { ["curves": curves.map(\.json)] }

  /// The curves' values over their sum.
  public func apply(to predictions: Predictions) throws -> Predictions {
    try Self.checkClasses(of: predictions, expected: curves.count)
    var values: [Double] = []
    values.reserveCapacity(predictions.probabilities.count)
    for row in predictions.labels.indices {
      let raised = zip(curves, predictions.row(row)).map { curve, p in curve.value(at: p) }
      let sum = raised.reduce(0, +)
      values += sum > 0 ? raised.map { $0 / sum } : raised.map { _ in 1 / Double(curves.count) }
    }
    return try predictions.replacingProbabilities(values)
  }
}

/// The non-decreasing curve closest to 0-1 outcomes by squared distance.
public struct IsotonicCurve: Sendable, Equatable {
  /// Where the fitted value changes: scores, ascending.
  public let x: [Double]
  /// The fitted values there, in `[0, 1]`, non-decreasing.
  public let y: [Double]

  /// Pools adjacent violators; values are exact shares of counts.
  /// - Parameters:
  ///   - scores: one a row, at least one row.
  ///   - isPositive: the outcome of each row.
  public init(fitting scores: [Double], isPositive: [Bool]) {
    precondition(scores.count == isPositive.count && !scores.isEmpty, "\(scores.count) scores")
    struct Block {
      var first: Double
      var last: Double
      var hits: Int
      var count: Int
    }
    var blocks: [Block] = []
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    var start = 0
    while start < order.count {
      let score = scores[order[start]]
      var end = start
      var hits = 0
      while end < order.count, scores[order[end]] == score {
        if isPositive[order[end]] { hits += 1 }
        end += 1
      }
      blocks.append(Block(first: score, last: score, hits: hits, count: end - start))
      start = end
      // Shares are compared crosswise in whole numbers, so that no rounding decides what is pooled.
      while blocks.count > 1 {
        let (before, after) = (blocks[blocks.count - 2], blocks[blocks.count - 1])
        guard before.hits * after.count >= after.hits * before.count else { break }
        blocks.removeLast(2)
        blocks.append(
          Block(
            first: before.first, last: after.last, hits: before.hits + after.hits, count: before.count + after.count))
      }
    }
    var (x, y): ([Double], [Double]) = ([], [])
    for block in blocks {
      let share = Double(block.hits) / Double(block.count)
      for end in block.first == block.last ? [block.first] : [block.first, block.last] {
        x.append(end)
        y.append(share)
      }
    }
    (self.x, self.y) = (x, y)
  }

  /// The value on the straight line between the neighbouring knots; the end values outside.
  public func value(at score: Double) -> Double {
    // The first knot at or above the score, by bisection.
    var (low, high) = (0, x.count)
    while low < high {
      let middle = (low + high) / 2
      if x[middle] < score { low = middle + 1 } else { high = middle }
    }
    if low == x.count { return y[low - 1] }
    if low == 0 || x[low] == score { return y[low] }
    return y[low - 1] + (score - x[low - 1]) / (x[low] - x[low - 1]) * (y[low] - y[low - 1])
  }
}

extension IsotonicCurve: JSONRepresentable {
  /// The knots: `x` and `y`.
  public var json: JSONValue { ["x": x, "y": y] }
}

extension Predictions {
  /// Rows whose label has probability 0: each costs as much as the clip of the log-loss allows.
  public var impossibleLabels: Int { labels.indices.count { probabilities[$0 * classCount + labels[$0]] == 0 } }
}
