import Tensors

/// The bootstrap: statistics of the data resampled with replacement.
///
/// The draws come from one `SeededGenerator`, one draw a resampled row, replicate after replicate, so they depend on
/// the seed and the number of rows alone, not on threads or on the statistics asked for. Source: Efron and Tibshirani
/// 1993.
public struct Bootstrap: Sendable {
  /// One replicate's statistics from the row numbers it drew (repeats included).
  public typealias Statistics = @Sendable (UnsafeBufferPointer<Int32>) -> [Double]

  /// The statistics of the data itself.
  public let points: [Double]
  /// `replicates[s]` holds statistic `s` of every replicate.
  public let replicates: [[Double]]
  /// The seed of the draws.
  public let seed: UInt64
  private let jackknife: [[Double]]?

  /// What is left out in turn to learn how skewed a statistic is, which the BCa interval needs.
  public enum Jackknife: Sendable, Equatable {
    /// Nothing: there is no BCa interval then.
    case none
    /// Each row; as many evaluations as there are rows.
    case rows
    /// Random groups of rows, for data of many rows: the skewness of sums of rows gives the same acceleration.
    case groups(Int)
  }

  /// Draws and computes, on all cores.
  /// - Parameters:
  ///   - rows: the number of rows, at least 1.
  ///   - replicates: how often to resample.
  ///   - seed: of the draws.
  ///   - jackknife: what to leave out for `bcaInterval`.
  ///   - statistics: called from several threads.
  public init(
    rows: Int, replicates: Int = 1000, seed: UInt64 = 42, jackknife: Jackknife = .none, statistics: Statistics
  ) {
    precondition(rows > 0 && rows <= Int(Int32.max) && replicates > 0, "\(rows) rows, \(replicates) replicates")
    self.seed = seed
    let identity = (0..<rows).map(Int32.init)
    points = identity.withUnsafeBufferPointer(statistics)
    let draws = Parallel.map(replicates) { replicate in
      // Replicates run in any order and still draw what they would one after the other.
      var generator = SeededGenerator(seed: seed)
      generator.skip(replicate * rows)
      return withUnsafeTemporaryAllocation(of: Int32.self, capacity: rows) { buffer in
        for i in 0..<rows { buffer[i] = Int32(truncatingIfNeeded: generator.integer(below: rows)) }
        return statistics(UnsafeBufferPointer(buffer))
      }
    }
    self.replicates = points.indices.map { s in draws.map { $0[s] } }
    let groups = Self.groups(jackknife, rows: rows, seed: seed)
    guard rows > 1, let groups else {
      self.jackknife = nil
      return
    }
    let values = Parallel.map(groups.count) { left in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: rows) { buffer in
        var kept = 0
        for i in 0..<rows where groups.ofRow[i] != left {
          buffer[kept] = Int32(i)
          kept += 1
        }
        return statistics(UnsafeBufferPointer(rebasing: buffer.prefix(kept)))
      }
    }
    self.jackknife = points.indices.map { s in values.map { $0[s] } }
  }

  private static func groups(_ jackknife: Jackknife, rows: Int, seed: UInt64) -> (ofRow: [Int], count: Int)? {
    switch jackknife {
    case .none: return nil
    case .rows: return (Array(0..<rows), rows)
    case .groups(let count):
      precondition(count > 1, "\(count) groups")
      // Rows often come sorted by class, so neighbours must not share a group.
      var generator = SeededGenerator(seed: seed, label: "jackknife groups")
      return ((0..<rows).map { $0 % count }.shuffled(using: &generator), min(count, rows))
    }
  }

  /// The percentile interval: quantiles of the replicates by linear interpolation.
  /// - Parameters:
  ///   - statistic: its position in `points`.
  ///   - level: nominal coverage.
  public func percentileInterval(_ statistic: Int, level: Double = 0.95) -> Interval {
    Self.percentileInterval(sorted: replicates[statistic].sorted(), level: level)
  }

  private static func percentileInterval(sorted: [Double], level: Double) -> Interval {
    let tail = (1 - level) / 2
    return Interval(
      low: quantile(sorted: sorted, tail), high: quantile(sorted: sorted, 1 - tail), method: "bootstrap_percentile",
      level: level)
  }

  /// The bias-corrected and accelerated interval; `nil` without the jackknife, when every replicate lies on one side of
  /// the point, or where the statistic does not exist for some resample.
  /// - Parameters:
  ///   - statistic: its position in `points`.
  ///   - level: nominal coverage.
  /// Source: Efron 1987.
  public func bcaInterval(_ statistic: Int, level: Double = 0.95) -> Interval? {
    bcaInterval(statistic, sorted: replicates[statistic].sorted(), level: level)
  }

  /// How far resampling moves the statistic, in standard errors, positive where replicates lie below the point; `nil` when
  /// every replicate lies on one side of it.
  private func bias(_ statistic: Int, sorted: [Double]) -> Double? {
    let point = points[statistic]
    let below = Double(sorted.count { $0 < point }) + Double(sorted.count { $0 == point }) / 2
    let share = below / Double(sorted.count)
    return share > 0 && share < 1 ? normalQuantile(share) : nil
  }

  private func bcaInterval(_ statistic: Int, sorted: [Double], level: Double) -> Interval? {
    guard let left = jackknife?[statistic], left.allSatisfy(\.isFinite), let center = mean(left) else { return nil }
    guard let bias = bias(statistic, sorted: sorted) else { return nil }
    var (squares, cubes) = (0.0, 0.0)
    for value in left {
      let d = center - value
      squares += d * d
      cubes += d * d * d
    }
    let acceleration = ratio(cubes, 6 * squares * squares.squareRoot())
    func end(_ p: Double) -> Double {
      let shifted = bias + normalQuantile(p)
      return quantile(sorted: sorted, normalDistribution(bias + shifted / (1 - acceleration * shifted)))
    }
    let tail = (1 - level) / 2
    return Interval(low: end(tail), high: end(1 - tail), method: "bootstrap_bca", level: level)
  }

  /// The BCa interval, or the percentile interval without the jackknife; `nil` where the statistic does not exist for the
  /// data or for more than one resample in twenty, and where resampling itself moves it by more than a standard error
  /// (the largest or the mean absolute gap of few rows): neither interval means much then.
  /// - Parameters:
  ///   - statistic: its position in `points`.
  ///   - level: nominal coverage.
  public func interval(_ statistic: Int, level: Double = 0.95) -> Interval? {
    let sorted = replicates[statistic].filter(\.isFinite).sorted()
    guard points[statistic].isFinite, sorted.count * 20 >= replicates[statistic].count * 19 else { return nil }
    // Resamples that all agree are moved by nothing.
    if sorted[0] < sorted[sorted.count - 1] {
      guard let bias = bias(statistic, sorted: sorted), abs(bias) <= 1 else { return nil }
    }
    return bcaInterval(statistic, sorted: sorted, level: level) ?? Self.percentileInterval(sorted: sorted, level: level)
  }
}

