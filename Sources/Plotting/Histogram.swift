/// A transform: values counted in bins of equal width.
public struct Histogram: Sendable, Hashable {
  /// `counts.count + 1` rising borders.
  public let edges: [Double]
  /// Values in each bin.
  public let counts: [Int]

  /// Counts values in bins closed on the left; the last bin holds its right border too. Values outside are left out.
  /// - Precondition: at least one bin and a range of positive length.
  public init(_ values: some Sequence<Double>, in range: ClosedRange<Double>, bins: Int) {
    precondition(bins > 0, "a histogram needs at least one bin")
    let length = range.upperBound - range.lowerBound
    precondition(length > 0, "a histogram needs a range of positive length")
    edges = (0...bins).map { range.lowerBound + length * Double($0) / Double(bins) }
    var counts = [Int](repeating: 0, count: bins)
    for value in values where range.contains(value) {
      counts[min(bins - 1, Int((value - range.lowerBound) / length * Double(bins)))] += 1
    }
    self.counts = counts
  }

  /// The middle of every bin.
  public var centers: [Double] { zip(edges, edges.dropFirst()).map { ($0 + $1) / 2 } }
}
