import Foundation

/// Wilson's score interval of a proportion: honest near 0 and 1 and for small counts.
/// - Parameters:
///   - successes: 0 to `count`.
///   - count: at least 1.
///   - level: nominal coverage.
/// Source: Wilson 1927.
public func wilsonInterval(successes: Int, count: Int, level: Double = 0.95) -> Interval {
  precondition(count > 0 && (0...count).contains(successes), "\(successes) of \(count)")
  let n = Double(count)
  let p = Double(successes) / n
  let z = normalQuantile(1 - (1 - level) / 2)
  let center = (p + z * z / (2 * n)) / (1 + z * z / n)
  let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
  return Interval(
    low: successes == 0 ? 0 : max(0, center - half), high: successes == count ? 1 : min(1, center + half),
    method: "wilson",
    level: level)
}

/// The exact (conservative) interval of a proportion from quantiles of the beta distribution.
/// - Parameters:
///   - successes: 0 to `count`.
///   - count: at least 1.
///   - level: nominal coverage.
/// Source: Clopper and Pearson 1934.
public func clopperPearsonInterval(successes: Int, count: Int, level: Double = 0.95) -> Interval {
  precondition(count > 0 && (0...count).contains(successes), "\(successes) of \(count)")
  let tail = (1 - level) / 2
  let (s, f) = (Double(successes), Double(count - successes))
  return Interval(
    low: successes == 0 ? 0 : betaQuantile(tail, s, f + 1),
    high: successes == count ? 1 : betaQuantile(1 - tail, s + 1, f),
    method: "clopper_pearson", level: level)
}

/// Newcombe's hybrid score interval of the difference of two independent proportions: first minus second.
/// - Parameters:
///   - successes: of the first group.
///   - count: rows of the first group, at least 1.
///   - otherSuccesses: of the second group.
///   - otherCount: rows of the second group, at least 1.
///   - level: nominal coverage.
/// Source: Newcombe, "Interval estimation for the difference between independent proportions", 1998, method 10.
public func newcombeInterval(
  successes: Int, count: Int, otherSuccesses: Int, otherCount: Int, level: Double = 0.95
) -> Interval {
  let first = wilsonInterval(successes: successes, count: count, level: level)
  let second = wilsonInterval(successes: otherSuccesses, count: otherCount, level: level)
  let (p, q) = (Double(successes) / Double(count), Double(otherSuccesses) / Double(otherCount))
  func length(_ a: Double, _ b: Double) -> Double { (a * a + b * b).squareRoot() }
  return Interval(
    low: max(-1, p - q - length(p - first.low, second.high - q)),
    high: min(1, p - q + length(first.high - p, q - second.low)), method: "newcombe", level: level)
}
