import Files

/// Two independent proportions compared: the first minus the second.
public struct ProportionComparison: Sendable, Equatable {
  /// The first group.
  public let successes: Int
  /// Rows of the first group.
  public let count: Int
  /// The second group.
  public let otherSuccesses: Int
  /// Rows of the second group.
  public let otherCount: Int
  /// The first proportion minus the second, -1 to 1.
  public let difference: Double
  /// Newcombe's interval of the difference.
  public let interval: Interval
  /// Fisher's exact two-sided p value of no difference.
  public let p: Double

  /// - Returns: `nil` when a group is empty.
  public init?(successes: Int, count: Int, otherSuccesses: Int, otherCount: Int, level: Double = 0.95) {
    guard count > 0, otherCount > 0 else { return nil }
    self.successes = successes
    self.count = count
    self.otherSuccesses = otherSuccesses
    self.otherCount = otherCount
    difference = Double(successes) / Double(count) - Double(otherSuccesses) / Double(otherCount)
    interval = newcombeInterval(
      successes: successes, count: count, otherSuccesses: otherSuccesses, otherCount: otherCount, level: level)
    p = fisherExactP(successes: successes, count: count, otherSuccesses: otherSuccesses, otherCount: otherCount)
  }
}

extension ProportionComparison: JSONRepresentable {
  /// The difference, its interval and `p_fisher`.
  public var json: JSONValue { ["difference": difference, "interval": interval, "p_fisher": p] }
}
