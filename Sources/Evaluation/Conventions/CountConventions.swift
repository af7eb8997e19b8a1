import Statistics

extension ConventionRows {
  /// Rows of quantities that depend on counts alone.
  static func counts(_ confusion: ConfusionMatrix) -> [ConventionRow] {
    let scores = ClassScores.all(confusion)
    let occurring = confusion.classes.indices.filter {
      confusion.supports[$0] + confusion.predictedCounts[$0] > 0
    }
    // scikit-learn without `labels` and torchmetrics average over classes that are labels or predictions.
    func occurringMean(_ value: (ClassScores) -> Double) -> Double {
      mean(occurring.map { value(scores[$0]) }) ?? 0
    }
    let share = accuracy(confusion)
    let recall = occurringMean(\.recall)
    let balanced = balancedAccuracy(confusion)
    var rows = [
      ConventionRow(
        "accuracy_default", "Accuracy",
        [
          .here: ConventionValue(share), .scikitLearn: ConventionValue(share),
          .torchmetrics: ConventionValue(recall, "macro"), .guo: ConventionValue(share, "1 - error"),
        ],
        "torchmetrics' multiclass_accuracy averages over classes by default, which makes it a mean recall."),
      ConventionRow(
        "accuracy_micro", "Accuracy", setting: "average micro",
        [
          .here: ConventionValue(share), .scikitLearn: ConventionValue(share), .torchmetrics: ConventionValue(share),
          .guo: ConventionValue(share, "1 - error"),
        ], "With average=\"micro\" all tools count right rows."),
      ConventionRow(
        "balanced_accuracy", "Balanced accuracy",
        [
          .here: ConventionValue(balanced), .scikitLearn: ConventionValue(balanced),
          .torchmetrics: ConventionValue(recall, "multiclass_recall, macro"),
        ],
        "scikit-learn leaves out classes without rows; torchmetrics leaves them out only if they are never predicted "
          + "either, otherwise their recall counts 0."),
    ]
    let averaged = AveragedScores(confusion, .macro)
    for (id, name, all, occurring) in [
      ("precision", "Macro precision", averaged.precision, occurringMean(\.precision)),
      ("recall", "Macro recall", averaged.recall, recall),
      ("f1", "Macro F1", averaged.f1, occurringMean(\.f1)),
    ] {
      rows.append(
        ConventionRow(
          "macro_\(id)_default", name,
          [
            .here: ConventionValue(all, "all classes"), .scikitLearn: ConventionValue(occurring, "without labels="),
            .torchmetrics: ConventionValue(occurring),
          ],
          "By default scikit-learn and torchmetrics average over classes that occur as label or prediction; here a "
            + "class that never occurs counts 0."))
      rows.append(
        ConventionRow(
          "macro_\(id)_all_classes", name, setting: "all classes named",
          [
            .here: ConventionValue(all), .scikitLearn: ConventionValue(all, "labels= all classes"),
            .torchmetrics: ConventionValue(occurring, "num_classes= all classes"),
          ],
          "With labels= scikit-learn averages over the whole list; torchmetrics drops classes with TP + FP + FN = 0 "
            + "however many it is told of."))
    }
    let kappa = cohenKappa(confusion)
    let degenerate = kappa == nil ? "NaN: agreement by chance is complete" : nil
    rows.append(
      ConventionRow(
        "cohen_kappa", "Cohen's kappa",
        [
          .here: ConventionValue(kappa, kappa == nil ? "no value" : nil),
          .scikitLearn: ConventionValue(kappa, degenerate), .torchmetrics: ConventionValue(kappa, degenerate),
        ], "One formula; with a single class it is 0/0, which scikit-learn and torchmetrics print as NaN."))
    return rows
  }
}
