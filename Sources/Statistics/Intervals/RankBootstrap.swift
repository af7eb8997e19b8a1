extension Bootstrap {
  /// Spearman's correlation of two columns, resampled by rows.
  ///
  /// Resampled rows keep the order of their values, so each replicate counts them by value in place of sorting again.
  /// A replicate in which one column is constant has no correlation and is NaN.
  /// - Parameters:
  ///   - a: finite values, at least one.
  ///   - b: as many.
  ///   - replicates: how often to resample.
  ///   - seed: of the draws.
  public init(spearmanOf a: [Double], _ b: [Double], replicates: Int = 1000, seed: UInt64 = 42) {
    precondition(a.count == b.count && (a + b).allSatisfy(\.isFinite), "\(a.count) and \(b.count) values")
    let (first, second) = (RankedColumn(a), RankedColumn(b))
    self.init(rows: a.count, replicates: replicates, seed: seed) { drawn in
      [Correlation.pearson(first.ranks(of: drawn), second.ranks(of: drawn)) ?? .nan]
    }
  }
}

/// A column that ranks any of its rows without sorting.
private struct RankedColumn {
  /// For each row, how many distinct smaller values there are.
  private let levels: [Int]
  private let levelCount: Int

  init(_ values: [Double]) {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var levels = [Int](repeating: 0, count: values.count)
    for (place, row) in order.enumerated().dropFirst() {
      let before = order[place - 1]
      levels[row] = levels[before] + (values[row] == values[before] ? 0 : 1)
    }
    self.levels = levels
    levelCount = (order.last.map { levels[$0] } ?? 0) + 1
  }

  /// Ranks from 1 among the rows, equal values sharing the mean of their ranks.
  func ranks(of rows: UnsafeBufferPointer<Int32>) -> [Double] {
    var counts = [Int](repeating: 0, count: levelCount)
    for row in rows { counts[levels[Int(row)]] += 1 }
    var below = 0
    let ranks = counts.map { count -> Double in
      defer { below += count }
      return Double(2 * below + count + 1) / 2
    }
    return rows.map { ranks[levels[Int($0)]] }
  }
}
