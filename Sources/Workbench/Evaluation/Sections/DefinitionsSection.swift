import Evaluation
import Reporting

extension EvaluationPage {
  /// What each number of this page is, as a formula; the metrics that only the list of all metrics shows come last.
  func definitions() -> Section {
    let shown = MetricRegistry.all.filter { Self.isShown($0) }
    let others = MetricRegistry.all.filter { !Self.isShown($0) }
    return .definitions(notation: MetricFormulas.notation, shown.map(MetricFormulas.definition)) {
      Section("Measures of one class, intervals and tests", id: "terms") {
        Block.definitions(terms.map(\.definition))
      }
      Details("The other metrics of \(EvaluationDocument.metricsFile)") {
        Block.definitions(others.map(MetricFormulas.definition))
      }
    }
  }

  /// Whether a metric stands outside the list of all metrics.
  private static func isShown(_ metric: Metric) -> Bool {
    scorecardMetrics.contains(metric.id) || EvaluationFacts.isCalibrationError(metric)
      || metric.path.first == "selective"
  }

  private var terms: [Term] {
    var terms: [Term] = [
      .precision, .recall, .f1, .specificity, .rocArea, .averagePrecision, .withoutSkill, .wilson, .bootstrap,
      .riskCoverage,
    ]
    if facts.temperature.scaling != nil || !facts.maps.isEmpty { terms += [.temperature, .pairedBootstrap] }
    if facts.leakage != nil { terms.append(.copy) }
    if facts.slices != nil || facts.groups != nil { terms += [.fisher, .newcombe, .holm] }
    return terms
  }
}
