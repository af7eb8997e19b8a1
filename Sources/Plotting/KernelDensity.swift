import Foundation

/// A transform: a smooth density of single values, a normal curve around each (E. Parzen, 1962).
public struct KernelDensity: Sendable, Hashable {
  /// Rising places, evenly spaced from the smallest to the largest value.
  public let x: [Double]
  /// The density at every place; its integral over all numbers is 1.
  public let density: [Double]
  /// The standard deviation of the normal curves.
  public let bandwidth: Double

  /// The density of the finite values, with B. Silverman's rule for normal data (1986, equation 3.28): the bandwidth is the
  /// standard deviation times `(3 n / 4)^(-1/5)`, as `scipy.stats.gaussian_kde(bw_method="silverman")` has it.
  ///
  /// Nil for fewer than two values, and where all are equal.
  /// - Parameter points: how many places, at least 2.
  public init?(_ values: [Double], points: Int = 128) {
    precondition(points >= 2, "a density needs two ends, got \(points) points")
    let known = values.filter(\.isFinite)
    guard known.count > 1, let range = finiteExtent(known), range.lowerBound < range.upperBound else { return nil }
    let n = Double(known.count)
    let mean = known.reduce(0, +) / n
    let variance = known.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    let width = variance.squareRoot() * pow(0.75 * n, -0.2)
    guard width > 0 else { return nil }
    let step = (range.upperBound - range.lowerBound) / Double(points - 1)
    x = (0..<points).map { $0 == points - 1 ? range.upperBound : range.lowerBound + Double($0) * step }
    let scale = 1 / (n * width * (2 * Double.pi).squareRoot())
    density = x.map { place in
      scale
        * known.reduce(0.0) { sum, value in
          let z = (place - value) / width
          // Beyond eight standard deviations a curve adds less than 1e-14 of its height.
          return abs(z) < 8 ? sum + exp(-0.5 * z * z) : sum
        }
    }
    bandwidth = width
  }

  /// The density at a place, on straight lines between the known ones; 0 beyond them.
  public func value(at place: Double) -> Double {
    guard let above = x.firstIndex(where: { $0 >= place }) else { return 0 }
    guard above > 0 else { return x[0] == place ? density[0] : 0 }
    let share = (place - x[above - 1]) / (x[above] - x[above - 1])
    return density[above - 1] + share * (density[above] - density[above - 1])
  }
}
