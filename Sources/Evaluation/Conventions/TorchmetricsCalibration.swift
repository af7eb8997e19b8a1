import Tensors

/// torchmetrics' calibration errors at float32.
///
/// Bins are `[low, high)` with the edges of `torch.linspace` and one more bin for confidences of 1. Sums are Double,
/// where torchmetrics adds float32: the errors agree to about 1e-7.
public struct TorchmetricsCalibration: Sendable {
  private let gaps: [(share: Double, gap: Double)]

  /// - Parameters:
  ///   - predictions: the rows to judge; probabilities are rounded to float32.
  ///   - binCount: at least 1.
  public init(_ predictions: Predictions, binCount: Int) {
    let edges = Self.edges(binCount)
    var counts = [Int](repeating: 0, count: binCount + 1)
    var hits = counts
    var sums = [Double](repeating: 0, count: binCount + 1)
    for (row, label) in predictions.labels.enumerated() {
      let values = predictions.row(row).map { Float($0) }
      guard let predicted = values.argmax else { continue }
      let confidence = values[predicted]
      let bin = max(0, edges.count { $0 <= confidence } - 1)
      counts[bin] += 1
      sums[bin] += Double(confidence)
      if predicted == label { hits[bin] += 1 }
    }
    let n = Double(predictions.count)
    gaps = counts.indices.filter { counts[$0] > 0 }.map { bin in
      let count = Double(counts[bin])
      return (count / n, abs(Double(hits[bin]) / count - sums[bin] / count))
    }
  }

  /// Norm `l1`: the mean of |gap| weighted by rows.
  public var expectedError: Double { gaps.reduce(0) { $0 + $1.share * $1.gap } }
  /// Norm `max`: the largest |gap|.
  public var maximumError: Double { gaps.reduce(0) { max($0, $1.gap) } }
  /// Norm `l2`: the root of the mean squared gap weighted by rows.
  public var rootMeanSquareError: Double { gaps.reduce(0) { $0 + $1.share * $1.gap * $1.gap }.squareRoot() }

  /// `torch.linspace(0, 1, bins + 1)`: fused products from 0 in the first half and from 1 in the second.
  static func edges(_ bins: Int) -> [Float] {
    let step = 1 / Float(bins)
    return (0...bins).map { i in
      i < (bins + 1) / 2 ? step * Float(i) : Float(1).addingProduct(-step, Float(bins - i))
    }
  }
}
