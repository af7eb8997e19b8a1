/// How well one score separates positives from negatives: the counts at every distinct threshold, from the highest on.
public struct RankingCurve: Sendable {
  /// Distinct scores, descending.
  public let thresholds: [Double]
  /// Positives with a score at or above each threshold.
  public let truePositives: [Int]
  /// Negatives with a score at or above each threshold.
  public let falsePositives: [Int]
  /// All positives.
  public let positives: Int
  /// All negatives.
  public let negatives: Int

  /// - Parameters:
  ///   - scores: finite, higher means more likely positive.
  ///   - isPositive: one a score.
  public init(scores: [Double], isPositive: [Bool]) {
    precondition(scores.count == isPositive.count, "\(scores.count) scores, \(isPositive.count) outcomes")
    var pairs = Array(zip(scores, isPositive))
    pairs.sort { $0.0 > $1.0 }
    var thresholds: [Double] = []
    var truePositives: [Int] = []
    var falsePositives: [Int] = []
    var tp = 0
    var fp = 0
    for (i, pair) in pairs.enumerated() {
      if pair.1 { tp += 1 } else { fp += 1 }
      if i + 1 == pairs.count || pairs[i + 1].0 != pair.0 {
        thresholds.append(pair.0)
        truePositives.append(tp)
        falsePositives.append(fp)
      }
    }
    self.thresholds = thresholds
    self.truePositives = truePositives
    self.falsePositives = falsePositives
    positives = tp
    negatives = fp
  }

  /// The area under the ROC curve by trapezoids (the Mann-Whitney statistic, ties count one half); `nil` without both
  /// kinds.
  public var rocArea: Double? {
    guard positives > 0, negatives > 0 else { return nil }
    var doubledArea = 0
    var (lastTP, lastFP) = (0, 0)
    for (tp, fp) in zip(truePositives, falsePositives) {
      doubledArea += (fp - lastFP) * (tp + lastTP)
      (lastTP, lastFP) = (tp, fp)
    }
    return Double(doubledArea) / 2 / (Double(positives) * Double(negatives))
  }

  /// Average precision: the sum of recall steps times the precision at their end, ties collapsed, no interpolation;
  /// `nil` without positives.
  public var averagePrecision: Double? {
    guard positives > 0 else { return nil }
    var sum = 0.0
    var lastTP = 0
    for (tp, fp) in zip(truePositives, falsePositives) {
      sum += Double(tp - lastTP) * Double(tp) / Double(tp + fp)
      lastTP = tp
    }
    return sum / Double(positives)
  }

  /// Points (false positive rate, true positive rate) from (0, 0) to (1, 1); empty without both kinds.
  public var rocPoints: [(x: Double, y: Double)] {
    guard positives > 0, negatives > 0 else { return [] }
    return [(0, 0)]
      + zip(falsePositives, truePositives).map { (Double($0) / Double(negatives), Double($1) / Double(positives)) }
  }

  /// Points (recall, precision) from (0, 1) on, recall ascending; empty without positives.
  public var precisionRecallPoints: [(x: Double, y: Double)] {
    guard positives > 0 else { return [] }
    return [(0, 1)]
      + zip(truePositives, falsePositives).map { (Double($0) / Double(positives), Double($0) / Double($0 + $1)) }
  }
}
