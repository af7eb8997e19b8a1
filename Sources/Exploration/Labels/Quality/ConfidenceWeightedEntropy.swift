import Foundation

extension LabelQualities {
  /// `ln(1 + q) / q` with q the normalised entropy over the self-confidence (Kuan and Mueller 2022): 1 for a sure and
  /// right prediction, towards 0 for an unsure one that gives the label little. Both divisors are at least 1e-6.
  public static let confidenceWeightedEntropy = LabelQuality(
    "confidence_weighted_entropy", "ln(1 + q) / q, q the normalised entropy over the probability of the label."
  ) { learning in
    let data = learning.data
    let least = 1e-6
    return data.labels.indices.map { row in
      let entropy = (0..<data.classCount).reduce(0.0) { sum, column in
        let p = data[row, column]
        return p > 0 ? sum - p * log(p) : sum
      }
      let weighted = entropy / log(Double(data.classCount)) / max(least, data.selfConfidence(row))
      return log(weighted + 1) / max(least, weighted)
    }
  }
}
