import Files

/// Methods compared on the same images: intervals of all differences of means, and letters for those that cannot be
/// told apart.
public struct MethodComparison: Sendable {
  /// The difference of two methods.
  public struct Pair: Sendable {
    /// The place of the first method.
    public let first: Int
    /// The place of the second.
    public let second: Int
    /// Mean of the first minus mean of the second, over images.
    public let difference: Double
    /// The percentile interval of the difference.
    public let interval: Interval
    /// The two-sided p value of no difference: normal, with the bootstrap's standard error.
    public let p: Double
    /// The p value by Holm over all pairs.
    public let adjustedP: Double
  }

  /// The mean of each method, over images.
  public let means: [Double]
  /// The percentile interval of each mean.
  public let intervals: [Interval]
  /// All pairs, the smaller place first.
  public let pairs: [Pair]
  /// One text a method: two share a letter exactly when Holm's p value does not tell them apart.
  public let letters: [String]
  /// The images of the comparison.
  public let images: Int
  /// Images left out because a method had no score for them.
  public let excluded: Int
  /// Whether images agree about the order of the methods: Krippendorff's alpha (ordinal) of the methods' ranks, with
  /// images as raters; `nil` for one image or when no image tells methods apart.
  public let reliability: Double?

  /// Below this, the order of the methods depends on the images: Krippendorff's bound for tentative conclusions.
  public static let reliableFrom = 0.667

  /// Resamples images, all methods together.
  /// - Parameters:
  ///   - scores: one row a method, one column an image; `nil` where there is no score.
  ///   - higherIsBetter: gives the letter `a` to the highest mean, or to the lowest.
  ///   - replicates: of the bootstrap.
  ///   - seed: of the bootstrap.
  ///   - level: nominal coverage; one minus it is the threshold for adjusted p values.
  /// - Returns: `nil` when no image has a score of every method.
  public init?(
    _ scores: [[Double?]], higherIsBetter: Bool = true, replicates: Int = 2000, seed: UInt64 = 42, level: Double = 0.95
  ) {
    let count = scores.first?.count ?? 0
    precondition(scores.allSatisfy { $0.count == count }, "methods with different numbers of images")
    let complete = (0..<count).filter { image in scores.allSatisfy { $0[image]?.isFinite == true } }
    guard !complete.isEmpty else { return nil }
    images = complete.count
    excluded = count - complete.count
    let rows = scores.map { row in complete.compactMap { row[$0] } }
    let places = rows.indices.flatMap { i in rows.indices.dropFirst(i + 1).map { (i, $0) } }
    let bootstrap = Bootstrap(rows: complete.count, replicates: replicates, seed: seed) { drawn in
      let means = rows.map { row in
        var sum = 0.0
        for i in drawn { sum += row[Int(i)] }
        return sum / Double(drawn.count)
      }
      // Equal rows have equal sums: the difference of identical methods is exactly zero.
      return means + places.map { means[$0.0] - means[$0.1] }
    }
    means = Array(bootstrap.points.prefix(rows.count))
    intervals = rows.indices.map { bootstrap.percentileInterval($0, level: level) }
    let p = places.indices.map { bootstrap.p(ofZero: rows.count + $0) }
    let adjusted = MultipleTesting.holm(p)
    pairs = places.enumerated().map { i, pair in
      Pair(
        first: pair.0, second: pair.1, difference: bootstrap.points[rows.count + i],
        interval: bootstrap.percentileInterval(rows.count + i, level: level), p: p[i], adjustedP: adjusted[i])
    }
    let means = means
    let order = rows.indices.sorted { higherIsBetter ? means[$0] > means[$1] : means[$0] < means[$1] }
    let told = Set(pairs.filter { $0.adjustedP < 1 - level }.map { [$0.first, $0.second] })
    let display = CompactLetterDisplay(count: order.count) { told.contains([order[$0], order[$1]].sorted()) }
    var letters = [String](repeating: "", count: rows.count)
    for (place, method) in order.enumerated() { letters[method] = display.letters[place] }
    self.letters = letters
    reliability = KrippendorffAlpha.value(
      complete.indices.map { image in Correlation.ranks(rows.map { $0[image] }) }, level: .ordinal)
  }
}

extension MethodComparison: JSONRepresentable {
  /// Means with intervals and letters, pairs, counts of images.
  public var json: JSONValue {
    [
      "images": images, "excluded": excluded, "reliability": reliability,
      "methods": means.indices.map { i -> JSONValue in
        ["mean": means[i], "interval": intervals[i], "letters": letters[i]]
      },
      "pairs": pairs.map { pair -> JSONValue in
        [
          "first": pair.first, "second": pair.second, "difference": pair.difference, "interval": pair.interval,
          "p": pair.p, "p_holm": pair.adjustedP,
        ]
      },
    ]
  }
}
