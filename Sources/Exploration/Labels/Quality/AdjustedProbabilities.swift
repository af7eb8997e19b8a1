extension LabelQualities {
  /// A score of probabilities from which each class's threshold is taken, so that a class of which the model is never sure
  /// is not doubted for that alone.
  ///
  /// The largest threshold is added to all and rows are scaled to sum 1 again; a class without labels counts with a threshold
  /// of 2. As cleanlab's `adjust_pred_probs`.
  static func adjusted(_ quality: LabelQuality) -> LabelQuality {
    LabelQuality(
      "adjusted_" + quality.id, quality.summary + " Of probabilities less each class's mean self-confidence."
    ) { quality.scores($0.adjusted) }
  }
}

extension ConfidentLearning {
  /// The same labels with adjusted probabilities.
  fileprivate var adjusted: ConfidentLearning {
    let subtracted = thresholds.map { $0 ?? 2 }
    let largest = subtracted.max() ?? 0
    var values: [Double] = []
    values.reserveCapacity(data.probabilities.count)
    for row in 0..<data.count {
      let shifted = subtracted.indices.map { data[row, $0] - subtracted[$0] + largest }
      let sum = shifted.reduce(0, +)
      values += shifted.map { $0 / sum }
    }
    return ConfidentLearning(data.replacing(probabilities: values))
  }
}
