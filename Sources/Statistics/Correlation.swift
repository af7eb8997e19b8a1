/// Correlations of two lists of equal length.
public enum Correlation {
  /// Pearson's correlation, in -1...1; `nil` when one list is constant, shorter than two, or not finite.
  public static func pearson(_ a: [Double], _ b: [Double]) -> Double? {
    precondition(a.count == b.count, "\(a.count) and \(b.count) values")
    guard a.count > 1, a.allSatisfy(\.isFinite), b.allSatisfy(\.isFinite) else { return nil }
    // By the values and not by the sum of squares: the mean of equal values may differ from them by rounding.
    guard let firstA = a.first, a.contains(where: { $0 != firstA }) else { return nil }
    guard let firstB = b.first, b.contains(where: { $0 != firstB }) else { return nil }
    let count = Double(a.count)
    let (meanA, meanB) = (a.reduce(0, +) / count, b.reduce(0, +) / count)
    var (product, squareA, squareB) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      product += (x - meanA) * (y - meanB)
      squareA += (x - meanA) * (x - meanA)
      squareB += (y - meanB) * (y - meanB)
    }
    let norm = squareA.squareRoot() * squareB.squareRoot()
    return norm > 0 ? min(1, max(-1, product / norm)) : nil
  }

  /// Spearman's correlation: Pearson's of the ranks, equal values sharing their mean rank; `nil` as there.
  public static func spearman<Value: BinaryFloatingPoint>(_ a: [Value], _ b: [Value]) -> Double? {
    guard a.allSatisfy(\.isFinite), b.allSatisfy(\.isFinite) else { return nil }
    return pearson(ranks(a), ranks(b))
  }

  /// Ranks from 1, the smallest value first; equal values share the mean of their ranks.
  @_specialize(where Value == Double)
  @_specialize(where Value == Float)
  public static func ranks<Value: BinaryFloatingPoint>(_ values: [Value]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for i in start...end { ranks[order[i]] = Double(start + end) / 2 + 1 }
      start = end + 1
    }
    return ranks
  }
}
