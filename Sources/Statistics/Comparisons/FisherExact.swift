/// Fisher's exact test of two independent proportions: how often margins like these give a table that is no more likely
/// than this one.
///
/// Two-sided by the sum of all tables that are at most as likely (scipy's and R's rule); weights within 1e-7 of each other
/// count as equal. Below about 1e-300 the result is 0.
/// - Parameters:
///   - successes: of the first group.
///   - count: rows of the first group.
///   - otherSuccesses: of the second group.
///   - otherCount: rows of the second group.
/// - Returns: in 0...1; 1 where a group is empty or the outcome is the same everywhere.
/// Source: Fisher 1922.
public func fisherExactP(successes: Int, count: Int, otherSuccesses: Int, otherCount: Int) -> Double {
  precondition(
    (0...max(0, count)).contains(successes) && (0...max(0, otherCount)).contains(otherSuccesses),
    "\(successes) of \(count), \(otherSuccesses) of \(otherCount)")
  let all = successes + otherSuccesses
  let (low, high) = (max(0, all - otherCount), min(all, count))
  guard low < high else { return 1 }
  let rows = Double(count) + Double(otherCount)
  let mode = min(max(Int(Double(all + 1) * Double(count + 1) / (rows + 2)), low), high)
  // Weights relative to the mode's: sums of them keep their digits where logarithms of factorials lose them.
  func step(from k: Int) -> Double {
    Double(count - k) * Double(all - k) / (Double(k + 1) * Double(otherCount - all + k + 1))
  }
  func weights(visit: (Int, Double) -> Void) {
    visit(mode, 1)
    var weight = 1.0
    for k in mode..<high {
      weight *= step(from: k)
      if weight == 0 { break }
      visit(k + 1, weight)
    }
    weight = 1
    for k in (low..<mode).reversed() {
      weight /= step(from: k)
      if weight == 0 { break }
      visit(k, weight)
    }
  }
  var (total, own) = (0.0, 0.0)
  weights { k, weight in
    total += weight
    if k == successes { own = weight }
  }
  var tail = 0.0
  weights { _, weight in if weight <= own * (1 + 1e-7) { tail += weight } }
  return min(1, tail / total)
}
