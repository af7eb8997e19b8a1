import Files

/// A number that judges predictions, with the convention that makes it reproducible.
public struct Metric: Sendable {
  /// The name for options and intervals, `macro_f1`.
  public let id: String
  /// Where it stands in `metrics.json`, from the outside in.
  public let path: [String]
  /// The name for people.
  public let name: String
  /// The rule that a reader needs to get the same number, one sentence.
  public let convention: String
  /// Whether more is better.
  public let higherIsBetter: Bool
  /// Whether the value is a share of rows or a difference of such shares, which people read in percent.
  public var isShare: Bool {
    path.first == "calibration"
      || ["accuracy", "balanced_accuracy", "top_2", "top_3", "sklearn_top_2", "sklearn_top_3"].contains(id)
  }
  /// The value; `nil` where it does not exist.
  public let value: @Sendable (MetricInputs) -> Double?

  init(
    _ id: String, at path: String? = nil, _ name: String, _ convention: String, higherIsBetter: Bool = true,
    _ value: @escaping @Sendable (MetricInputs) -> Double?
  ) {
    self.id = id
    self.path = (path ?? id).split(separator: "/").map(String.init)
    self.name = name
    self.convention = convention
    self.higherIsBetter = higherIsBetter
    self.value = value
  }
}

/// All metrics in the order of `metrics.json`. Adding a metric is adding one line.
public enum MetricRegistry {
  /// Every metric.
  public static let all: [Metric] = classification + probability + ranking + calibration + selective

  /// The metric of an id.
  public static func metric(_ id: String) -> Metric? { all.first { $0.id == id } }

  private static let macroRule = "Plain mean over all classes of the label list; an absent class counts 0."
  private static let weightedRule = "Mean over classes weighted by support."
  private static let microRule = "Counts summed over classes first; over all classes this is accuracy."

  private static let classification: [Metric] = [
    Metric("accuracy", "Accuracy", "Share of rows whose most probable class is the label; ties go to the lowest index.")
    {
      accuracy($0.confusion)
    },
    Metric("balanced_accuracy", "Balanced accuracy", "Mean recall over the classes that occur (scikit-learn).") {
      balancedAccuracy($0.confusion)
    },
    Metric("macro_precision", at: "macro/precision", "Macro precision", macroRule) { $0.averaged(.macro).precision },
    Metric("macro_recall", at: "macro/recall", "Macro recall", macroRule) { $0.averaged(.macro).recall },
    Metric("macro_f1", at: "macro/f1", "Macro F1", macroRule) { $0.averaged(.macro).f1 },
    Metric("weighted_precision", at: "weighted/precision", "Weighted precision", weightedRule) {
      $0.averaged(.weighted).precision
    },
    Metric("weighted_recall", at: "weighted/recall", "Weighted recall", weightedRule) { $0.averaged(.weighted).recall },
    Metric("weighted_f1", at: "weighted/f1", "Weighted F1", weightedRule) { $0.averaged(.weighted).f1 },
    Metric("micro_precision", at: "micro/precision", "Micro precision", microRule) { $0.averaged(.micro).precision },
    Metric("micro_recall", at: "micro/recall", "Micro recall", microRule) { $0.averaged(.micro).recall },
    Metric("micro_f1", at: "micro/f1", "Micro F1", microRule) { $0.averaged(.micro).f1 },
    Metric("mcc", "Matthews correlation", "Multiclass R_K; 0 when a margin has no variance.") {
      matthewsCorrelation($0.confusion)
    },
    Metric("cohen_kappa", "Cohen's kappa", "Unweighted; no value when chance agreement is complete.") {
      cohenKappa($0.confusion)
    },
  ]

  private static let probability: [Metric] = [
    Metric("top_2", at: "top_k/2", "Top-2 accuracy", "Among equal probabilities the lowest class index ranks first.") {
      $0.predictions.topAccuracy(2)
    },
    Metric("top_3", at: "top_k/3", "Top-3 accuracy", "Among equal probabilities the lowest class index ranks first.") {
      $0.predictions.topAccuracy(3)
    },
    Metric(
      "sklearn_top_2", at: "sklearn_top_k/2", "Top-2 accuracy (scikit-learn)", "The highest class index ranks first."
    ) {
      $0.predictions.topAccuracy(2, ties: .highestIndex)
    },
    Metric(
      "sklearn_top_3", at: "sklearn_top_k/3", "Top-3 accuracy (scikit-learn)", "The highest class index ranks first."
    ) {
      $0.predictions.topAccuracy(3, ties: .highestIndex)
    },
    Metric(
      "log_loss", "Log loss", "Mean of -ln p(label), nats; p clipped to [2.22e-16, 1 - 2.22e-16].",
      higherIsBetter: false
    ) { $0.predictions.logLoss },
    Metric(
      "brier", "Brier score", "Mean squared distance to the one-hot label, 0 to 2 (not halved).", higherIsBetter: false
    ) { $0.predictions.brierScore },
  ]

