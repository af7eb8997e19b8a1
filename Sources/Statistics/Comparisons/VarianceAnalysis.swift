/// One-way analysis of variance from streaming sums.
public enum VarianceAnalysis {
  /// What one test found.
  public struct Result: Sendable, Equatable {
    /// The variance between the groups over that within them; infinite when there is none within.
    public let f: Double
    /// The probability of a value as large without any difference of the groups.
    public let p: Double
  }

  /// The F test of every variable for equal means of all groups.
  /// - Parameter groups: moments of the same variables; groups without rows are left out.
  /// - Returns: one result a variable; `nil` when fewer than two groups have rows, when no group has two, and for a
  ///   variable that is the same everywhere.
  public static func oneWay(_ groups: [StreamingMoments]) -> [Result?] {
    let filled = groups.filter { $0.count > 0 }
    guard let variables = groups.first?.means.count else { return [] }
    let rows = filled.reduce(0) { $0 + $1.count }
    guard filled.count > 1, rows > filled.count else { return [Result?](repeating: nil, count: variables) }
    let (between, within) = (Double(filled.count - 1), Double(rows - filled.count))
    return (0..<variables).map { v in
      let mean = filled.reduce(0) { $0 + Double($1.count) * $1.means[v] } / Double(rows)
      let explained = filled.reduce(0) { $0 + Double($1.count) * ($1.means[v] - mean) * ($1.means[v] - mean) }
      let residual = filled.reduce(0) { $0 + $1.squares[v] }
      // What rounding alone leaves of equal values is no variance.
      let rounding = 1e-28 * Double(rows) * max(mean * mean, 1e-300)
      guard explained.isFinite, residual.isFinite, explained + residual > rounding else { return nil }
      let f = residual > 0 ? explained / between / (residual / within) : .infinity
      return Result(f: f, p: FDistribution.upperTail(f, numerator: between, denominator: within))
    }
  }
}
