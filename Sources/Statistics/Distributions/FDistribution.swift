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
    return regularizedBeta(
      denominator / (denominator + scaled), denominator / 2, numerator / 2, complement: scaled / (denominator + scaled))
  }
}
