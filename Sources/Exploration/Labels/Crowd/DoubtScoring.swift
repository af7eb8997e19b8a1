import Files
import Statistics

/// How well a ranking of labels finds those that others reject.
public struct DoubtScoring: Sendable, Equatable {
  /// The share of wrong labels among the first of the ranking.
  public struct Precision: Sendable, Equatable {
    /// How many rows from the top.
    public let k: Int
    /// Wrong ones among them.
    public let hits: Int
    /// Their share.
    public let share: Double
    /// Wilson's interval.
    public let interval: Interval
  }

  /// Rows with a known truth.
  public let rows: Int
  /// Wrong labels among them.
  public let issues: Int
  /// The area under the ROC curve, ties one half; `nil` without both kinds.
  public let rocArea: Double?
  /// Average precision; `nil` without wrong labels.
  public let averagePrecision: Double?
  /// The percentile bootstrap of rows, of both kinds; `nil` where the value does not exist or for no replicates.
  public let rocAreaInterval: Interval?
  /// As `rocAreaInterval`.
  public let averagePrecisionInterval: Interval?
  /// For each k that the rows suffice for; rows that tie count in their order.
  public let precisions: [Precision]

  /// How many rows from the top, unless asked otherwise.
  public static let depths = [100, 500, 1000]

  /// Scores a ranking.
  /// - Parameters:
  ///   - doubt: finite, one a row, the higher the more doubtful.
  ///   - isIssue: whether each label is wrong; `nil` leaves the row out.
  ///   - depths: the k of precision at k, each at least 1.
  ///   - replicates: of the bootstrap; 0 for no intervals.
  ///   - seed: of the bootstrap.
  public init(
    doubt: [Double], isIssue: [Bool?], depths: [Int] = Self.depths, replicates: Int = 1000, seed: UInt64 = 42
  ) {
    let (doubt, truth) = Self.known(doubt, isIssue)
    let curve = RankingCurve(scores: doubt, isPositive: truth)
    rows = truth.count
    issues = curve.positives
    rocArea = curve.rocArea
    averagePrecision = curve.averagePrecision
    let ordered = doubt.indices.sorted { (-doubt[$0], $0) < (-doubt[$1], $1) }
    precisions = depths.filter { $0 <= truth.count }.map { k in
      let hits = ordered.prefix(k).count { truth[$0] }
      return Precision(
        k: k, hits: hits, share: Double(hits) / Double(k), interval: wilsonInterval(successes: hits, count: k))
    }
    guard replicates > 0, !truth.isEmpty else {
      (rocAreaInterval, averagePrecisionInterval) = (nil, nil)
      return
    }
    let bootstrap = Bootstrap(rows: truth.count, replicates: replicates, seed: seed) { drawn in
      let curve = Self.curve(doubt, truth, drawn)
      return [curve.rocArea ?? .nan, curve.averagePrecision ?? .nan]
    }
    rocAreaInterval = bootstrap.interval(0)
    averagePrecisionInterval = bootstrap.interval(1)
  }

  /// The bootstrap of ROC area and average precision of one ranking less those of another, on the same resampled rows.
  /// - Parameters:
  ///   - first: finite, one a row, the higher the more doubtful.
  ///   - second: the same of another ranking.
  ///   - isIssue: whether each label is wrong; `nil` leaves the row out. At least one must be known.
  ///   - replicates: how often to resample.
  ///   - seed: of the draws.
  /// - Returns: a bootstrap with two statistics: the difference of ROC areas, then of average precisions.
  public static func difference(
    _ first: [Double], _ second: [Double], isIssue: [Bool?], replicates: Int = 1000, seed: UInt64 = 42
  ) -> Bootstrap {
    let (a, truth) = known(first, isIssue)
    let (b, _) = known(second, isIssue)
    return Bootstrap(rows: truth.count, replicates: replicates, seed: seed) { drawn in
      let (first, second) = (curve(a, truth, drawn), curve(b, truth, drawn))
      func minus(_ x: Double?, _ y: Double?) -> Double { (x ?? .nan) - (y ?? .nan) }
      return [
        minus(first.rocArea, second.rocArea), minus(first.averagePrecision, second.averagePrecision),
      ]
    }
  }

  private static func known(_ doubt: [Double], _ isIssue: [Bool?]) -> ([Double], [Bool]) {
    precondition(doubt.count == isIssue.count, "\(doubt.count) doubts, \(isIssue.count) verdicts")
    let rows = isIssue.indices.filter { isIssue[$0] != nil }
    return (rows.map { doubt[$0] }, isIssue.compactMap { $0 })
  }

  private static func curve(_ doubt: [Double], _ truth: [Bool], _ drawn: UnsafeBufferPointer<Int32>) -> RankingCurve {
    RankingCurve(scores: drawn.map { doubt[Int($0)] }, isPositive: drawn.map { truth[Int($0)] })
  }
}

extension DoubtScoring: JSONRepresentable {
  /// `n`, `issues`, `auroc`, `auroc_interval`, `average_precision`, `average_precision_interval`, `precision_at` by k.
  public var json: JSONValue {
    [
      "n": rows, "issues": issues, "auroc": rocArea, "auroc_interval": rocAreaInterval,
      "average_precision": averagePrecision, "average_precision_interval": averagePrecisionInterval,
      "precision_at": JSONValue.object(
        precisions.map { precision in
          (
            key: String(precision.k),
            value: ["hits": precision.hits, "precision": precision.share, "interval": precision.interval]
          )
        }),
    ]
  }
}
