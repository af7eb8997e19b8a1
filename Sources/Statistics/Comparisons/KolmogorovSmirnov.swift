import Foundation

/// The two-sample Kolmogorov-Smirnov test: whether two samples come from one distribution.
public struct KolmogorovSmirnov: Sendable, Equatable {
  /// The largest gap between the two empirical distribution functions, 0 to 1.
  public let statistic: Double
  /// The value at which the gap is largest; the smallest of several.
  public let place: Double
  /// Asymptotic probability of so large a gap under one distribution: Kolmogorov's limit distribution at
  /// `sqrt(nm / (n + m)) D`, as `scipy.special.kolmogorov` gives it.
  public let p: Double

  /// - Parameters:
  ///   - a: finite numbers, in any order.
  ///   - b: finite numbers, in any order.
  /// - Returns: `nil` when a sample is empty.
  public init?(_ a: [Double], _ b: [Double]) {
    guard !a.isEmpty, !b.isEmpty else { return nil }
    let (a, b) = (a.sorted(), b.sorted())
    var (i, j) = (0, 0)
    var largest = 0.0
    var at = min(a[0], b[0])
    while i < a.count, j < b.count {
      let value = min(a[i], b[j])
      while i < a.count, a[i] == value { i += 1 }
      while j < b.count, b[j] == value { j += 1 }
      let gap = abs(Double(i) / Double(a.count) - Double(j) / Double(b.count))
      if gap > largest { (largest, at) = (gap, value) }
    }
    let (n, m) = (Double(a.count), Double(b.count))
    statistic = largest
    place = at
    p = Self.upperTail((n * m / (n + m)).squareRoot() * largest)
  }

  /// Kolmogorov's limit distribution: the probability of more than `x`.
  static func upperTail(_ x: Double) -> Double {
    guard x > 0.2 else { return 1 }
    if x < 1.18 {
      // The series for the lower tail converges fast here.
      let factor = -Double.pi * Double.pi / (8 * x * x)
      var sum = 0.0
      for k in 0..<6 {
        let odd = Double(2 * k + 1)
        sum += exp(factor * odd * odd)
      }
      return max(0, min(1, 1 - (2 * Double.pi).squareRoot() / x * sum))
    }
    var sum = 0.0
    for k in 1...20 {
      let term = exp(-2 * Double(k * k) * x * x)
      sum += k % 2 == 1 ? term : -term
    }
    return max(0, min(1, 2 * sum))
  }
}
