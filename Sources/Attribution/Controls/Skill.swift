/// How much of the way from chance to the best possible a method has gone.
public enum Skill {
  /// `(score - random) / (oracle - random)`: 0 at chance, 1 for the oracle, for measures of either direction.
  /// - Parameters:
  ///   - score: the method's.
  ///   - random: that of a random map, or the mean of several.
  ///   - oracle: the best possible.
  ///   - tolerance: the least difference of oracle and random in which a way can be measured.
  /// - Returns: `nil` when oracle and random hardly differ, or with a value that is not finite.
  public static func value(_ score: Double, random: Double, oracle: Double, tolerance: Double = 1e-6) -> Double? {
    let way = oracle - random
    guard score.isFinite, way.isFinite, abs(way) > tolerance else { return nil }
    return (score - random) / way
  }
}
