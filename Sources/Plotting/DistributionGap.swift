/// A transform: the largest distance between the distribution functions of two samples.
public struct DistributionGap: Sendable, Hashable {
  /// The distance, 0...1: the statistic of the Kolmogorov-Smirnov test of two samples.
  public let size: Double
  /// The least value at which it is found.
  public let place: Double
  /// The share of the first sample that is not above the place.
  public let first: Double
  /// The share of the second sample that is not above the place.
  public let second: Double

  /// The gap between two samples; values that are not finite are left out. Nil where one sample has none.
  public init?(_ first: [Double], _ second: [Double]) {
    let (a, b) = (first.filter(\.isFinite).sorted(), second.filter(\.isFinite).sorted())
    guard !a.isEmpty, !b.isEmpty else { return nil }
    var best = (size: -1.0, place: 0.0, first: 0.0, second: 0.0)
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      // Equal values step together, in both samples.
      let value = i == a.count ? b[j] : j == b.count ? a[i] : min(a[i], b[j])
      while i < a.count, a[i] == value { i += 1 }
      while j < b.count, b[j] == value { j += 1 }
      let (p, q) = (Double(i) / Double(a.count), Double(j) / Double(b.count))
      if abs(p - q) > best.size { best = (abs(p - q), value, p, q) }
    }
    size = best.size
    place = best.place
    self.first = best.first
    self.second = best.second
  }
}
