import Files

/// A confidence interval and how it was made.
public struct Interval: Sendable, Equatable {
  /// The lower end.
  public let low: Double
  /// The upper end.
  public let high: Double
  /// How it was made: `wilson`, `clopper_pearson`, `bootstrap_percentile`, `bootstrap_bca`, `newcombe`,
  /// `agresti_min`, `mover_wilson`.
  public let method: String
  /// The nominal coverage, 0 to 1.
  public let level: Double

  /// - Parameters:
  ///   - low: the lower end.
  ///   - high: the upper end.
  ///   - method: how it was made.
  ///   - level: the nominal coverage.
  public init(low: Double, high: Double, method: String, level: Double = 0.95) {
    self.low = low
    self.high = high
    self.method = method
    self.level = level
  }

  /// Half the width.
  public var halfWidth: Double { (high - low) / 2 }
}

extension Interval: JSONRepresentable {
  /// `low`, `high`, `method`, `level`.
  public var json: JSONValue { ["low": low, "high": high, "method": method, "level": level] }
}
