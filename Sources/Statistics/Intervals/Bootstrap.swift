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

  /// Draws and computes, on all cores.
  /// - Parameters:
  ///   - rows: the number of rows, at least 1.
  ///   - replicates: how often to resample.
  ///   - seed: of the draws.
  ///   - jackknife: also leaves out each row in turn, which `bcaInterval` needs; `rows` more evaluations.
  ///   - statistics: called from several threads.
  public init(rows: Int, replicates: Int = 1000, seed: UInt64 = 42, jackknife: Bool = false, statistics: Statistics) {
    precondition(rows > 0 && rows <= Int(Int32.max) && replicates > 0, "\(rows) rows, \(replicates) replicates")
    self.seed = seed
    let identity = (0..<rows).map(Int32.init)
    points = identity.withUnsafeBufferPointer(statistics)
    // The state before each replicate, so that replicates can run in any order with the same draws.
    var generator = SeededGenerator(seed: seed)
    var states: [SeededGenerator] = []
    for _ in 0..<replicates {
      states.append(generator)
      for _ in 0..<rows { _ = generator.next() }
    }
    let draws = Parallel.map(replicates) { replicate in
      var generator = states[replicate]
      return withUnsafeTemporaryAllocation(of: Int32.self, capacity: rows) { buffer in
        for i in 0..<rows { buffer[i] = Int32(truncatingIfNeeded: generator.integer(below: rows)) }
        return statistics(UnsafeBufferPointer(buffer))
      }
    }
    self.replicates = points.indices.map { s in draws.map { $0[s] } }
    if jackknife && rows > 1 {
      let values = Parallel.map(rows) { left in
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: rows - 1) { buffer in
          for i in 0..<rows - 1 { buffer[i] = Int32(i < left ? i : i + 1) }
          return statistics(UnsafeBufferPointer(buffer))
        }
      }
      self.jackknife = points.indices.map { s in values.map { $0[s] } }
    } else {
      self.jackknife = nil
    }
  }

  /// The percentile interval: quantiles of the replicates by linear interpolation.
  /// - Parameters:
  ///   - statistic: its position in `points`.
  ///   - level: nominal coverage.
  public func percentileInterval(_ statistic: Int, level: Double = 0.95) -> Interval {
    let sorted = replicates[statistic].sorted()
    let tail = (1 - level) / 2
    return Interval(
      low: quantile(sorted: sorted, tail), high: quantile(sorted: sorted, 1 - tail), method: "bootstrap_percentile",
      level: level)
  }

  /// The bias-corrected and accelerated interval; `nil` without the jackknife or when every replicate lies on one side
  /// of the point.
  /// - Parameters:
  ///   - statistic: its position in `points`.
  ///   - level: nominal coverage.
  /// Source: Efron 1987.
  public func bcaInterval(_ statistic: Int, level: Double = 0.95) -> Interval? {
    guard let left = jackknife?[statistic], let center = mean(left) else { return nil }
    let sorted = replicates[statistic].sorted()
    let point = points[statistic]
    let below = Double(sorted.count { $0 < point }) + Double(sorted.count { $0 == point }) / 2
    let share = below / Double(sorted.count)
    guard share > 0, share < 1 else { return nil }
    let bias = normalQuantile(share)
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
