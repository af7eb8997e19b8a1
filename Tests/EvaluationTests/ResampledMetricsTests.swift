import Evaluation
import Statistics
import Tensors
import Testing

@Suite("Metrics of resamples") struct ResampledMetricsTests {
  /// What `ResampledMetrics` says of some rows.
  private func values(_ metrics: ResampledMetrics, _ rows: [Int]) -> [Double] {
    rows.map(Int32.init).withUnsafeBufferPointer(metrics.statistics)
  }

  @Test(
    "every metric of a resample is the registry's for the same rows", arguments: ["model_a_test", "adversarial"],
    [nil, 1, 2, 3] as [UInt64?])
  func registry(set: String, seed: UInt64?) throws {
    let predictions = try Golden.predictions(set)
    var rows = Array(predictions.labels.indices)
    if let seed {
      var generator = SeededGenerator(seed: seed)
      // In the order of the data, as resamples break ties.
      rows = rows.map { _ in generator.integer(below: rows.count) }.sorted()
    }
    let inputs = MetricInputs(try predictions.selecting(rows))
    let metrics = ResampledMetrics(predictions)
    let values = values(metrics, rows)
    for metric in MetricRegistry.all {
      let value = values[try #require(metrics.index(metric.id), "\(metric.id)")]
      let expected = metric.value(inputs)
      #expect(
        expected.map { abs(value - $0) < 1e-12 } ?? value.isNaN, "\(metric.id): \(value), expected \(expected ?? .nan)")
    }
    for (c, name) in predictions.classes.enumerated() {
      let scores = inputs.perClass[c]
      let expected: [(ResampledMetrics.ClassMeasure, Double?)] = [
        (.precision, scores.precision), (.recall, scores.recall), (.f1, scores.f1),
        (.specificity, scores.specificity), (.mcc, scores.mcc), (.rocAUC, inputs.ranking.rocAreas[c]),
        (.averagePrecision, inputs.ranking.averagePrecisions[c]),
        (.classwiseECE, inputs.calibration.classwisePerClass[c]),
      ]
      for (measure, expected) in expected {
        let value = values[try #require(metrics.index(measure.id(name)))]
        #expect(
          expected.map { abs(value - $0) < 1e-12 } ?? value.isNaN,
          "\(measure) of \(name): \(value), expected \(expected ?? .nan)")
      }
    }
  }

  @Test("without sorting fewer metrics, the same values") func scopes() throws {
    let predictions = try Golden.predictions("adversarial")
    let (few, all) = (ResampledMetrics(predictions, scope: .unsorted), ResampledMetrics(predictions))
    #expect(Array(all.ids.prefix(few.ids.count)) == few.ids && all.ids.count > few.ids.count)
    let rows = Array(predictions.labels.indices)
    #expect(values(few, rows) == Array(values(all, rows).prefix(few.ids.count)))
  }
}
