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
      let replicates = zip(a.replicates[c], b.replicates[c]).map { $0 - $1 }.sorted()
      return Mean(
        value: a.points[c] - b.points[c],
        interval: Interval(
          low: quantile(sorted: replicates, 0.025), high: quantile(sorted: replicates, 0.975),
          method: "bootstrap_percentile"),
        count: first.count)
    }
  }

  private static func bootstrap(_ rows: [[Double]], _ seed: UInt64) -> Bootstrap {
    Bootstrap(meansOf: rows[0].indices.map { c in rows.map { $0[c] } }, seed: seed)
  }
}
