import Files
import Foundation

/// One number that divides the logits so that confidences match accuracy; it never changes which class is predicted.
///
/// Fit on validation rows, apply to test rows, never refit there. Source: Guo et al., "On calibration of modern neural
/// networks", 2017.
public struct TemperatureScaling: Sendable, Equatable {
  /// T, the divisor of the logits: above 1 softens.
  public let temperature: Double
  /// Whether the best value lies at the end of the search range `[e^-10, e^10]` (rows that are all right, or all
  /// wrong).
  public let atBound: Bool

  /// A known temperature.
  /// - Parameter temperature: above 0.
  public init(temperature: Double) {
    precondition(temperature > 0 && temperature.isFinite, "temperature \(temperature)")
    self.temperature = temperature
    atBound = false
  }

  private init(temperature: Double, atBound: Bool) {
    self.temperature = temperature
    self.atBound = atBound
  }

  /// Fits to probabilities: the logits are taken as ln p, p clipped to `[2.22e-16, 1 - 2.22e-16]`.
  public init(fitting predictions: Predictions) {
    self.init(
      fittingLogits: Self.logits(of: predictions.probabilities), labels: predictions.labels,
      classCount: predictions.classCount)
  }

  /// Fits to logits by solving d(mean NLL)/dβ = 0 for β = 1/T: the NLL is convex in β, so the root is the minimum.
  ///
  /// The root of the gradient is found to the last digits; minimising function values would pin T only to about 2e-8.
  /// - Parameters:
  ///   - logits: row-major `[labels.count, classCount]`.
  ///   - labels: true class indices, at least one.
  ///   - classCount: columns.
  public init(fittingLogits logits: [Double], labels: [Int], classCount: Int) {
    precondition(
      !labels.isEmpty && logits.count == labels.count * classCount, "\(logits.count) logits for \(labels.count) rows")
    func slope(_ logBeta: Double) -> (value: Double, derivative: Double) {
      Self.slope(logits, labels, classCount, beta: exp(logBeta))
    }
    var (low, high) = (-10.0, 10.0)
    if slope(low).value >= 0 {
      self.init(temperature: exp(-low), atBound: true)
      return
    }
    if slope(high).value <= 0 {
      self.init(temperature: exp(-high), atBound: true)
      return
    }
    var x = 0.0
    for _ in 0..<200 {
      let (value, derivative) = slope(x)
      if value == 0 { break }
      if value < 0 { low = x } else { high = x }
      // A Newton step in β, taken in log β where it stays inside the bracket; otherwise halve the bracket.
      let newton = exp(x) - value / derivative
      var next = newton > 0 ? log(newton) : (low + high) / 2
      if !(next > low && next < high) { next = (low + high) / 2 }
      let step = abs(next - x)
      x = next
      if step < 4e-16 * max(1, abs(x)) || high - low < 4e-16 { break }
    }
    self.init(temperature: exp(-x), atBound: false)
  }

  /// The softmax of the logits over T.
  /// - Parameter predictions: the rows to change; labels, paths and splits stay.
  public func apply(to predictions: Predictions) throws -> Predictions {
    try predictions.replacingProbabilities(
      apply(toLogits: Self.logits(of: predictions.probabilities), classCount: predictions.classCount))
  }

  /// The probabilities softmax(logits / T).
  /// - Parameters:
  ///   - logits: row-major, rows of `classCount`.
  ///   - classCount: columns.
  public func apply(toLogits logits: [Double], classCount: Int) -> [Double] {
    precondition(logits.count.isMultiple(of: classCount), "\(logits.count) logits in rows of \(classCount)")
    var result = logits
    for start in stride(from: 0, to: logits.count, by: classCount) {
      let row = start..<start + classCount
      let largest = logits[row].max() ?? 0
      var sum = 0.0
      for i in row {
        result[i] = exp((logits[i] - largest) / temperature)
        sum += result[i]
      }
      for i in row { result[i] /= sum }
    }
    return result
  }

  static func logits(of probabilities: [Double]) -> [Double] {
    let epsilon = Double.ulpOfOne
    return probabilities.map { log(min(max($0, epsilon), 1 - epsilon)) }
  }

  /// The first and second derivative of the mean NLL with respect to β.
  private static func slope(
    _ logits: [Double], _ labels: [Int], _ classCount: Int, beta: Double
  ) -> (value: Double, derivative: Double) {
    var (gradient, curvature) = (0.0, 0.0)
    logits.withUnsafeBufferPointer { logits in
      for (row, label) in labels.enumerated() {
        let z = UnsafeBufferPointer(rebasing: logits[row * classCount..<(row + 1) * classCount])
        var largest = z[0]
        for v in z where v > largest { largest = v }
        var (sum, first, second) = (0.0, 0.0, 0.0)
        for v in z {
          let distance = v - largest
          let weight = exp(beta * distance)
          sum += weight
          first += weight * distance
          second += weight * distance * distance
        }
        let expectation = first / sum
        gradient += expectation - (z[label] - largest)
        curvature += second / sum - expectation * expectation
      }
    }
    let n = Double(labels.count)
    return (gradient / n, curvature / n)
  }
}