extension Bootstrap {
  /// Resamples whole clusters of rows: for rows that are not independent, such as copies of one image.
  /// - Parameters:
  ///   - clusters: the rows of each cluster; together all rows once.
  ///   - replicates: how often to resample.
  ///   - seed: of the draws.
  ///   - jackknife: what to leave out for `bcaInterval`, in clusters.
  ///   - statistics: called from several threads.
  /// Source: Davison and Hinkley 1997, section 3.8.
  public init(
    clusters: [[Int32]], replicates: Int = 1000, seed: UInt64 = 42, jackknife: Jackknife = .none,
    statistics: @escaping Statistics
  ) {
    self.init(rows: clusters.count, replicates: replicates, seed: seed, jackknife: jackknife) { drawn in
      var rows: [Int32] = []
      for cluster in drawn { rows += clusters[Int(cluster)] }
      return rows.withUnsafeBufferPointer(statistics)
    }
  }
}

extension Bootstrap {
  /// The means of columns, all resampled by the same rows.
  /// - Parameters:
  ///   - columns: at least one, each with the same number of values, at least 1.
  ///   - replicates: how often to resample.
  ///   - seed: of the draws.
  public init(meansOf columns: [[Double]], replicates: Int = 1000, seed: UInt64 = 42) {
    let rows = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == rows }, "columns of different lengths")
    self.init(rows: rows, replicates: replicates, seed: seed) { drawn in
      columns.map { column in drawn.reduce(0.0) { $0 + column[Int($1)] } / Double(drawn.count) }
    }
  }
}
