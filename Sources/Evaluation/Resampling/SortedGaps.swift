import Statistics

/// Probabilities in ascending order with what became true, prepared once so that the equal-mass calibration errors of any
/// resample are one pass.
struct SortedGaps: Sendable {
  /// Row numbers, lowest probability first, equal ones in the order of the data.
  private let rows: [Int32]
  private let values: [Double]
  /// The outcome, 0 or 1, minus the probability.
  private let gaps: [Double]

  /// Where probabilities of at least 0.01 begin: what the thresholded error looks at.
  private let thresholded: Int

  /// - Parameters:
  ///   - probabilities: one a row.
  ///   - outcome: whether it became true.
  init(_ probabilities: [Double], outcome: (Int) -> Bool) {
    let order = probabilities.indices.sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
    rows = order.map(Int32.init)
    values = order.map { probabilities[$0] }
    gaps = order.map { (outcome($0) ? 1 : 0) - probabilities[$0] }
    thresholded = values.firstIndex { $0 >= 0.01 } ?? values.count
  }

  /// The absolute gaps of slices of the sorted rows: their sum (each weighted by its rows), the sum of their means, and
  /// how many slices hold rows. The first `n mod bins` slices hold one more row.
  /// - Parameters:
  ///   - binCount: how many slices.
  ///   - isThresholded: leaves out probabilities below 0.01.
  ///   - counts: how often each row is taken.
  func slices(
    _ binCount: Int, isThresholded: Bool = false, counts: UnsafePointer<Int32>
  ) -> (weighted: Double, means: Double, used: Int) {
    rows.withUnsafeBufferPointer { rows in
      gaps.withUnsafeBufferPointer { gaps in
        let start = isThresholded ? thresholded : 0
        var total = 0
        for i in start..<rows.count { total += Int(counts[Int(rows[i])]) }
        guard total > 0 else { return (0, 0, 0) }
        let used = min(binCount, total)
        var (weighted, means) = (0.0, 0.0)
        var (slice, sum) = (0, 0.0)
        func size(_ slice: Int) -> Int { total / binCount + (slice < total % binCount ? 1 : 0) }
        var room = size(0)
        for i in start..<rows.count {
          var left = Int(counts[Int(rows[i])])
          if left < room {
            sum += Double(left) * gaps[i]
            room -= left
            continue
          }
          while left >= room {
            sum += Double(room) * gaps[i]
            left -= room
            weighted += abs(sum)
            means += abs(sum) / Double(size(slice))
            slice += 1
            room = slice < used ? size(slice) : Int.max
            sum = 0
          }
          sum += Double(left) * gaps[i]
          if room < Int.max { room -= left }
        }
        return (weighted, means, used)
      }
    }
  }

  /// The sum of absolute gaps, weighted by rows, of bins whose edges are quantiles of the resample (linear
  /// interpolation), the ends moved to 0 and 1 and equal edges merged.
  func quantileBins(_ binCount: Int, counts: UnsafePointer<Int32>) -> Double {
    let edges = quantiles(binCount, counts: counts)
    var (bin, sum, weighted) = (0, 0.0, 0.0)
    for i in rows.indices {
      let n = counts[Int(rows[i])]
      if n == 0 { continue }
      while bin + 2 < edges.count && values[i] >= edges[bin + 1] {
        weighted += abs(sum)
        sum = 0
        bin += 1
      }
      sum += Double(n) * gaps[i]
    }
    return weighted + abs(sum)
  }

  private func quantiles(_ binCount: Int, counts: UnsafePointer<Int32>) -> [Double] {
    let total = rows.reduce(0) { $0 + Int(counts[Int($1)]) }
    var edges = [0.0]
    // The values at two neighbouring places of the resample, found while walking along it once.
    var (i, seen) = (-1, 0)
    func value(at place: Int) -> Double {
      while seen <= place {
        i += 1
        seen += Int(counts[Int(rows[i])])
      }
      return values[i]
    }
    var previous = 0.0
    for edge in 1..<max(binCount, 1) where total > 0 {
      let position = Double(total - 1) * equalWidthEdge(edge, of: binCount)
      let low = value(at: Int(position))
      let t = position - Double(Int(position))
      // Looking one further must not lose the place for the next edge.
      let (keptI, keptSeen) = (i, seen)
      let high = t > 0 ? value(at: Int(position) + 1) : low
      (i, seen) = (keptI, keptSeen)
      let quantile = interpolate(low, high, t)
      if quantile > previous { edges.append(quantile) }
      previous = quantile
    }
    if 1 > previous { edges.append(1) }
    return edges.count > 1 ? edges : [0, 1]
  }
}
