import Statistics

/// Every registered metric, and the measures of each class, for resamples of one set of predictions.
///
/// Sorting and binning do not change when rows are repeated or left out, so they are done once; a resample is then
/// some passes over the rows. The values are those of `MetricRegistry` for the same rows, up to rounding.
public struct ResampledMetrics: Sendable {
  /// How much is computed for each resample.
  public enum Scope: Sendable {
    /// What needs no sorting: everything from the confusion matrix, the probability of the label, and equal-width bins.
    case unsorted
    /// Every metric.
    case all
  }

  /// What is known about the values: the id of a registered metric, or `f1/<class>` and the like for one class.
  public let ids: [String]
  private let indexOfID: [String: Int]
  private let rowCount: Int
  private let table: ResampledTable
  private let ranking: ResampledRanking?

  /// The measures of one class that are computed besides the registered metrics.
  public enum ClassMeasure: String, CaseIterable, Sendable {
    case precision, recall, f1, specificity, mcc
    case rocAUC = "roc_auc"
    case averagePrecision = "average_precision"
    case classwiseECE = "classwise_ece"

    /// The id of this measure of a class.
    public func id(_ className: String) -> String { "\(rawValue)/\(className)" }
  }

  /// Prepares the rows.
  /// - Parameters:
  ///   - predictions: the rows that resamples are drawn from.
  ///   - binCount: calibration bins.
  ///   - scope: what to compute.
  public init(_ predictions: Predictions, binCount: Int = 15, scope: Scope = .all) {
    rowCount = predictions.count
    table = ResampledTable(predictions, binCount: binCount)
    ranking = scope == .all ? ResampledRanking(predictions, binCount: binCount) : nil
    ids = table.ids + (ranking?.ids ?? [])
    indexOfID = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, $0) })
  }

  /// Where a value stands among the values of a resample; `nil` for an id that is not computed.
  public func index(_ id: String) -> Int? { indexOfID[id] }

  /// The values of a resample, NaN where one does not exist.
  public var statistics: Bootstrap.Statistics {
    { rows in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: rowCount) { counts in
        counts.update(repeating: 0)
        for row in rows { counts[Int(row)] += 1 }
        guard let base = counts.baseAddress else { return [] }
        return table.values(base, total: rows.count) + (ranking?.values(base, total: rows.count) ?? [])
      }
    }
  }
}
