import Statistics

/// One class against the rest.
public struct ClassScores: Sendable, Equatable {
  /// TP / (TP + FP); 0 when nothing was predicted as this class.
  public let precision: Double
  /// TP / (TP + FN); 0 when the class is absent.
  public let recall: Double
  /// 2 TP / (2 TP + FP + FN), from counts; 0 when the class is neither present nor predicted.
  public let f1: Double
  /// Rows whose label is this class.
  public let support: Int
  /// TN / (TN + FP); `nil` when every row is of this class.
  public let specificity: Double?
  /// The Matthews correlation of this class against the rest; 0 when a margin is empty.
  public let mcc: Double

  /// The scores of each class of a matrix.
  public static func all(_ matrix: ConfusionMatrix) -> [ClassScores] {
    let supports = matrix.supports
    let predicted = matrix.predictedCounts
    let n = Double(matrix.total)
    return matrix.classes.indices.map { k in
      let tp = Double(matrix[k, k])
      let fn = Double(supports[k]) - tp
      let fp = Double(predicted[k]) - tp
      let tn = n - tp - fn - fp
      let margins = ((tp + fp) * (tp + fn)) * ((tn + fp) * (tn + fn))
      return ClassScores(
        precision: ratio(tp, tp + fp), recall: ratio(tp, tp + fn), f1: ratio(2 * tp, 2 * tp + fp + fn),
        support: supports[k],
        specificity: tn + fp == 0 ? nil : tn / (tn + fp), mcc: ratio(tp * tn - fp * fn, margins.squareRoot()))
    }
  }
}

/// How per-class scores become one number.
public enum Averaging: String, CaseIterable, Sendable {
  /// The plain mean over all classes of the label list; an absent class counts 0.
  case macro
  /// The mean weighted by support.
  case weighted
  /// Counts summed over classes first; over all classes this is accuracy.
  case micro
}

/// Precision, recall and F1 averaged over classes.
public struct AveragedScores: Sendable, Equatable {
  /// The averaged precision.
  public let precision: Double
  /// The averaged recall.
  public let recall: Double
  /// The average of the F1 scores, not the F1 of the averages.
  public let f1: Double

  /// Averages the scores of a matrix.
  public init(_ matrix: ConfusionMatrix, _ averaging: Averaging) {
    let scores = ClassScores.all(matrix)
    switch averaging {
    case .micro:
      let share = accuracy(matrix)
      (precision, recall, f1) = (share, share, share)
    case .macro, .weighted:
      let weights = scores.map { averaging == .macro ? 1 : Double($0.support) }
      let sum = weights.reduce(0, +)
      func mean(_ value: (ClassScores) -> Double) -> Double {
        ratio(zip(scores, weights).reduce(0) { $0 + value($1.0) * $1.1 }, sum)
      }
      precision = mean(\.precision)
      recall = mean(\.recall)
      f1 = mean(\.f1)
    }
  }
}

/// The share of rows on the diagonal.
public func accuracy(_ matrix: ConfusionMatrix) -> Double { ratio(Double(matrix.correct), Double(matrix.total)) }

/// The mean recall over the classes that occur (scikit-learn's rule).
/// - Parameter adjusted: rescales so that chance is 0: `(b - 1/k) / (1 - 1/k)`; 0/0 (a single class) is 0.
public func balancedAccuracy(_ matrix: ConfusionMatrix, adjusted: Bool = false) -> Double {
  let present = ClassScores.all(matrix).filter { $0.support > 0 }
  let mean = ratio(present.reduce(0) { $0 + $1.recall }, Double(present.count))
  guard adjusted else { return mean }
  let chance = 1 / Double(present.count)
  return ratio(mean - chance, 1 - chance)
}

/// The multiclass Matthews correlation R_K in `[-1, 1]`; 0 when a margin has no variance.
///
/// Source: Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient", 2004.
public func matthewsCorrelation(_ matrix: ConfusionMatrix) -> Double {
  let t = matrix.supports.map(Double.init)
  let p = matrix.predictedCounts.map(Double.init)
  let n = Double(matrix.total)
  let covariance = Double(matrix.correct) * n - zip(t, p).reduce(0) { $0 + $1.0 * $1.1 }
  let spreadPredicted = n * n - p.reduce(0) { $0 + $1 * $1 }
  let spreadTrue = n * n - t.reduce(0) { $0 + $1 * $1 }
  return ratio(covariance, (spreadPredicted * spreadTrue).squareRoot())
}

/// Cohen's unweighted kappa; `nil` when chance agreement is already complete (0/0).
public func cohenKappa(_ matrix: ConfusionMatrix) -> Double? {
  cohenKappa(counts: matrix.counts, classCount: matrix.classes.count)
}
