import Foundation

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
