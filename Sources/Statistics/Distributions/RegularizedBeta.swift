import Foundation

/// The regularised incomplete beta function I_x(a, b), by the continued fraction of Abramowitz and Stegun 26.5.8,
/// evaluated as Lentz does.
/// - Parameters:
///   - x: 0 to 1.
///   - a: above 0.
///   - b: above 0.
///   - complement: `1 - x` where it is known better than by subtracting, which loses the digits of a small one.
public func regularizedBeta(_ x: Double, _ a: Double, _ b: Double, complement: Double? = nil) -> Double {
  let complement = complement ?? 1 - x
  if x <= 0 { return 0 }
  if complement <= 0 { return 1 }
  // The fraction converges fast below the mean of the distribution; above it the mirrored one does.
  if x > (a + 1) / (a + b + 2) { return 1 - regularizedBeta(complement, b, a, complement: x) }
  let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(complement)) / a
  let tiny = 1e-300
  func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
  var c = 1.0
  var d = 1 / away(1 - (a + b) * x / (a + 1))
  var fraction = d
  for m in 1...10_000 {
    let m = Double(m)
    for term in [
      m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
    ] {
      d = 1 / away(1 + term * d)
      c = away(1 + term / c)
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
