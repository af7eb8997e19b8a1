import Evaluation
import Reporting

extension EvaluationPage {
  /// The ids of the headline metrics.
  static let scorecardMetrics = [
    "accuracy", "balanced_accuracy", "macro_f1", "weighted_f1", "mcc", "cohen_kappa", "top_2", "top_3",
    "roc_auc_macro_ovr", "average_precision_macro", "log_loss", "brier", "ece",
  ]

  mutating func scorecard() throws -> Section {
    Section("Scorecard: \(verdict)", id: "scorecard") {
      skillText
      clusterText
      scorecardTable
      facts.gates.isEmpty ? nil : Table.gates(facts.gates)
      Details("All metrics and their rules") { allMetrics }
    }
  }

  /// The accuracy beside that of a predictor without skill.
  var skillText: Prose {
    let majority = Quantity.percent(accuracy(facts.baseline.confusion))
    return """
      Accuracy is \(full: facts.headline("accuracy")). A predictor without skill, which gives every image the shares of \
      the labels and so always names \(facts.majorityClass), reaches \(majority).
      """
  }

  /// The headline metrics with their intervals, beside those of a predictor without skill.
  var scorecardTable: Table {
    let metrics = Self.scorecardMetrics.compactMap(MetricRegistry.metric).filter { isInformative($0) }
    return Table(
      id: "scorecard-table",
      caption: "Headline metrics with 95 % intervals: Wilson for shares of images, BCa bootstrap of "
        + "\(facts.report.intervals.replicates) replicates over images for the others. “Without skill” is the predictor described above.",
      columns: [.text("Metric"), .number("Value"), .number("Without skill"), .text("Rule")],
      cells: metrics.map { metric in
        [
          .text(Prose(metric.name)), .number(facts.headline(metric.id)), baseline(metric),
          .text(Prose(metric.convention)),
        ]
      }, sortable: false)
  }

  private var clusterText: Prose {
    guard let clusters = facts.clusters, let interval = clusters.interval("accuracy") else { return "" }
    let accuracy = Quantity.percent(accuracy(facts.matrix), interval: Quantity.Interval(interval))
    return """
      \(clusters.images) of the images are copies or near copies of each other, in \(clusters.groups) groups. Resampling \
      whole groups instead of single images gives \(full: accuracy) accuracy.
      """
  }

  private var verdict: Prose {
    let shown = facts.headline("accuracy")
    return facts.beatsMajority
      ? "\(shown) accuracy, above the baseline" : "\(shown) accuracy, no better than the baseline"
  }

  /// Top-k says nothing where k is the number of classes.
  private func isInformative(_ metric: Metric) -> Bool {
    (metric.id != "top_2" || facts.classes.count > 2) && (metric.id != "top_3" || facts.classes.count > 3)
  }

  /// The shares of the labels are calibrated by construction: there is nothing to compare with.
  private func baseline(_ metric: Metric) -> Table.Cell {
    EvaluationFacts.isCalibrationError(metric) ? .empty : .number(Quantity(metric, metric.value(facts.baseline)))
  }

  private var allMetrics: Table {
    Table(
      id: "all-metrics",
      caption: "Every metric of \(code: EvaluationDocument.metricsFile) under its path there, as a fraction of 1 where "
        + "it is a share. A dash marks a value that does not exist.",
      columns: [.text("Path"), .number("Value"), .text("Rule")],
      cells: MetricRegistry.all.map { metric in
        [
          .code(metric.path.joined(separator: ".")), .number(Quantity(metric.value(facts.report.inputs), digits: 6)),
          .text(Prose(metric.convention)),
        ]
      })
  }
}
