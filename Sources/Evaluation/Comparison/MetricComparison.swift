import Files
import Statistics

/// One metric of all compared results, resampled by the same rows.
public struct MetricComparison: Sendable {
  /// The difference of two results: the second's value minus the first's.
  public struct Difference: Sendable {
    /// The place of the first result.
    public let first: Int
    /// The place of the second.
    public let second: Int
    /// Second minus first; `nil` where one does not exist.
    public let value: Double?
    /// The paired percentile interval; `nil` where the difference does not exist in the data or in one replicate
    /// of twenty.
    public let interval: Interval?
    /// The two-sided p value of no difference: normal with the bootstrap's standard error; for accuracy McNemar's exact
    /// one. `nil` without an interval.
    public let p: Double?
    /// `p` by Holm over all pairs that have one.
    public let adjustedP: Double?
  }

  /// The metric's id.
  public let id: String
  /// Each result's value; `nil` where it does not exist (the function gave NaN).
  public let values: [Double?]
  /// The percentile interval of each; `nil` where the value does not exist in the data or in one replicate of
  /// twenty.
  public let intervals: [Interval?]
  /// All pairs, the smaller place first.
  public let differences: [Difference]
  /// Places of the results that have a value, the best first.
  public let ranking: [Int]
  /// One text a result: two share a letter exactly when the adjusted p value does not tell them apart; `a` is the best;
  /// empty for a result without a value.
  public let letters: [String]

  /// Compares metrics.
  /// - Parameters:
  ///   - predictions: the results on the same rows.
  ///   - pairs: of all places, with McNemar's tests.
  ///   - ids: of `MetricRegistry`, or of one class's measure as `f1/angry`.
  static func all(
    _ predictions: [Predictions], pairs: [ModelPair], ids: [String], replicates: Int, seed: UInt64,
    level: Double
  ) -> [MetricComparison] {
    let statistics = predictions.map { Self.statistics($0, ids) }
    let width = ids.count
    let bootstrap = Bootstrap(rows: predictions[0].count, replicates: replicates, seed: seed) { rows in
      let values = statistics.map { $0(rows) }
      // Equal results have equal values: their difference is exactly zero.
      return values.flatMap(\.self)
        + pairs.flatMap { pair in (0..<width).map { values[pair.second][$0] - values[pair.first][$0] } }
    }
    return ids.enumerated().map { place, id in
      let own = predictions.indices.map { $0 * width + place }
      let between = pairs.indices.map { (predictions.count + $0) * width + place }
      func interval(_ statistic: Int) -> Interval? { bootstrap.interval(statistic, level: level) }
      func value(_ statistic: Int) -> Double? {
        bootstrap.points[statistic].isFinite ? bootstrap.points[statistic] : nil
      }
      let gaps = between.map(interval)
      let tested = pairs.indices.filter { gaps[$0] != nil }
      let p = tested.map { id == "accuracy" ? pairs[$0].test.exactP : bootstrap.p(ofZero: between[$0]) }
      var tests = [(p: Double, adjusted: Double)?](repeating: nil, count: pairs.count)
      for (i, test) in zip(tested, zip(p, MultipleTesting.holm(p))) { tests[i] = test }
      let differences = pairs.indices.map { i in
        Difference(
          first: pairs[i].first, second: pairs[i].second, value: value(between[i]), interval: gaps[i], p: tests[i]?.p,
          adjustedP: tests[i]?.adjusted)
      }
      return MetricComparison(
        id: id, values: own.map(value), intervals: own.map(interval), differences: differences, level: level)
    }
  }

  /// The metrics of drawn rows, NaN where one does not exist.
  private static func statistics(_ predictions: Predictions, _ ids: [String]) -> Bootstrap.Statistics {
    let unsorted = ResampledMetrics(predictions, scope: .unsorted)
    let metrics = ids.allSatisfy { unsorted.index($0) != nil } ? unsorted : ResampledMetrics(predictions)
    let places = ids.map { id in
      guard let place = metrics.index(id) else { preconditionFailure("'\(id)' is no metric") }
      return place
    }
    let statistics = metrics.statistics
    return { rows in
      let values = statistics(rows)
      return places.map { values[$0] }
    }
  }

  /// Whether more is better: as the registry says of the id, or of what stands before its slash; else more is.
  private static func higherIsBetter(_ id: String) -> Bool {
    let measure = id.prefix { $0 != "/" }
    return (MetricRegistry.metric(id) ?? MetricRegistry.metric(String(measure)))?.higherIsBetter ?? true
  }

  private init(id: String, values: [Double?], intervals: [Interval?], differences: [Difference], level: Double) {
    self.id = id
    self.values = values
    self.intervals = intervals
    self.differences = differences
    let higherIsBetter = Self.higherIsBetter(id)
    let known = values.enumerated().compactMap { place, value in value.map { (place: place, value: $0) } }
    let order = known.sorted {
      $0.value == $1.value ? $0.place < $1.place : ($0.value > $1.value) == higherIsBetter
    }.map(\.place)
    let told = Set(differences.filter { ($0.adjustedP ?? 1) < 1 - level }.map { [$0.first, $0.second] })
    let display = CompactLetterDisplay(count: order.count) { told.contains([order[$0], order[$1]].sorted()) }
    var letters = [String](repeating: "", count: values.count)
    for (place, model) in order.enumerated() { letters[model] = display.letters[place] }
    ranking = order
    self.letters = letters
  }
}

extension MetricComparison: JSONRepresentable {
  /// Values with intervals and letters, the ranking, and all differences.
  public var json: JSONValue {
    [
      "metric": id, "higher_is_better": Self.higherIsBetter(id), "ranking": ranking,
      "models": values.indices.map { i -> JSONValue in
        ["value": values[i], "interval": intervals[i], "letters": letters[i]]
      },
      "differences": differences.map { difference -> JSONValue in
        [
          "first": difference.first, "second": difference.second, "difference": difference.value,
          "interval": difference.interval, "p": difference.p, "p_holm": difference.adjustedP,
        ]
      },
    ]
  }
}
