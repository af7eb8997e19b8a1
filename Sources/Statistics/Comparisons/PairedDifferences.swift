import Tensors

/// The interval of the difference of two proportions that were counted on the same rows: second minus first.
///
/// Adds half a row to each of the four cells of the table, which keeps an interval of some width where the two never differ.
/// - Parameters:
///   - onlyFirst: rows that only the first gets right.
///   - onlySecond: rows that only the second gets right.
///   - count: all rows, at least 1.
///   - level: nominal coverage.
/// Source: Agresti and Min 2005, the adjusted Wald interval.
public func pairedDifferenceInterval(
  onlyFirst: Int, onlySecond: Int, count: Int, level: Double = 0.95
) -> Interval {
  precondition(
    count > 0 && onlyFirst >= 0 && onlySecond >= 0 && onlyFirst + onlySecond <= count,
    "\(onlyFirst) and \(onlySecond) of \(count)")
  let (b, c, n) = (Double(onlyFirst) + 0.5, Double(onlySecond) + 0.5, Double(count) + 2)
  let difference = (c - b) / n
  let error = ((b + c) - (c - b) * (c - b) / n).squareRoot() / n
  let half = normalQuantile(1 - (1 - level) / 2) * error
  return Interval(
    low: max(-1, difference - half), high: min(1, difference + half), method: "agresti_min", level: level)
}

/// The two-sided p value of paired differences with a mean of zero: how often the mean is as far from zero when every
/// difference takes either sign.
///
/// All signs are tried for few rows, so that the smallest p value is `2 / 2^n`; for more, signs are drawn.
/// - Parameters:
///   - differences: one a row; a row is what is independent of the others.
///   - draws: of signs, when there are too many rows to try all.
///   - seed: of the draws.
/// - Returns: in 0...1; 1 for no rows, and where all differences are zero.
/// Source: Fisher 1935; the drawn p value counts the data itself (Phipson and Smyth 2010).
public func signFlipP(_ differences: [Double], draws: Int = 9999, seed: UInt64 = 42) -> Double {
  let rows = differences.filter { $0 != 0 }
  guard !rows.isEmpty else { return 1 }
  // Equal sums in another order of adding may differ in their last digits.
  let least = abs(rows.reduce(0, +)) * (1 - 1e-12)
  func isFar(_ isFlipped: (Int) -> Bool) -> Bool {
    var sum = 0.0
    for (i, row) in rows.enumerated() { sum += isFlipped(i) ? -row : row }
    return abs(sum) >= least
  }
  if rows.count <= 13 {
    let patterns = 1 << rows.count
    return Double((0..<patterns).count { pattern in isFar { pattern & (1 << $0) != 0 } }) / Double(patterns)
  }
  var generator = SeededGenerator(seed: seed, label: "sign flips")
  let far = (0..<draws).count { _ in
    var bits: UInt64 = 0
    return isFar { i in
      if i % 64 == 0 { bits = generator.next() }
      return bits >> UInt64(i % 64) & 1 == 1
    }
  }
  return Double(1 + far) / Double(1 + draws)
}
