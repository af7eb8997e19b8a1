import Evaluation
import Files
import Statistics
import Testing

@Suite("Intervals") struct IntervalTests {
  @Test("the bootstrap draws the golden indices") func draws() throws {
    let bootstrap = Bootstrap(rows: 3589, replicates: 1) { rows in rows.prefix(8).map(Double.init) }
    let golden = try #require(try Golden.values("expected_bootstrap", "rng", "first_8_indices_replicate0").arrayValue)
    #expect(bootstrap.replicates.map { $0[0] } == golden.compactMap(\.doubleValue))
  }

  @Test("percentile and BCa intervals equal the golden ones") func golden() throws {
    let predictions = try Golden.predictions("model_a_test")
    let metrics = ResampledMetrics(predictions, scope: .unsorted)
    let bootstrap = Bootstrap(rows: predictions.count, jackknife: .rows, statistics: metrics.statistics)
    for (id, key) in [("macro_f1", "f1_macro"), ("ece", "ece_15"), ("accuracy", "accuracy")] {
      let index = try #require(metrics.index(id))
      let expected = try Golden.values("expected_bootstrap", key)
      #expect(Golden.isClose(bootstrap.points[index], try Golden.number(expected, "point")), "\(key)")
      let percentile = try #require(expected["percentile95"]?.arrayValue).compactMap(\.doubleValue)
      let interval = bootstrap.percentileInterval(index)
      #expect(
        Golden.isClose(interval.low, percentile[0]) && Golden.isClose(interval.high, percentile[1]),
        "\(key) \(interval)")
      let bca = try #require(expected["bca95"]?.arrayValue).compactMap(\.doubleValue)
      let corrected = try #require(bootstrap.bcaInterval(index))
      #expect(
        Golden.isClose(corrected.low, bca[0]) && Golden.isClose(corrected.high, bca[1]), "\(key) \(corrected) \(bca)")
    }
  }

  @Test("a bootstrap of constant data is a point and has no BCa interval") func constant() {
    let bootstrap = Bootstrap(rows: 1, replicates: 20, jackknife: .rows) { _ in [0.25] }
    let interval = bootstrap.percentileInterval(0)
    #expect(interval.low == 0.25 && interval.high == 0.25 && bootstrap.bcaInterval(0) == nil)
  }

  @Test("another seed draws other rows") func seeds() {
    let statistics: Bootstrap.Statistics = { rows in rows.map(Double.init) }
    let a = Bootstrap(rows: 20, replicates: 3, seed: 1, statistics: statistics).replicates
    #expect(a == Bootstrap(rows: 20, replicates: 3, seed: 1, statistics: statistics).replicates)
    #expect(a != Bootstrap(rows: 20, replicates: 3, seed: 2, statistics: statistics).replicates)
  }

  @Test("every metric has an interval around its value, and shares have Wilson's") func everyMetric() throws {
    let predictions = try Golden.predictions("model_a_test")
    let intervals = MetricIntervals(predictions, replicates: 200)
    let inputs = MetricInputs(predictions)
    // Resampling adds more than a standard error to the thresholded error: no interval of it means much.
    #expect(intervals["tace_0.01"] == nil)
    for metric in MetricRegistry.all where metric.id != "tace_0.01" {
      let (value, interval) = (metric.value(inputs), intervals[metric.id])
      let found = try #require(interval, "\(metric.id)")
      #expect(found.low <= value ?? .nan && value ?? .nan <= found.high, "\(metric.id)")
      #expect(found.low < found.high, "\(metric.id)")
    }
    #expect(intervals["accuracy"]?.method == "wilson" && intervals["macro_f1"]?.method == "bootstrap_bca")
    #expect(intervals[.recall, "happy"] == wilsonInterval(successes: 619, count: 879))
    #expect(intervals[.f1, "disgust"]?.method == "wilson_jaccard")
    #expect(intervals[.rocAUC, "disgust"]?.method == "bootstrap_bca")
  }

  @Test("what does not exist has no interval") func absentClass() throws {
    let intervals = MetricIntervals(try Golden.predictions("adversarial"), replicates: 100)
    #expect(intervals[.recall, "disgust"] == nil && intervals[.rocAUC, "disgust"] == nil)
    #expect(intervals["roc_auc_macro_ovr"] != nil && intervals["no such metric"] == nil)
  }

  @Test("random groups left out give nearly the interval of single rows left out") func groups() throws {
    let predictions = try Golden.predictions("model_a_test")
    let metrics = ResampledMetrics(predictions, scope: .unsorted)
    let index = try #require(metrics.index("macro_f1"))
    func interval(_ jackknife: Bootstrap.Jackknife) -> Interval? {
      Bootstrap(rows: predictions.count, jackknife: jackknife, statistics: metrics.statistics).bcaInterval(index)
    }
    let (single, grouped) = (try #require(interval(.rows)), try #require(interval(.groups(200))))
    #expect(single != grouped)
    #expect(abs(single.low - grouped.low) < 0.1 * single.halfWidth)
    #expect(abs(single.high - grouped.high) < 0.1 * single.halfWidth)
  }

  @Test("clusters of one row are rows; copies in a cluster widen the interval") func clusters() throws {
    let values = (0..<200).map { $0 % 3 == 0 ? 1.0 : 0.0 }
    let mean: Bootstrap.Statistics = { rows in
      [rows.reduce(0.0) { $0 + values[Int($1) % 200] } / Double(rows.count)]
    }
    let alone = Bootstrap(clusters: (0..<200).map { [Int32($0)] }, replicates: 300, statistics: mean)
    #expect(alone.replicates == Bootstrap(rows: 200, replicates: 300, statistics: mean).replicates)
    let copied = Bootstrap(clusters: (0..<200).map { [Int32($0), Int32($0 + 200)] }, replicates: 300, statistics: mean)
    let naive = Bootstrap(rows: 400, replicates: 300, statistics: mean)
    #expect(copied.percentileInterval(0).halfWidth > 1.2 * naive.percentileInterval(0).halfWidth)
  }
}
