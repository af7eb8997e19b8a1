import Files

/// The Brier score of "is the prediction right?" split over calibration bins: score = reliability - resolution +
/// uncertainty + within-bin variance - within-bin covariance.
///
/// Source: Murphy 1973; the two within-bin terms by Stephenson, Coelho and Jolliffe 2008, which make the identity
/// exact.
public struct BrierDecomposition: Sendable, Equatable {
  /// The mean of (confidence - outcome) squared.
  public let score: Double
  /// The weighted mean of the squared gap of the bins: lower is better.
  public let reliability: Double
  /// The weighted variance of the bins' accuracies: higher is better.
  public let resolution: Double
  /// `a (1 - a)` of the overall accuracy `a`.
  public let uncertainty: Double
  /// The mean of (confidence - its bin's mean confidence) squared.
  public let withinBinVariance: Double
  /// Twice the mean product of the outcome's and the confidence's distance to their bin's means.
  public let withinBinCovariance: Double

  /// `score` minus the right side of the identity: rounding only.
  public var identityResidual: Double {
    score - (reliability - resolution + uncertainty + withinBinVariance - withinBinCovariance)
  }

  /// - Parameters:
  ///   - confidence: one a row, 0 to 1.
  ///   - outcome: whether the prediction is right.
  ///   - binCount: equal-width, left-closed bins.
  public init(confidence: [Double], outcome: [Bool], binCount: Int = 15) {
    let n = Double(confidence.count)
    let table = ReliabilityTable(confidence: confidence, outcome: outcome, binCount: binCount)
    let edges = equalWidthEdges(binCount)
    let overall = Double(outcome.count { $0 }) / n
    var (score, variance, covariance) = (0.0, 0.0, 0.0)
    for (c, right) in zip(confidence, outcome) {
      let a = right ? 1.0 : 0.0
      let bin = table.bins[equalWidthBin(c, edges: edges, rightClosed: false)]
      let spread = c - (bin.confidence ?? 0)
      score += (c - a) * (c - a)
      variance += spread * spread
      covariance += 2 * (a - (bin.accuracy ?? 0)) * spread
    }
    var (reliability, resolution) = (0.0, 0.0)
    for bin in table.bins {
      guard let gap = bin.gap, let accuracy = bin.accuracy else { continue }
      reliability += Double(bin.count) / n * gap * gap
      resolution += Double(bin.count) / n * (accuracy - overall) * (accuracy - overall)
    }
    self.score = score / n
    self.reliability = reliability
    self.resolution = resolution
    uncertainty = overall * (1 - overall)
    withinBinVariance = variance / n
    withinBinCovariance = covariance / n
  }
}

extension BrierDecomposition: JSONRepresentable {
  /// The terms under their names.
  public var json: JSONValue {
    [
      "score": score, "reliability": reliability, "resolution": resolution, "uncertainty": uncertainty,
      "within_bin_variance": withinBinVariance, "within_bin_covariance": withinBinCovariance,
      "identity_residual": identityResidual,
    ]
  }
}
