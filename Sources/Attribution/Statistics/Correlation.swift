/// How two sequences of numbers go together.
public enum Correlation {
  /// Pearson's correlation, -1 to 1.
  /// - Returns: `nil` for fewer than two pairs, where one side is constant, or with a value that is not finite.
  public static func pearson(_ a: [Double], _ b: [Double]) -> Double? {
    precondition(a.count == b.count, "\(a.count) and \(b.count) values")
    guard a.count > 1, (a + b).allSatisfy(\.isFinite) else { return nil }
    // A constant is found exactly: its mean may round, and the rounding would correlate.
    guard a.contains(where: { $0 != a[0] }), b.contains(where: { $0 != b[0] }) else { return nil }
    let (meanA, meanB) = (a.reduce(0, +) / Double(a.count), b.reduce(0, +) / Double(b.count))
    var (ab, aa, bb) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      ab += (x - meanA) * (y - meanB)
      aa += (x - meanA) * (x - meanA)
      bb += (y - meanB) * (y - meanB)
    }
    let scale = (aa * bb).squareRoot()
    return scale > 0 ? min(1, max(-1, ab / scale)) : nil
  }

  /// Spearman's rank correlation, -1 to 1; ties share the mean of their ranks.
  /// - Returns: `nil` where `pearson` of the ranks has none.
  public static func spearman<Value: BinaryFloatingPoint>(_ a: [Value], _ b: [Value]) -> Double? {
    guard a.allSatisfy(\.isFinite), b.allSatisfy(\.isFinite) else { return nil }
    return pearson(ranks(a), ranks(b))
  }

  /// The rank of each value, from 1, ascending; ties share the mean of their ranks.
  public static func ranks<Value: BinaryFloatingPoint>(_ values: [Value]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for i in start..<end { ranks[order[i]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }
}
