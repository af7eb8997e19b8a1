/// Exact Shapley values of a game (Shapley, 1953): the one division of a whole among its parts that adds up, treats
/// equal parts equally, gives nothing to a part without effect, and is linear in the game.
public enum ShapleyValues {
  /// The most parts: 2^16 coalitions.
  public static let mostParts = 16

  /// The values from what every coalition is worth.
  /// - Parameters:
  ///   - parts: players, 1 to `mostParts`.
  ///   - value: what a coalition is worth; bit `i` of the coalition is set when part `i` belongs to it. Called once for
  ///     each, in ascending order.
  /// - Returns: one value a part; they sum to `value` of all minus `value` of none.
  public static func exact(parts: Int, value: (_ coalition: Int) throws -> Double) rethrows -> [Double] {
    precondition((1...mostParts).contains(parts), "\(parts) parts")
    let worth = try (0..<(1 << parts)).map(value)
    // weights[s] = s! (n - s - 1)! / n!, the chance that a part joins just after a given coalition of s others.
    var weights = [1 / Double(parts)]
    for s in 1..<max(1, parts) { weights.append(weights[s - 1] * Double(s) / Double(parts - s)) }
    return (0..<parts).map { part in
      let bit = 1 << part
      return worth.indices.reduce(0.0) { sum, coalition in
        coalition & bit != 0
          ? sum : sum + weights[coalition.nonzeroBitCount] * (worth[coalition | bit] - worth[coalition])
      }
    }
  }
}
