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
}
