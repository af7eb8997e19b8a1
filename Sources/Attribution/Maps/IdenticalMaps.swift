/// Maps that are the same picture, which must not be shown as several findings.
public enum IdenticalMaps {
  /// Cosine from which two maps count as the same but for scale.
  public static let threshold = 0.9999

  /// For every map, the place of the first map on the same grid that it equals but for scale; `nil` for one that is new, or
  /// that is empty, uniform or no number.
  public static func firstTwins(_ maps: [AttributionMap]) -> [Int?] {
    maps.indices.map { i in
      maps.indices.first { j in j < i && areIdentical(maps[i], maps[j]) }
    }
  }

  private static func areIdentical(_ a: AttributionMap, _ b: AttributionMap) -> Bool {
    guard a.health == b.health, [.ok, .negativeOnly].contains(a.health), a.height == b.height, a.width == b.width,
      a.target == b.target,
      a.layer == b.layer
    else { return false }
    var (ab, aa, bb) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a.raw, b.raw) {
      ab += Double(x) * Double(y)
      aa += Double(x) * Double(x)
      bb += Double(y) * Double(y)
    }
    return ab >= threshold * (aa * bb).squareRoot()
  }
}
