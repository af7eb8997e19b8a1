import Glibc

/// The F distribution, for comparing variances.
public enum FDistribution {
  /// The probability that a value is at least `f` when there is nothing to find.
  /// - Parameters:
  ///   - f: not negative; infinity gives 0.
  ///   - numerator: degrees of freedom of the numerator, above 0.
  ///   - denominator: degrees of freedom of the denominator, above 0.
  public static func upperTail(_ f: Double, numerator: Double, denominator: Double) -> Double {
    precondition(f >= 0 && numerator > 0 && denominator > 0, "F = \(f) on \(numerator) and \(denominator) degrees")
    guard f.isFinite else { return 0 }
    let scaled = numerator * f
    return incompleteBeta(
      denominator / (denominator + scaled), complement: scaled / (denominator + scaled), denominator / 2, numerator / 2)
  }

  /// The regularised incomplete beta function `I_x(a, b)`, by the continued fraction of Abramowitz and Stegun 26.5.8,
  /// evaluated as Lentz does.
  /// - Parameter complement: `1 - x`, given apart because subtracting would lose the digits of a small one.
  private static func incompleteBeta(_ x: Double, complement: Double, _ a: Double, _ b: Double) -> Double {
    if x <= 0 { return 0 }
    if complement <= 0 { return 1 }
    // The fraction converges fast below the mean of the distribution; above it the mirrored one does.
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(complement, complement: x, b, a) }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(complement)) / a
    let tiny = 1e-300
    func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / away(1 - (a + b) * x / (a + 1))
    var result = d
    for m in 1...10_000 {
      let m = Double(m)
      for term in [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ] {
        d = 1 / away(1 + term * d)
        c = away(1 + term / c)
        result *= d * c
      }
      if abs(d * c - 1) < 1e-16 { break }
    }
    return front * result
  }
}

/// One-way analysis of variance from streaming sums.
public enum VarianceAnalysis {
  /// What one test found.
  public struct Result: Sendable, Equatable {
    /// The variance between the groups over that within them; infinite when there is none within.
    public let f: Double
    /// The probability of a value as large without any difference of the groups.
    public let p: Double
  }

  /// The F test of every variable for equal means of all groups.
  /// - Parameter groups: moments of the same variables; groups without rows are left out.
  /// - Returns: one result a variable; `nil` when fewer than two groups have rows, when no group has two, and for a
  ///   variable that is the same everywhere.
  public static func oneWay(_ groups: [StreamingMoments]) -> [Result?] {
    let filled = groups.filter { $0.count > 0 }
    guard let variables = groups.first?.means.count else { return [] }
    let rows = filled.reduce(0) { $0 + $1.count }
    guard filled.count > 1, rows > filled.count else { return [Result?](repeating: nil, count: variables) }
    let (between, within) = (Double(filled.count - 1), Double(rows - filled.count))
    return (0..<variables).map { v in
      let mean = filled.reduce(0) { $0 + Double($1.count) * $1.means[v] } / Double(rows)
      let explained = filled.reduce(0) { $0 + Double($1.count) * ($1.means[v] - mean) * ($1.means[v] - mean) }
      let residual = filled.reduce(0) { $0 + $1.squares[v] }
      // What rounding alone leaves of equal values is no variance.
      let rounding = 1e-28 * Double(rows) * max(mean * mean, 1e-300)
      guard explained.isFinite, residual.isFinite, explained + residual > rounding else { return nil }
      let f = residual > 0 ? explained / between / (residual / within) : .infinity
      return Result(f: f, p: FDistribution.upperTail(f, numerator: between, denominator: within))
    }
  }
}
