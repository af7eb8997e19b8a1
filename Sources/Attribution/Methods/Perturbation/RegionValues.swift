/// What the regions of one image are worth to a target.
public struct RegionValues: Sendable {
  /// The regions.
  public let partition: PixelPartition
  /// One value a region; positive speaks for the target.
  public let values: [Double]
  /// How far each value may be off by sampling; `nil` for exact values.
  public let standardErrors: [Double]?
  /// The target without any region: of the baseline.
  public let empty: Double
  /// The target of the whole image.
  public let full: Double

  /// The values on the pixels, with what can be said about their exactness.
  var attribution: PixelAttribution {
    let exactness: Exactness =
      if let standardErrors {
        // A region's value and its error are shared out evenly over its pixels.
        .sampling(standardError: standardErrors.reduce(0, +) / Double(partition.height * partition.width))
      } else {
        .completeness(sum: values.reduce(0, +), expected: full - empty)
      }
    return PixelAttribution(partition.spread(values), exactness: exactness)
  }
}
