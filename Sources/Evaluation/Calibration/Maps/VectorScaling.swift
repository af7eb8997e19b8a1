import Files
import Foundation

/// One weight and one bias a class: the softmax of `w_k ln p_k + b_k`.
///
/// Unlike a temperature it can change predictions, for example give back what a rare class lost. The log-loss is convex
/// in weights and biases, so the minimum is found by Newton's method. Source: Guo et al., "On calibration of modern
/// neural networks", 2017, section 4.2.
public struct VectorScaling: CalibrationMap, Equatable {
  /// `vector`.
  public static var id: String { "vector" }
  /// The name for people.
  public static var name: String { "Vector scaling" }
  /// The rule in one sentence.
  public static var convention: String {
    "The softmax of w_k ln p_k + b_k, p clipped to [2.22e-16, 1 - 2.22e-16] (raw logits give other numbers), the least "
      + "log-loss on validation rows (Guo et al. 2017); the biases have mean 0."
  }

  /// The factor of each class's ln p.
  public let weights: [Double]
  /// What is added to each class; the mean is 0, because a common shift changes nothing.
  public let biases: [Double]
  /// The largest component of the gradient of the mean log-loss where the fit stopped.
  public let gradient: Double
  /// Whether the log-loss has a least value that finite parameters reach. It has none when a class has no validation
  /// row (its bias falls without end) or when the rows are separable; the fit then stops where the gradient is
  /// negligible.
  public let hasOptimum: Bool

  /// Known parameters.
  /// - Parameters:
  ///   - weights: one a class.
  ///   - biases: one a class; their mean is taken off.
  public init(weights: [Double], biases: [Double]) {
    precondition(weights.count == biases.count && !weights.isEmpty, "\(weights.count) weights, \(biases.count) biases")
    let center = biases.reduce(0, +) / Double(biases.count)
    self.init(weights: weights, biases: biases.map { $0 - center }, gradient: 0, hasOptimum: true)
  }

  private init(weights: [Double], biases: [Double], gradient: Double, hasOptimum: Bool) {
    self.weights = weights
    self.biases = biases
    self.gradient = gradient
    self.hasOptimum = hasOptimum
  }

  /// Fits from weights 1 and biases 0 until the gradient's largest component is below 1e-12.
  public init(fitting predictions: Predictions) {
    let loss = VectorLoss(predictions)
    let k = predictions.classCount
    var point = [Double](repeating: 1, count: k) + [Double](repeating: 0, count: k)
    var here = loss.expansion(at: point)
    var step = here.newtonStep()
    for _ in 0..<200 where here.largestGradient >= 1e-12 {
      // Halve until the loss falls enough (Armijo); the last digits of the loss are rounding.
      var length = 1.0
      var next = point
      for _ in 0..<40 {
        next = zip(point, step).map { $0 + length * $1 }
        let wanted = here.value + 1e-4 * length * here.slope(along: step)
        if loss.value(at: next) <= wanted + 4 * here.value.ulp { break }
        length /= 2
      }
      point = next
      here = loss.expansion(at: point)
      step = here.newtonStep()
    }
    let center = point[k...].reduce(0, +) / Double(k)
    // At a minimum Newton's step is as small as the gradient; along a loss that falls for ever it stays near one.
    self.init(
      weights: Array(point[..<k]), biases: point[k...].map { $0 - center }, gradient: here.largestGradient,
      hasOptimum: step.allSatisfy { abs($0) < 1e-6 })
  }

  /// `weights`, `biases`, `largest_gradient` and `has_optimum`.
  public var parameters: JSONValue {
    ["weights": weights, "biases": biases, "largest_gradient": gradient, "has_optimum": hasOptimum]
  }

  /// The softmax of the weighted and shifted ln p.
  public func apply(to predictions: Predictions) throws -> Predictions {
    try Self.checkClasses(of: predictions, expected: weights.count)
    let k = weights.count
    let logits = TemperatureScaling.logits(of: predictions.probabilities).enumerated().map { i, z in
      z * weights[i % k] + biases[i % k]
    }
    return try predictions.replacingProbabilities(
      TemperatureScaling(temperature: 1).apply(toLogits: logits, classCount: k))
  }
}

/// The mean log-loss of rows as a function of weights and biases.
private struct VectorLoss {
  let logits: [Double]
  let labels: [Int]
  let classCount: Int

  init(_ predictions: Predictions) {
    logits = TemperatureScaling.logits(of: predictions.probabilities)
    labels = predictions.labels
    classCount = predictions.classCount
  }

