import Evaluation
import Files
import Statistics

/// Intervals that take copies of one picture for one piece of evidence: whole groups of copies are resampled.
struct ClusterIntervals: Sendable {
  /// Groups of two pictures or more.
  let groups: Int
  /// Pictures in them.
  let images: Int
  private let intervals: [String: Statistics.Interval]

  /// The metrics that get such an interval.
  static let metrics = ["accuracy", "balanced_accuracy", "macro_f1", "log_loss", "ece"]

  /// - Parameters:
  ///   - predictions: the rows.
  ///   - clusters: the rows of each group of copies; together all rows once.
  ///   - replicates: of the bootstrap.
  ///   - seed: of the bootstrap.
  /// - Returns: `nil` where no row has a copy.
  init?(_ predictions: Predictions, clusters: [[Int32]], replicates: Int, seed: UInt64) {
    let joined = clusters.filter { $0.count > 1 }
    guard !joined.isEmpty, clusters.count > 1 else { return nil }
    let metrics = ResampledMetrics(predictions, scope: .unsorted)
    let bootstrap = Bootstrap(
      clusters: clusters, replicates: MetricIntervals.affordable(replicates, rows: predictions.count), seed: seed,
      jackknife: MetricIntervals.jackknife(rows: predictions.count), statistics: metrics.statistics)
    groups = joined.count
    images = joined.reduce(0) { $0 + $1.count }
    var intervals: [String: Statistics.Interval] = [:]
    for id in Self.metrics { intervals[id] = metrics.index(id).flatMap { bootstrap.interval($0) } }
    self.intervals = intervals
  }

  /// The interval of a metric.
  func interval(_ id: String) -> Statistics.Interval? { intervals[id] }
}

extension ClusterIntervals: JSONRepresentable {
  /// What was grouped, and the intervals.
  var json: JSONValue {
    [
      "groups": groups, "images_in_groups": images,
      "intervals": JSONValue.object(
        Self.metrics.compactMap { id in intervals[id].map { (key: id, value: $0.json) } }),
    ]
  }
}
