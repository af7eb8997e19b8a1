import Evaluation
import Statistics

/// What a calibration map changes on the reported rows, all resampled together.
struct CalibrationGain {
  /// The rows after the map.
  let calibrated: Predictions
  /// Their metrics.
  let inputs: MetricInputs
  private let points: [String: Double]
  private let intervals: [String: Statistics.Interval]

  /// The metrics that are compared.
  static let metrics = ["ece", "classwise_ece", "log_loss", "brier", "accuracy"]

  /// - Parameters:
  ///   - predictions: the rows as the model gave them.
  ///   - calibrated: the same rows after the map.
  ///   - replicates: of the bootstrap.
  ///   - seed: of the bootstrap.
  init(_ predictions: Predictions, after calibrated: Predictions, replicates: Int, seed: UInt64) {
    self.calibrated = calibrated
    inputs = MetricInputs(calibrated)
    let before = ResampledMetrics(predictions, scope: .unsorted)
    let after = ResampledMetrics(calibrated, scope: .unsorted)
    let places = Self.metrics.compactMap { before.index($0) }
    let (first, second) = (before.statistics, after.statistics)
    let signs = Self.metrics.map { MetricRegistry.metric($0)?.higherIsBetter ?? true ? 1.0 : -1.0 }
    let bootstrap = Bootstrap(
      rows: predictions.count, replicates: MetricIntervals.affordable(replicates, rows: predictions.count), seed: seed,
      jackknife: MetricIntervals.jackknife(rows: predictions.count)
    ) { rows in
      let (a, b) = (first(rows), second(rows))
      return places.map { b[$0] } + zip(places, signs).map { $1 * (b[$0] - a[$0]) }
    }
    var points: [String: Double] = [:]
    var intervals: [String: Statistics.Interval] = [:]
    for (i, id) in Self.metrics.enumerated() {
      points[id] = bootstrap.points[i + places.count]
      intervals[id] = bootstrap.interval(i)
      intervals["gain/\(id)"] = bootstrap.interval(i + places.count)
    }
    self.points = points
    self.intervals = intervals
  }

  /// The interval of a metric after the map.
  func interval(_ id: String) -> Statistics.Interval? { intervals[id] }
  /// How much better the metric is after the map: above 0 is better, whatever the metric's direction.
  func gain(_ id: String) -> Double? { points[id] }
  /// The paired interval of `gain`.
  func gainInterval(_ id: String) -> Statistics.Interval? { intervals["gain/\(id)"] }
}
