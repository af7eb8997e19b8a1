import Glibc
import Tensors

extension SeededGenerator {
  /// A draw from Beta(alpha, alpha): `a / (a + b)` of two Gamma draws, in logarithms so that a small alpha does not
  /// become 0 / 0.
  /// - Parameter alpha: above 0; small values give draws near 0 or 1.
  mutating func symmetricBeta(_ alpha: Double) -> Double {
    let a = logGamma(alpha)
    let b = logGamma(alpha)
    return 1 / (1 + exp(b - a))
  }

  /// The logarithm of a draw from Gamma(shape, 1) (Marsaglia and Tsang 2000; below 1 by their section 6).
  private mutating func logGamma(_ shape: Double) -> Double {
    if shape < 1 { return logGamma(shape + 1) + log(1 - uniform()) / shape }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let v = (1 + c * x) * (1 + c * x) * (1 + c * x)
      if v <= 0 { continue }
      if log(1 - uniform()) < 0.5 * x * x + d * (1 - v + log(v)) { return log(d * v) }
    }
  }
}
