/// What metrics share, computed once for a set of predictions.
public struct MetricInputs: Sendable {
  /// The rows.
  public let predictions: Predictions
  /// Their confusion matrix.
  public let confusion: ConfusionMatrix
  /// Each class against the rest.
  public let perClass: [ClassScores]
  /// Areas under the curves.
  public let ranking: RankingScores
  /// Calibration errors.
  public let calibration: CalibrationErrors
  /// The risk-coverage curve.
  public let selective: RiskCoverage

  /// - Parameters:
  ///   - predictions: the rows.
  ///   - binCount: calibration bins.
  public init(_ predictions: Predictions, binCount: Int = 15) {
    self.predictions = predictions
    confusion = ConfusionMatrix(predictions)
    perClass = ClassScores.all(confusion)
    ranking = RankingScores(predictions)
    calibration = CalibrationErrors(predictions, binCount: binCount)
    selective = RiskCoverage(predictions)
  }

  /// Precision, recall and F1 averaged.
  public func averaged(_ averaging: Averaging) -> AveragedScores { AveragedScores(confusion, averaging) }
}
