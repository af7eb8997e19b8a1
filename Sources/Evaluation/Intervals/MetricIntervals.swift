import Files
import Statistics

/// The interval of every metric: Wilson for shares of rows that are counted one by one, BCa bootstrap over rows for all
/// others.
public struct MetricIntervals: Sendable {
  /// The exact interval of accuracy.
  public let accuracyExact: Interval
  /// Replicates of the bootstrap.
  public let replicates: Int
  /// Seed of the bootstrap.
  public let seed: UInt64
  private let intervals: [String: Interval]

  /// Rows drawn in all: more than 100,000 rows get fewer replicates, at least 200.
  private static let mostDraws = 100_000_000

  /// Resamples the rows.
  /// - Parameters:
  ///   - predictions: the rows to resample.
  ///   - binCount: bins of the calibration errors.
  ///   - replicates: of the bootstrap, at most; see `replicates` for what was done.
  ///   - seed: of the bootstrap.
  ///   - level: nominal coverage.
  ///   - scope: the metrics to compute intervals of.
  public init(
    _ predictions: Predictions, binCount: Int = 15, replicates: Int = 1000, seed: UInt64 = 42, level: Double = 0.95,
    scope: ResampledMetrics.Scope = .all
  ) {
    let n = predictions.count
    let metrics = ResampledMetrics(predictions, binCount: binCount, scope: scope)
    self.replicates = Self.affordable(replicates, rows: n)
    self.seed = seed
    let bootstrap = Bootstrap(
      rows: n, replicates: self.replicates, seed: seed,
      jackknife: Self.jackknife(rows: n, singleBelow: 5_000), statistics: metrics.statistics)
    var intervals: [String: Interval] = [:]
    for (i, id) in metrics.ids.enumerated() { intervals[id] = bootstrap.interval(i, level: level) }
    accuracyExact = clopperPearsonInterval(
      successes: predictions.correct.count { $0 }, count: n, level: level)
    for (id, interval) in Self.counted(predictions, intervals, level: level) { intervals[id] = interval }
    self.intervals = intervals
  }

  /// The replicates that a bootstrap of many rows gets.
  /// - Parameters:
  ///   - replicates: how many are wanted.
  ///   - rows: of the data.
  public static func affordable(_ replicates: Int, rows: Int) -> Int {
    min(replicates, max(200, mostDraws / max(1, rows)))
  }

  /// What to leave out in turn for a BCa interval.
  /// - Parameters:
  ///   - rows: of the data.
  ///   - singleBelow: single rows are left out for fewer rows than this, else 500 random groups.
  /// - Returns: nothing above 200,000 rows, where a statistic is as good as symmetric: intervals are percentiles then.
  public static func jackknife(rows: Int, singleBelow limit: Int = 0) -> Bootstrap.Jackknife {
    rows > 200_000 ? .none : rows < limit ? .rows : .groups(500)
  }

  /// Shares of rows, for which Wilson's interval is better than a bootstrap of few rows; `nil` where nothing was
  /// counted.
  private static func counted(
    _ predictions: Predictions, _ drawn: [String: Interval], level: Double
  ) -> [String: Interval?] {
    let matrix = ConfusionMatrix(predictions)
    let (supports, predicted) = (matrix.supports, matrix.predictedCounts)
    func wilson(_ successes: Int, _ count: Int) -> Interval? {
      count == 0 ? nil : wilsonInterval(successes: successes, count: count, level: level)
    }
    var found: [String: Interval?] = [:]
    // Over all classes the micro averages are accuracy, and so is weighted recall.
    for id in ["accuracy", "micro_precision", "micro_recall", "micro_f1", "weighted_recall"] {
      found[id] = wilson(matrix.correct, matrix.total)
    }
    for (id, top, ties) in [
      ("top_2", 2, TieRule.lowestIndex), ("top_3", 3, .lowestIndex), ("sklearn_top_2", 2, .highestIndex),
      ("sklearn_top_3", 3, .highestIndex),
    ] {
      let hits = predictions.labels.indices.count { predictions.rankOfLabel($0, ties: ties) < top }
      found[id] = wilson(hits, matrix.total)
    }
    for (c, name) in matrix.classes.enumerated() {
      let hits = matrix[c, c]
      let others = matrix.total - supports[c]
      found.updateValue(wilson(hits, predicted[c]), forKey: ResampledMetrics.ClassMeasure.precision.id(name))
      found.updateValue(wilson(hits, supports[c]), forKey: ResampledMetrics.ClassMeasure.recall.id(name))
      found.updateValue(
        wilson(others - (predicted[c] - hits), others), forKey: ResampledMetrics.ClassMeasure.specificity.id(name))
      let f1 = ResampledMetrics.ClassMeasure.f1.id(name)
      let union = supports[c] + predicted[c] - hits
      if union > 0, drawn[f1].map({ $0.low == $0.high }) ?? true {
        // No draw differs: F1 = 2 J / (1 + J) is a growing function of the Jaccard index J, which is a share.
        let jaccard = wilsonInterval(successes: hits, count: union, level: level)
        found[f1] = Interval(
          low: 2 * jaccard.low / (1 + jaccard.low), high: 2 * jaccard.high / (1 + jaccard.high),
          method: "wilson_jaccard", level: level)
      }
    }
    return found
  }

  /// The interval of a registered metric or of a class's measure; `nil` where the value does not exist, or its interval
  /// was not asked for.
  public subscript(_ id: String) -> Interval? { intervals[id] }

  /// The interval of one class's measure.
  public subscript(_ measure: ResampledMetrics.ClassMeasure, _ className: String) -> Interval? {
    intervals[measure.id(className)]
  }
}

extension MetricIntervals: JSONRepresentable {
  /// One entry a registered metric; accuracy carries its exact interval, bootstrapped metrics the replicates and the
  /// seed.
  public var json: JSONValue { json(of: MetricRegistry.all.map(\.id)) }

  /// As `json`, for some metrics.
  func json(of ids: [String]) -> JSONValue {
    let draws: [(key: String, value: JSONValue)] = [
      ("replicates", .integer(replicates)), ("seed", .integer(Int(truncatingIfNeeded: seed))),
    ]
    let exact: JSONValue = ["low": accuracyExact.low, "high": accuracyExact.high]
    return .object(
      ids.compactMap { id in
        guard let interval = intervals[id] else { return nil }
        var members = interval.json.objectValue ?? []
        if interval.method.hasPrefix("bootstrap") { members += draws }
        if id == "accuracy" { members.append(("clopper_pearson", exact)) }
        return (id, .object(members))
      })
  }

  /// The intervals of one class's measures, under their names.
  public func json(ofClass name: String) -> JSONValue {
    .object(
      ResampledMetrics.ClassMeasure.allCases.compactMap { measure in
        self[measure, name].map { (measure.rawValue, $0.json) }
      })
  }
}
