/// Scores of changed copies of an image, without what is rounding alone.
enum ScoreRounding {
  /// The largest spread, relative to the largest score, that arithmetic in single precision may give to equal inputs.
  private static let share = 1e-6

  /// The scores; all equal to the first if they differ by rounding alone, which a map would show as evidence.
  static func removed(from scores: [Double]) -> [Double] {
    guard let first = scores.first, let low = scores.min(), let high = scores.max() else { return scores }
    let isRounding = high - low <= share * max(abs(low), abs(high))
    return isRounding ? [Double](repeating: first, count: scores.count) : scores
  }
}
