import Statistics

/// A transform: the five numbers of a box plot and the values that lie far out (J. Tukey, 1977).
public struct BoxSummary: Sendable, Hashable {
  /// Finite values.
  public let count: Int
  /// The first quartile, interpolated linearly between the two nearest values, as numpy's default (R. Hyndman and Y. Fan,
  /// 1996, type 7).
  public let lowerQuartile: Double
  /// The median.
  public let median: Double
  /// The third quartile, interpolated as the first one.
  public let upperQuartile: Double
  /// The least and the largest value within 1.5 times the distance of the quartiles beyond them.
  public let whiskers: ClosedRange<Double>
  /// The values beyond the whiskers, rising.
  public let outliers: [Double]

  /// The summary of the finite values; nil where there is none.
  public init?(_ values: [Double]) {
    let sorted = values.filter(\.isFinite).sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let (low, high) = (quantile(sorted: sorted, 0.25), quantile(sorted: sorted, 0.75))
    let reach = 1.5 * (high - low)
    // A whisker never ends inside the box, even where all values beyond a quartile lie far out.
    let lower = sorted.first { $0 >= low - reach } ?? first
    let upper = sorted.last { $0 <= high + reach } ?? last
    count = sorted.count
    lowerQuartile = low
    median = quantile(sorted: sorted, 0.5)
    upperQuartile = high
    whiskers = min(lower, low)...max(upper, high)
    outliers = sorted.filter { $0 < low - reach || $0 > high + reach }
  }
}
