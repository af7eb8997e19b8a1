import Evaluation
import Reporting

/// The formula of every registered metric, in the notation of `MetricFormulas.notation`.
enum MetricFormulas {
  /// The letters that the formulas use.
  static let notation: Prose = """
    n images, K classes; y is the label of an image, p(k) its probability of class k, and its confidence the largest of them. \
    Of class k, TP counts images of k predicted as k, FP other images predicted as k, FN images of k predicted otherwise, TN \
    the rest; n_k is TP + FN and m_k is TP + FP. [a] is 1 where a holds, else 0. B bins hold n_b images each, with mean \
    confidence c_b and share of right answers a_b.
    """

  /// What a metric is: its formula, and the rule where rules differ.
  static func definition(_ metric: Metric) -> Definition {
    Definition(
      Prose(metric.name), Prose([formula(metric.id), metric.convention].compactMap { $0 }.joined(separator: ". ")))
  }

  /// The formula of a metric's id; `nil` for one that is not registered.
  static func formula(_ id: String) -> String? { all[id] }

  private static let all: [String: String] = [
    "accuracy": "Σ_k TP_k / n",
    "balanced_accuracy": "Σ_k recall_k / number of classes that occur",
    "macro_precision": "Σ_k precision_k / K",
    "macro_recall": "Σ_k recall_k / K",
    "macro_f1": "Σ_k F1_k / K",
    "weighted_precision": "Σ_k n_k precision_k / n",
    "weighted_recall": "Σ_k n_k recall_k / n",
    "weighted_f1": "Σ_k n_k F1_k / n",
    "micro_precision": "Σ_k TP_k / Σ_k (TP_k + FP_k)",
    "micro_recall": "Σ_k TP_k / Σ_k (TP_k + FN_k)",
    "micro_f1": "2 Σ_k TP_k / Σ_k (2 TP_k + FP_k + FN_k)",
    "mcc": "(n Σ_k TP_k − Σ_k n_k m_k) / √((n² − Σ_k n_k²) (n² − Σ_k m_k²))",
    "cohen_kappa": "(accuracy − e) / (1 − e) with e = Σ_k n_k m_k / n², the agreement by chance",
    "top_2": "Share of images whose label is one of the 2 most probable classes",
    "top_3": "Share of images whose label is one of the 3 most probable classes",
    "sklearn_top_2": "Share of images whose label is one of the 2 most probable classes",
    "sklearn_top_3": "Share of images whose label is one of the 3 most probable classes",
    "log_loss": "−Σ ln p(y) / n",
    "brier": "Σ Σ_k (p(k) − [y = k])² / n",
    "roc_auc_macro_ovr": "Σ_k AUC_k / number of classes that occur",
    "roc_auc_weighted_ovr": "Σ_k n_k AUC_k / Σ_k n_k",
    "roc_auc_macro_ovo":
      "Mean over pairs of classes i, j of half the AUC of p(i) and half that of p(j), on images of i and j",
    "roc_auc_micro": "The AUC of the n · K pairs of p(k) and [y = k]",
    "average_precision_macro": "Σ_k AP_k / number of classes that occur",
    "average_precision_micro": "The AP of the n · K pairs of p(k) and [y = k]",
    "ece": "Σ_b n_b / n · |a_b − c_b|",
    "ece_right_closed": "Σ_b n_b / n · |a_b − c_b|",
    "mce": "max_b |a_b − c_b|",
    "rmsce": "√(Σ_b n_b / n · (a_b − c_b)²)",
    "ace_average": "Σ_b |a_b − c_b| / number of bins with images",
    "ece_equal_mass": "Σ_b n_b / n · |a_b − c_b|",
    "ece_equal_mass_rank": "Σ_b n_b / n · |a_b − c_b|",
    "ace_adaptive":
      "Mean of |share labelled k − mean p(k)| over the classes k and B slices of the images sorted by p(k)",
    "tace_0.01":
      "Mean of |share labelled k − mean p(k)| over the classes k and B slices of the images with p(k) ≥ 0.01",
    "classwise_ece": "Σ_k ECE_k / K with ECE_k that of p(k) against [y = k]",
    "top_label_ece": "Σ_k m_k / n · (ECE of the images predicted as k)",
    "overconfidence_gap": "Mean confidence − accuracy",
    "aurc": "Σ_m r_m / n for m = 1 … n, with r_m the share of mistakes among the m most confident images",
    "e_aurc": "AURC − AURC of an order with all right predictions first",
    "failure_auroc":
      "How often a right answer is surer than a wrong one, of all pairs of the two; equal ones count half",
  ]
}
