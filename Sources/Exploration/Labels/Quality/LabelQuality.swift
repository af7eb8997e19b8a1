/// A way to score labels: the lower the value, the more likely the label is wrong.
public struct LabelQuality: Sendable {
  /// The name in reports.
  public let id: String
  /// The rule, one sentence.
  public let summary: String
  /// One value a row. Only the order of the values means the same for all of them.
  public let scores: @Sendable (ConfidentLearning) -> [Double]

  init(_ id: String, _ summary: String, scores: @escaping @Sendable (ConfidentLearning) -> [Double]) {
    self.id = id
    self.summary = summary
    self.scores = scores
  }
}

/// All scores of labels, those of cleanlab first. Adding one is adding one line.
///
/// cleanlab offers no adjusted confidence-weighted entropy, so there is none here.
public enum LabelQualities {
  /// Every score.
  public static let all: [LabelQuality] = [
    selfConfidence, normalizedMargin, confidenceWeightedEntropy, adjusted(selfConfidence), adjusted(normalizedMargin),
    labelDoubt,
  ]

  /// The probability of the label, 0 to 1.
  public static let selfConfidence = LabelQuality("self_confidence", "The probability of the label.") { learning in
    learning.data.labels.indices.map { learning.data.selfConfidence($0) }
  }

  /// The probability of the label less that of the likeliest other class, moved to 0 to 1.
  public static let normalizedMargin = LabelQuality(
    "normalized_margin", "(p of the label - p of the likeliest other class + 1) / 2."
  ) { learning in
    let data = learning.data
    return data.labels.indices.map { (data.selfConfidence($0) - data[$0, data.likeliestOther($0)] + 1) / 2 }
  }

  /// Minus the log odds of `LabelDoubt`.
  public static let labelDoubt = LabelQuality(
    "label_doubt", "Minus the log odds that the label is wrong, of the row and of its label's rows together."
  ) { LabelDoubt($0.data).logOdds.map { -$0 } }

  /// The score of an id.
  public static func quality(_ id: String) -> LabelQuality? { all.first { $0.id == id } }
}
