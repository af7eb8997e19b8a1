import Foundation

/// Which of equal probabilities ranks first.
public enum TieRule: String, Sendable {
  /// The lowest class index, as everywhere else here: top-1 is accuracy.
  case lowestIndex
  /// The highest class index: what scikit-learn's `top_k_accuracy_score` does.
  case highestIndex
}

extension Predictions {
  /// The share of rows whose label is among the `k` most probable classes.
  /// - Parameters:
  ///   - k: at least 1; from the number of classes on the value is 1.
  ///   - ties: which of equal probabilities ranks first.
  public func topAccuracy(_ k: Int, ties: TieRule = .lowestIndex) -> Double {
    precondition(k >= 1, "top-\(k)")
    let hits = labels.indices.count { rankOfLabel($0, ties: ties) < k }
    return Double(hits) / Double(count)
  }

  /// How many classes rank before the label in a row.
  public func rankOfLabel(_ index: Int, ties: TieRule = .lowestIndex) -> Int {
    let label = labels[index]
    let own = probabilities[index * classCount + label]
    var before = 0
    for (k, p) in row(index).enumerated() where k != label {
      if p > own || (p == own && (ties == .lowestIndex ? k < label : k > label)) { before += 1 }
    }
    return before
  }

  /// Rows in which the largest probability is shared by several classes.
  public var tiedRows: Int {
    labels.indices.count { i in
      let largest = probabilities[i * classCount + predicted[i]]
      return row(i).count { $0 == largest } > 1
    }
  }

  /// The mean of -ln p(label), nats; p is clipped to `[2.22e-16, 1 - 2.22e-16]` and not renormalised (scikit-learn's
  /// `log_loss`).
  public var logLoss: Double { labels.indices.reduce(0) { $0 + logLoss(ofRow: $1) } / Double(count) }

  /// What one row adds to the sum of log losses.
  func logLoss(ofRow i: Int) -> Double {
    let epsilon = Double.ulpOfOne
    return -log(min(max(probabilities[i * classCount + labels[i]], epsilon), 1 - epsilon))
  }

  /// The multiclass Brier score: the mean over rows of the squared distance to the one-hot label, 0 to 2 (Brier 1950).
  public var brierScore: Double { labels.indices.reduce(0) { $0 + brierScore(ofRow: $1) } / Double(count) }

  /// What one row adds to the sum of Brier scores.
  func brierScore(ofRow i: Int) -> Double {
    var sum = 0.0
    for (k, p) in row(i).enumerated() {
      let difference = p - (labels[i] == k ? 1 : 0)
      sum += difference * difference
    }
    return sum
  }
}