  private static let ranking: [Metric] = [
    Metric(
      "roc_auc_macro_ovr", at: "roc_auc/macro_ovr", "ROC AUC, macro",
      "One against the rest, mean over classes that occur."
    ) {
      $0.ranking.macroOneVersusRest
    },
    Metric(
      "roc_auc_weighted_ovr", at: "roc_auc/weighted_ovr", "ROC AUC, weighted",
      "One against the rest, weighted by support."
    ) {
      $0.ranking.weightedOneVersusRest
    },
    Metric(
      "roc_auc_macro_ovo", at: "roc_auc/macro_ovo", "ROC AUC, pairwise",
      "Hand and Till over pairs of classes that occur."
    ) {
      $0.ranking.macroOneVersusOne
    },
    Metric("roc_auc_micro", at: "roc_auc/micro", "ROC AUC, micro", "Over all (row, class) cells.") { $0.ranking.micro },
    Metric(
      "average_precision_macro", at: "average_precision/macro", "Average precision, macro",
      "Step sum without interpolation, mean over classes that occur."
    ) { $0.ranking.macroAveragePrecision },
    Metric(
      "average_precision_micro", at: "average_precision/micro", "Average precision, micro",
      "Step sum without interpolation over all (row, class) cells."
    ) { $0.ranking.microAveragePrecision },
  ]

  private static func error(
    _ id: String, _ name: String, _ convention: String, _ value: @escaping @Sendable (CalibrationErrors) -> Double
  ) -> Metric {
    Metric(id, at: "calibration/\(id)", name, convention, higherIsBetter: false) { value($0.calibration) }
  }

  private static let calibration: [Metric] = [
    error("ece", "ECE", "Equal-width bins [low, high), the last closed (netcal).") { $0.ece },
    error("ece_right_closed", "ECE, right-closed", "Equal-width bins (low, high] (Guo et al. 2017).") {
      $0.eceRightClosed
    },
    error("mce", "Maximum calibration error", "Largest gap of the headline bins.") { $0.maximum },
    error("rmsce", "RMS calibration error", "Root mean squared gap, weighted by rows.") { $0.rootMeanSquare },
    error("ace_average", "Average calibration error", "Unweighted mean gap over bins with rows (netcal's ACE).") {
      $0.average
    },
    error("ece_equal_mass", "ECE, equal mass", "Bins at quantiles, equal edges merged.") { $0.eceEqualMass },
    error("ece_equal_mass_rank", "ECE, equal mass by rank", "Slices of the sorted rows.") { $0.eceEqualMassRank },
    error("ace_adaptive", "Adaptive calibration error", "Mean gap over classes and rank bins (Nixon et al. 2019).") {
      $0.adaptive
    },
    error("tace_0.01", "Thresholded adaptive calibration error", "As the adaptive error, p < 0.01 dropped.") {
      $0.thresholdedAdaptive
    },
    error("classwise_ece", "Class-wise ECE", "Mean over classes of the ECE of (p_k, label is k).") { $0.classwise },
    error("top_label_ece", "Top-label ECE", "ECE within each predicted class, weighted by rows.") { $0.topLabel },
    error("overconfidence_gap", "Overconfidence gap", "Mean confidence minus accuracy; 0 is best.") {
      $0.overconfidenceGap
    },
  ]

  private static let selective: [Metric] = [
    Metric("aurc", at: "selective/aurc", "AURC", "Mean risk over all coverages, stable order.", higherIsBetter: false) {
      $0.selective.area
    },
    Metric("e_aurc", at: "selective/e_aurc", "E-AURC", "AURC minus that of an oracle order.", higherIsBetter: false) {
      $0.selective.excessArea
    },
    Metric(
      "failure_auroc", at: "selective/failure_auroc", "Failure AUROC",
      "ROC area of the confidence of right against wrong answers (Hendrycks and Gimpel 2017)."
    ) { $0.selective.separation },
  ]
}
