import Statistics

/// Bootstrap intervals of means of several columns at once, rows being images or pairs of images.
enum MeanIntervals {
  /// A mean with its 95 % percentile interval.
  struct Mean {
    let value: Double
    let interval: Interval
    /// Rows.
    let count: Int

    /// Whether the interval leaves out 0.
    var isTold: Bool { interval.low > 0 || interval.high < 0 }
  }

  /// The mean of every column.
  /// - Returns: `nil` for fewer than two rows.
  static func means(_ rows: [[Double]], seed: UInt64) -> [Mean]? {
    guard rows.count > 1 else { return nil }
    let bootstrap = bootstrap(rows, seed)
    return bootstrap.points.indices.map {
      Mean(value: bootstrap.points[$0], interval: bootstrap.percentileInterval($0), count: rows.count)
    }
  }

  /// For every column, the mean of the first rows minus that of the second, both resampled.
  /// - Returns: `nil` unless both have two rows or more.
  static func differences(_ first: [[Double]], _ second: [[Double]], seed: UInt64) -> [Mean]? {
    guard first.count > 1, second.count > 1 else { return nil }
    let (a, b) = (bootstrap(first, seed), bootstrap(second, seed &+ 1))
    return a.points.indices.map { c in
      let replicates = zip(a.replicates[c], b.replicates[c]).map { $0 - $1 }
      return Mean(value: a.points[c] - b.points[c], interval: interval(replicates), count: first.count)
    }
  }

  /// For every column, the share that it has in the sum of all differences of means, minus an expected share; resampled as
  /// in `differences`, so that the sum is resampled with it.
  /// - Parameter expected: one a column, of sum 1.
  /// - Returns: `nil` unless both have two rows or more, and where the sum is not above 0 in every replicate: shares of next
  ///   to nothing can be anything.
  static func excessShares(
    _ first: [[Double]], _ second: [[Double]], expected: [Double], seed: UInt64
  ) -> [Mean]? {
    guard first.count > 1, second.count > 1 else { return nil }
    let (a, b) = (bootstrap(first, seed), bootstrap(second, seed &+ 1))
    let columns = expected.indices
    func total(_ differences: (Int) -> Double) -> Double { columns.reduce(0) { $0 + differences($1) } }
    let sum = total { a.points[$0] - b.points[$0] }
    let sums = a.replicates[0].indices.map { r in total { a.replicates[$0][r] - b.replicates[$0][r] } }
    guard sum > 0, sums.allSatisfy({ $0 > 0 }) else { return nil }
    return columns.map { c in
      let replicates = sums.indices.map { (a.replicates[c][$0] - b.replicates[c][$0]) / sums[$0] - expected[c] }
      return Mean(
        value: (a.points[c] - b.points[c]) / sum - expected[c], interval: interval(replicates), count: first.count)
    }
  }

  private static func interval(_ replicates: [Double]) -> Interval {
    let sorted = replicates.sorted()
    return Interval(
      low: quantile(sorted: sorted, 0.025), high: quantile(sorted: sorted, 0.975), method: "bootstrap_percentile")
  }

  private static func bootstrap(_ rows: [[Double]], _ seed: UInt64) -> Bootstrap {
    Bootstrap(meansOf: rows[0].indices.map { c in rows.map { $0[c] } }, seed: seed)
  }
}
