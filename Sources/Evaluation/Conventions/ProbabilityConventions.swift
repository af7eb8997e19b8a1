import Foundation
import Statistics

extension ConventionRows {
  /// Rows of top-k accuracy, log-loss and Brier score.
  static func probabilities(_ predictions: Predictions) -> [ConventionRow] {
    (1...3).filter { $0 < predictions.classCount }.map { topRow($0, predictions) } + logLossRows(predictions) + [
      brierRow(predictions, halved: false), brierRow(predictions, halved: true),
    ]
  }

  private static func topRow(_ k: Int, _ predictions: Predictions) -> ConventionRow {
    let lowest = predictions.topAccuracy(k)
    let highest = predictions.topAccuracy(k, ties: .highestIndex)
    let isBinary = predictions.classCount == 2
    // Rows whose label is among the k only for some orders of equal probabilities.
    let open = predictions.labels.indices.count { row in
      let own = predictions.probabilities[row * predictions.classCount + predictions.labels[row]]
      let above = predictions.row(row).count { $0 > own }
      return above < k && predictions.row(row).count { $0 >= own } > k
    }
    return ConventionRow(
      "top_\(k)", "Top-\(k) accuracy",
      [
        .here: ConventionValue(lowest, "lowest index first"),
        .scikitLearn: isBinary
          ? ConventionValue(nil, "raises for two columns") : ConventionValue(highest, "highest index first"),
        .torchmetrics: open == 0
          ? ConventionValue(lowest) : ConventionValue(nil, "open in \(open) rows: order of ties unspecified"),
      ],
      "Among equal probabilities the lowest class index ranks first here (top-1 is accuracy), the highest in "
        + "scikit-learn, and torch.topk promises no order.")
  }

  private static func logLossRows(_ predictions: Predictions) -> [ConventionRow] {
    let own = predictions.labels.indices.map {
      predictions.probabilities[$0 * predictions.classCount + predictions.labels[$0]]
    }
    let impossible = own.count { $0 == 0 }
    let unclipped =
      impossible == 0
      ? ConventionValue(mean(own.map { -log($0) }), "no clip")
      : ConventionValue(nil, "infinite: p = 0 in \(impossible) rows; finite from logits")
    let epsilon = Float.ulpOfOne
    let single = own.map { -log(Double(min(max(Float($0), epsilon), 1 - epsilon))) }
    return [
      ConventionRow(
        "log_loss_float64", "Log-loss", setting: "float64 probabilities",
        [
          .here: ConventionValue(predictions.logLoss, "clip 2.2e-16"),
          .scikitLearn: ConventionValue(predictions.logLoss, "clip 2.2e-16"), .guo: unclipped,
        ],
        "scikit-learn clips p at the epsilon of its type; the paper takes cross-entropy from logits and clips nothing."),
      ConventionRow(
        "log_loss_float32", "Log-loss", setting: "float32 probabilities",
        [
          .here: ConventionValue(predictions.logLoss, "converted to float64"),
          .scikitLearn: ConventionValue(mean(single), "clip 1.2e-7"),
        ],
        "On float32 scikit-learn clips at 1.2e-7, so a label of probability 0 costs 15.9 and not 36.0; here everything "
          + "is float64 before it is scored."),
    ]
  }

  private static func brierRow(_ predictions: Predictions, halved: Bool) -> ConventionRow {
    let score = predictions.brierScore
    let isBinary = predictions.classCount == 2
    return ConventionRow(
      halved ? "brier_halved" : "brier_default", "Brier score", setting: halved ? "halved" : "defaults",
      [
        .here: ConventionValue(halved ? score / 2 : score, halved ? "0 to 1" : "0 to 2"),
        .scikitLearn: halved
          ? ConventionValue(score / 2, "scale_by_half=True")
          : ConventionValue(isBinary ? score / 2 : score, isBinary ? "halved: two classes" : "0 to 2"),
      ],
      "The sum over classes lies in 0 to 2; scikit-learn's scale_by_half=\"auto\" halves it for two classes only.")
  }

  /// Rows of areas under ranking curves.
  static func areas(_ predictions: Predictions) -> [ConventionRow] {
    let scores = RankingScores(predictions)
    let absent = scores.rocAreas.count { $0 == nil }
    let withoutPositives = scores.averagePrecisions.count { $0 == nil }
    let note = absent == 0 ? nil : "\(absent) classes left out"
    return [
      ConventionRow(
        "roc_auc_macro_ovr", "ROC AUC, macro", setting: "one against the rest, all classes named",
        [
          .here: ConventionValue(scores.macroOneVersusRest, note),
          .scikitLearn: absent == 0
            ? ConventionValue(scores.macroOneVersusRest)
            : ConventionValue(nil, "NaN: a class without rows"),
          .torchmetrics: ConventionValue(
            mean(scores.rocAreas.map { $0 ?? 0 }), absent == 0 ? nil : "\(absent) classes counted 0"),
        ],
        "A class without positives or negatives has no ROC area: it is left out here, makes scikit-learn's mean NaN, and "
          + "counts 0 in torchmetrics."),
      ConventionRow(
        "average_precision_macro", "Average precision, macro",
        [
          .here: ConventionValue(scores.macroAveragePrecision, note),
          .scikitLearn: ConventionValue(
            mean(scores.averagePrecisions.map { $0 ?? 0 }),
            withoutPositives == 0 ? nil : "\(withoutPositives) classes counted 0"),
          .torchmetrics: ConventionValue(
            scores.macroAveragePrecision, withoutPositives == 0 ? nil : "\(withoutPositives) NaN left out"),
        ],
        "Without positives average precision is 0 in scikit-learn and counts in the mean; it is NaN in torchmetrics and "
          + "has no value here, and both leave it out."),
    ]
  }
}
