/// Corrections for asking many questions at once.
public enum MultipleTesting {
  /// Adjusted p values of Benjamini and Hochberg (JRSS B 1995): those at most `q` form a set in which a share of at
  /// most `q` is expected to be false.
  /// - Parameter p: p values in 0...1, in any order.
  /// - Returns: one adjusted value each, in 0...1, in the same order.
  public static func benjaminiHochberg(_ p: [Double]) -> [Double] {
    precondition(p.allSatisfy { (0...1).contains($0) }, "a p value is outside 0...1")
    let order = p.indices.sorted { (p[$0], $0) > (p[$1], $1) }
    var adjusted = p
    var least = 1.0
    for (i, place) in order.enumerated() {
      least = min(least, p[place] * Double(p.count) / Double(p.count - i))
      adjusted[place] = least
    }
    return adjusted
  }

  /// Adjusted p values of Holm's step-down correction (Scandinavian Journal of Statistics 1979): a threshold for them
  /// bounds the chance of even one false finding.
  /// - Parameter p: p values in 0...1, in any order.
  /// - Returns: one adjusted value each, in 0...1, in the same order.
  public static func holm(_ p: [Double]) -> [Double] {
    precondition(p.allSatisfy { (0...1).contains($0) }, "a p value is outside 0...1")
    let order = p.indices.sorted { p[$0] < p[$1] }
    var adjusted = p
    var largest = 0.0
    for (rank, place) in order.enumerated() {
      largest = max(largest, min(1, Double(p.count - rank) * p[place]))
      adjusted[place] = largest
    }
    return adjusted
  }
}
