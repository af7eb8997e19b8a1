import Evaluation
import Files
import Testing

@Suite("Intervals and paired tests") struct IntervalTests {
  @Test("the bootstrap draws the golden indices") func draws() throws {
    let bootstrap = Bootstrap(rows: 3589, replicates: 1) { rows in rows.prefix(8).map(Double.init) }
    let golden = try #require(try Golden.values("expected_bootstrap", "rng", "first_8_indices_replicate0").arrayValue)
    #expect(bootstrap.replicates.map { $0[0] } == golden.compactMap(\.doubleValue))
  }

  @Test("percentile and BCa intervals equal the golden ones") func golden() throws {
    let predictions = try Golden.predictions("model_a_test")
    let bootstrap = Bootstrap(
      rows: predictions.count, jackknife: true, statistics: HeadlineIntervals.statistics(predictions))
    for (index, key) in [(0, "f1_macro"), (2, "ece_15"), (3, "accuracy")] {
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
    let bootstrap = Bootstrap(rows: 1, replicates: 20, jackknife: true) { _ in [0.25] }
    let interval = bootstrap.percentileInterval(0)
    #expect(interval.low == 0.25 && interval.high == 0.25 && bootstrap.bcaInterval(0) == nil)
  }

  @Test("another seed draws other rows") func seeds() {
    let statistics: Bootstrap.Statistics = { rows in rows.map(Double.init) }
    let a = Bootstrap(rows: 20, replicates: 3, seed: 1, statistics: statistics).replicates
    #expect(a == Bootstrap(rows: 20, replicates: 3, seed: 1, statistics: statistics).replicates)
    #expect(a != Bootstrap(rows: 20, replicates: 3, seed: 2, statistics: statistics).replicates)
  }

  @Test("normal quantiles equal scipy's") func normal() throws {
    for row in try #require(try Golden.values("statistics", "normal_quantile").arrayValue) {
      let pair = (row.arrayValue ?? []).compactMap(\.doubleValue)
      #expect(Golden.isClose(normalQuantile(pair[0]), pair[1], tolerance: 1e-9), "\(pair)")
    }
    #expect(Golden.isClose(normalQuantile(0.975), 1.959963984540054, tolerance: 1e-15))
  }

  @Test("Wilson and Clopper-Pearson intervals equal scipy's") func proportions() throws {
    for row in try #require(try Golden.values("statistics", "proportion").arrayValue) {
      let v = (row.arrayValue ?? []).compactMap(\.doubleValue)
      let exact = clopperPearsonInterval(successes: Int(v[0]), count: Int(v[1]))
      let wilson = wilsonInterval(successes: Int(v[0]), count: Int(v[1]))
      for (value, golden) in zip([exact.low, exact.high, wilson.low, wilson.high], v[2...]) {
        #expect(Golden.isClose(value, golden, tolerance: 1e-11), "\(v): \(exact) \(wilson)")
      }
    }
  }

  @Test("McNemar's p values equal scipy's") func mcNemar() throws {
    for row in try #require(try Golden.values("statistics", "mcnemar").arrayValue) {
      let v = (row.arrayValue ?? []).compactMap(\.doubleValue)
      let test = McNemarTest(onlyFirst: Int(v[0]), onlySecond: Int(v[1]))
      #expect(
        abs(test.exactP / v[2] - 1) < 1e-9 && abs(test.midP / v[3] - 1) < 1e-9, "\(v): \(test.exactP) \(test.midP)")
    }
    #expect(
      Golden.isClose(McNemarTest(onlyFirst: 508, onlySecond: 275).correctedChiSquared, 68.740741, tolerance: 1e-6))
    let counted = McNemarTest(first: [true, true, false, false], second: [true, false, true, true])
    #expect(counted.onlyFirst == 1 && counted.onlySecond == 2)
  }
}
