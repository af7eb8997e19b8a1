extension Bootstrap {
  /// The two-sided p value of a statistic that is zero without an effect: normal, with the standard deviation of the
  /// replicates as its standard error.
  /// - Parameter statistic: its position in `points`.
  /// - Returns: in 0...1; 1 for a statistic that is 0 in every replicate, and for one that does not exist. Replicates
  ///   without a value are left out.
  public func p(ofZero statistic: Int) -> Double {
    let values = replicates[statistic].filter(\.isFinite)
    guard points[statistic].isFinite, !values.isEmpty else { return 1 }
    let center = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    let error = (squares / Double(max(1, values.count - 1))).squareRoot()
    if error == 0 { return points[statistic] == 0 ? 1 : 0 }
    return 2 * normalDistribution(-abs(points[statistic]) / error)
  }
}
