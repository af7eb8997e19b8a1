import Statistics

extension Predictions {
  /// The ranking curve of one class against the rest.
  public func rankingCurve(ofClass k: Int) -> RankingCurve {
    RankingCurve(scores: probabilities(ofClass: k), isPositive: labels.map { $0 == k })
  }

  /// The ranking curve of all (row, class) cells together: micro averaging.
  public var microRankingCurve: RankingCurve {
    RankingCurve(
      scores: probabilities, isPositive: labels.flatMap { label in classes.indices.map { $0 == label } })
  }
}
