import Evaluation
import Files
import Statistics

/// Every number of a results report, computed once.
struct EvaluationFacts {
  let predictions: Predictions
  /// The content of `metrics.json`.
  let report: MetricReport
  let temperature: TemperatureChoice
  /// The metrics after the temperature.
  let calibrated: MetricInputs?
  /// What the temperature changes.
  let temperatureGain: CalibrationGain?
  /// What each calibration map that was fitted to validation rows changes.
  let maps: [(method: CalibrationMethod, gain: CalibrationGain)]
  /// The metrics of a predictor without skill, which gives every row the label shares.
  let baseline: MetricInputs
  /// `nil` when nobody looked for copies.
  let leakage: LeakageEffect?
  /// `nil` when the images were not at hand.
  let images: ImageFacts?
  /// Intervals from resampling whole groups of copies; `nil` without any.
  let clusters: ClusterIntervals?
  /// `nil` without anything to cut the rows by.
  let slices: SliceTable?
  /// Columns that are no slices, with the reason.
  let slicesLeftOut: [(String, String)]
  let causes: ErrorCauses
  /// `nil` without validation rows.
  let decisions: DecisionStudy?
  /// `nil` without costs.
  let costs: CostEffect?
  /// `nil` without votes.
  let votes: SoftLabelReport?
  /// `nil` without groups.
  let groups: GroupReport?
  let conventions: ConventionTable
  let checks: [SelfCheck]
  /// What the gates say.
  let gates: [GateResult]

  /// - Throws: `EvaluationInputError`.
  init(_ input: EvaluationInput) throws {
    let predictions = input.predictions
    let temperature = try TemperatureChoice(input)
    let (replicates, seed) = (input.replicates, input.seed)
    let leakage = try input.leaked.map {
      try LeakageEffect(predictions, leaked: $0, replicates: replicates, seed: seed)
    }
    report = try MetricReport(
      predictions, temperature: temperature.scaling, leakAdjusted: leakage?.clean, copiedRows: leakage?.copies ?? [],
      testTimeAugmentation: input.testTimeAugmentation, replicates: replicates, seed: seed)
    let gain = report.calibrated.map {
      CalibrationGain(predictions, after: $0, replicates: replicates, seed: seed)
    }
    temperatureGain = gain
    calibrated = gain?.inputs
    // Maps are fitted where a temperature may be: never to rows that are reported.
    let validation = temperature.mayFit ? input.validation : nil
    maps =
      try validation.map { validation in
        try CalibrationMethods.all.map { method in
          if method.id == TemperatureScaling.id, case .fitted = temperature, let gain { return (method, gain) }
          let after = try method.fit(validation).apply(to: predictions)
          return (method, CalibrationGain(predictions, after: after, replicates: replicates, seed: seed))
        }
      } ?? []
    decisions = validation.map {
      DecisionStudy(fittedTo: $0, appliedTo: predictions, replicates: replicates, seed: seed)
    }
    let n = Double(predictions.count)
    let shares = ConfusionMatrix(predictions).supports.map { Double($0) / n }
    baseline = MetricInputs(
      try predictions.replacingProbabilities(predictions.labels.flatMap { _ in shares }))
    images = input.imageFacts
    clusters = input.imageFacts.flatMap {
      ClusterIntervals(predictions, clusters: $0.clusters, replicates: replicates, seed: seed)
    }
    let columns = SliceDimension.all(of: predictions)
    slicesLeftOut = columns.leftOut
    let dimensions = (input.imageFacts?.dimensions ?? []) + columns.dimensions + input.slices
    slices = dimensions.isEmpty ? nil : SliceTable(predictions, dimensions: dimensions)
    let affordable = MetricIntervals.affordable(replicates, rows: predictions.count)
    votes = input.votes.map { SoftLabelReport(predictions, votes: $0, replicates: affordable, seed: seed) }
    causes = ErrorCauses(
      report.calibrated ?? predictions, images: input.imageFacts,
      disputed: input.votes.map { votes in
        Set(
          predictions.labels.indices.filter { row in votes.plurality(row).map { $0 != predictions.labels[row] } ?? false
          })
      })
    costs = input.costs?.costEffect(
      on: report.calibrated ?? predictions, replicates: affordable, seed: seed)
    groups = input.groups.map { GroupReport(predictions, groups: $0) }
    conventions = ConventionTable(predictions, temperature: temperature.scaling)
    checks = SelfChecks.all(inputs: report.inputs, calibrated: report.calibrated)
    gates = try GateResult.all(input.gates, first: nil, second: report.inputs)
    self.predictions = predictions
    self.temperature = temperature
    self.leakage = leakage
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