  /// The probabilities of a row in `p`, and its loss.
  private func row(_ row: Int, _ point: [Double], into p: inout [Double]) -> Double {
    var largest = -Double.infinity
    for k in 0..<classCount {
      p[k] = logits[row * classCount + k] * point[k] + point[classCount + k]
      largest = max(largest, p[k])
    }
    let own = p[labels[row]] - largest
    var sum = 0.0
    for k in 0..<classCount {
      p[k] = exp(p[k] - largest)
      sum += p[k]
    }
    for k in 0..<classCount { p[k] /= sum }
    return log(sum) - own
  }

  func value(at point: [Double]) -> Double {
    var p = [Double](repeating: 0, count: classCount)
    return labels.indices.reduce(0) { $0 + row($1, point, into: &p) } / Double(labels.count)
  }

  /// Value, gradient and Hessian.
  func expansion(at point: [Double]) -> QuadraticModel {
    let k = classCount
    let size = 2 * k
    var p = [Double](repeating: 0, count: k)
    var value = 0.0
    var gradient = [Double](repeating: 0, count: size)
    var hessian = [Double](repeating: 0, count: size * size)
    for i in labels.indices {
      value += row(i, point, into: &p)
      for a in 0..<k {
        let za = logits[i * k + a]
        let difference = p[a] - (labels[i] == a ? 1 : 0)
        gradient[a] += difference * za
        gradient[k + a] += difference
        for b in 0...a {
          let curvature = a == b ? p[a] * (1 - p[a]) : -p[a] * p[b]
          let zb = logits[i * k + b]
          hessian[a * size + b] += curvature * za * zb
          hessian[(k + a) * size + b] += curvature * zb
          hessian[(k + a) * size + k + b] += curvature
          if a != b { hessian[(k + b) * size + a] += curvature * za }
        }
      }
    }
    let n = Double(labels.count)
    for a in 0..<size { for b in 0..<a { hessian[b * size + a] = hessian[a * size + b] } }
    return QuadraticModel(value: value / n, gradient: gradient.map { $0 / n }, hessian: hessian.map { $0 / n })
  }
}

/// The first terms of Taylor's series of a convex function.
private struct QuadraticModel {
  let value: Double
  let gradient: [Double]
  /// Row-major, symmetric, with no negative eigenvalue.
  let hessian: [Double]

  var largestGradient: Double { gradient.reduce(0) { max($0, abs($1)) } }

  func slope(along step: [Double]) -> Double { zip(gradient, step).reduce(0) { $0 + $1.0 * $1.1 } }

  /// `-H⁻¹ g`, by a Cholesky factorisation with diagonal pivots; directions without curvature (a common shift of all
  /// biases) are not moved along.
  func newtonStep() -> [Double] {
    let size = gradient.count
    var a = hessian
    var order = Array(0..<size)
    var rank = 0
    let largest = (0..<size).reduce(0.0) { max($0, hessian[$1 * size + $1]) }
    while rank < size {
      let pivot = (rank..<size).max { (a[$0 * size + $0], $1) < (a[$1 * size + $1], $0) } ?? rank
      guard a[pivot * size + pivot] > 1e-14 * largest else { break }
      if pivot != rank {
        order.swapAt(pivot, rank)
        for c in 0..<size { a.swapAt(pivot * size + c, rank * size + c) }
        for r in 0..<size { a.swapAt(r * size + pivot, r * size + rank) }
      }
      let root = a[rank * size + rank].squareRoot()
      a[rank * size + rank] = root
      for r in rank + 1..<max(size, rank + 1) { a[r * size + rank] /= root }
      for r in rank + 1..<max(size, rank + 1) {
        for c in rank + 1...r {
          a[r * size + c] -= a[r * size + rank] * a[c * size + rank]
          a[c * size + r] = a[r * size + c]
        }
      }
      rank += 1
    }
    var x = [Double](repeating: 0, count: size)
    for r in 0..<rank {
      x[r] = (-gradient[order[r]] - (0..<r).reduce(0) { $0 + a[r * size + $1] * x[$1] }) / a[r * size + r]
    }
    for r in (0..<rank).reversed() {
      x[r] = (x[r] - (r + 1..<max(rank, r + 1)).reduce(0) { $0 + a[$1 * size + r] * x[$1] }) / a[r * size + r]
    }
    var step = [Double](repeating: 0, count: size)
    for r in 0..<size { step[order[r]] = x[r] }
    return step
  }
}
