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

/// The standard normal distribution function.
public func normalDistribution(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }

/// The inverse of `normalDistribution`, to full precision.
///
/// Acklam's rational approximation (relative error 1.2e-9), then two Halley steps.
/// - Parameter p: between 0 and 1, both excluded.
public func normalQuantile(_ p: Double) -> Double {
  precondition(p > 0 && p < 1, "probability \(p)")
  let a = [
    -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02, 1.383577518672690e+02,
    -3.066479806614716e+01,
    2.506628277459239e+00,
  ]
  let b = [
    -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
    -1.328068155288572e+01, 1,
  ]
  let c = [
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00, -2.549732539343734e+00,
    4.374664141464968e+00,
    2.938163982698783e+00,
  ]
  let d = [7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1]
  func horner(_ coefficients: [Double], _ x: Double) -> Double { coefficients.reduce(0) { $0 * x + $1 } }
  var x: Double
  if p < 0.02425 || p > 1 - 0.02425 {
    let q = (-2 * log(min(p, 1 - p))).squareRoot()
    x = horner(c, q) / horner(d, q)
    if p > 0.5 { x = -x }
  } else {
    let q = p - 0.5
    x = q * horner(a, q * q) / horner(b, q * q)
  }
  for _ in 0..<2 {
    let error = normalDistribution(x) - p
    let step = error * (2 * Double.pi).squareRoot() * exp(x * x / 2)
    x -= step / (1 + x * step / 2)
  }
  return x
}

/// The regularised incomplete beta function I_x(a, b).
///
/// The continued fraction of Abramowitz and Stegun 26.5.8 by Lentz's method.
public func regularizedBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  if x <= 0 { return 0 }
  if x >= 1 { return 1 }
  // The fraction converges fast below the mean; above it, the symmetry is used.
  if x > (a + 1) / (a + b + 2) { return 1 - regularizedBeta(1 - x, b, a) }
  let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
  let tiny = 1e-300
  var c = 1.0
  var d = 1 - (a + b) * x / (a + 1)
  d = 1 / (abs(d) < tiny ? tiny : d)
  var fraction = d
  for m in 1...10_000 {
    let m = Double(m)
    for numerator in [
      m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
    ] {
      d = 1 + numerator * d
      c = 1 + numerator / c
      d = 1 / (abs(d) < tiny ? tiny : d)
      if abs(c) < tiny { c = tiny }
      fraction *= c * d
    }
    if abs(c * d - 1) < 1e-16 { break }
  }
  return front * fraction
}

/// The x at which `regularizedBeta(x, a, b)` is `p`, by bisection to the last bit.
func betaQuantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
  var (low, high) = (0.0, 1.0)
  while true {
    let middle = (low + high) / 2
    if middle <= low || middle >= high { return middle }
    if regularizedBeta(middle, a, b) < p { low = middle } else { high = middle }
  }
}
