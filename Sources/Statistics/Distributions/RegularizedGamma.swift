import Foundation

/// The upper regularised incomplete gamma function Q(a, x): the tail of a gamma distribution, and with a = dof/2, x =
/// chi2/2 the p value of a chi-squared statistic.
///
/// Below a + 1 one minus the power series, above it the continued fraction by Lentz's method (Abramowitz and Stegun
/// 6.5.29, 6.5.31).
/// - Parameters:
///   - a: above 0.
///   - x: at least 0.
public func upperRegularizedGamma(_ a: Double, _ x: Double) -> Double {
  precondition(a > 0 && x >= 0, "Q(\(a), \(x))")
  if x == 0 { return 1 }
  let front = exp(a * log(x) - x - lgamma(a))
  if x < a + 1 {
    var term = 1 / a
    var sum = term
    var denominator = a
    while abs(term) > abs(sum) * 1e-17 {
      denominator += 1
      term *= x / denominator
      sum += term
    }
    return 1 - front * sum
  }
  let tiny = 1e-300
  var b = x + 1 - a
  var c = 1 / tiny
  var d = 1 / b
  var fraction = d
  for i in 1...100_000 {
    let numerator = -Double(i) * (Double(i) - a)
    b += 2
    d = numerator * d + b
    d = 1 / (abs(d) < tiny ? tiny : d)
    c = b + numerator / c
    if abs(c) < tiny { c = tiny }
    fraction *= c * d
    if abs(c * d - 1) < 1e-16 { break }
  }
  return front * fraction
}
