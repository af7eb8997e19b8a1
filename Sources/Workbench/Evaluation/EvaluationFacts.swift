import Evaluation

/// Every number of a results report, computed once.
struct EvaluationFacts {
  let predictions: Predictions
  /// The content of `metrics.json`.
  let report: MetricReport
  let temperature: TemperatureChoice
  /// The metrics after the temperature.
  let calibrated: MetricInputs?
  /// The metrics of a predictor without skill, which gives every row the label shares.
  let baseline: MetricInputs
  let intervals: ResultIntervals
  /// `nil` when nobody looked for copies.
  let leakage: LeakageEffect?

  /// - Throws: `EvaluationInputError`.
  init(_ input: EvaluationInput) throws {
    predictions = input.predictions
    temperature = try TemperatureChoice(input)
    leakage = try input.leaked.map {
      try LeakageEffect(input.predictions, leaked: $0, replicates: input.replicates, seed: input.seed)
    }
    report = try MetricReport(
      input.predictions, temperature: temperature.scaling, leakAdjusted: leakage?.clean,
      copiedRows: leakage?.copies ?? [],
      testTimeAugmentation: input.testTimeAugmentation, replicates: input.replicates, seed: input.seed)
    calibrated = report.calibrated.map { MetricInputs($0) }
    let n = Double(predictions.count)
    let shares = ConfusionMatrix(predictions).supports.map { Double($0) / n }
    baseline = MetricInputs(
      try predictions.replacingProbabilities(predictions.labels.flatMap { _ in shares }))
    intervals = ResultIntervals(
      predictions, calibrated: report.calibrated, replicates: input.replicates, seed: input.seed)
  }

  /// The number of rows.
  var n: Int { predictions.count }
  /// The confusion matrix.
  var matrix: ConfusionMatrix { report.inputs.confusion }
  /// The class names.
  var classes: [String] { predictions.classes }
  /// The name of the most frequent label.
  var majorityClass: String { classes[baseline.predictions.predicted[0]] }
  /// Whether even the lower end of accuracy's interval is above that of always naming the most frequent label.
  var beatsMajority: Bool { (report.intervals["accuracy"]?.low ?? 0) > accuracy(baseline.confusion) }
  /// Whether the mean confidence is shown to be above accuracy.
  var isOverconfident: Bool { report.intervals["overconfidence_gap"]?.low ?? 0 > 0 }
  /// Whether the mean confidence is shown to be below accuracy.
  var isUnderconfident: Bool { report.intervals["overconfidence_gap"]?.high ?? 0 < 0 }
}
