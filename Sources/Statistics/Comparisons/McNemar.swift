import Files
import Foundation

/// McNemar's test of two classifiers on the same rows: do they differ in how often they are right?
///
/// Source: McNemar 1947; mid-p by Fagerland, Lydersen and Laake 2013.
public struct McNemarTest: Sendable, Equatable {
  /// Rows that the first gets right and the second wrong.
  public let onlyFirst: Int
  /// Rows that the second gets right and the first wrong.
  public let onlySecond: Int

  /// - Parameters:
  ///   - first: whether the first classifier is right, one a row.
  ///   - second: the same of the second classifier, rows in the same order.
  public init(first: [Bool], second: [Bool]) {
    precondition(first.count == second.count, "\(first.count) and \(second.count) rows")
    onlyFirst = zip(first, second).count { $0 && !$1 }
    onlySecond = zip(first, second).count { !$0 && $1 }
  }

  /// - Parameters:
  ///   - onlyFirst: rows that only the first gets right.
  ///   - onlySecond: rows that only the second gets right.
  public init(onlyFirst: Int, onlySecond: Int) {
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
  }

  /// The statistic with continuity correction; 0 when the two never differ.
  public var correctedChiSquared: Double {
    let difference = max(0, Double(abs(onlyFirst - onlySecond)) - 1)
    return ratio(difference * difference, Double(onlyFirst + onlySecond))
  }
  /// The statistic without correction; 0 when the two never differ.
  public var chiSquared: Double {
    let difference = Double(onlyFirst - onlySecond)
    return ratio(difference * difference, Double(onlyFirst + onlySecond))
  }
  /// The exact two-sided binomial p.
  public var exactP: Double { onlyFirst == onlySecond ? 1 : min(1, 2 * lowerTail) }
  /// The mid-p, which is less conservative than `exactP`; 1 when the two never differ.
  public var midP: Double {
    if onlyFirst + onlySecond == 0 { return 1 }
    if onlyFirst == onlySecond { return 1 - probability(of: onlyFirst) }
    return 2 * lowerTail - probability(of: min(onlyFirst, onlySecond))
  }

  private func probability(of k: Int) -> Double {
    let n = Double(onlyFirst + onlySecond)
    let logChoices: Double = lgamma(n + 1) - lgamma(Double(k) + 1) - lgamma(n - Double(k) + 1)
    return exp(logChoices - n * log(2.0))
  }
  private var lowerTail: Double { (0...min(onlyFirst, onlySecond)).reduce(0) { $0 + probability(of: $1) } }
}

extension McNemarTest: JSONRepresentable {
  /// Counts, statistics and p values.
  public var json: JSONValue {
    [
      "only_first": onlyFirst, "only_second": onlySecond, "chi2_corrected": correctedChiSquared, "chi2": chiSquared,
      "p_exact": exactP, "p_mid": midP,
    ]
  }
}
