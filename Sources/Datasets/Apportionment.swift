/// Whole numbers that sum to a total and are nearest to given shares of it: largest remainders (Hamilton's method).
///
/// Each gets the whole part of its exact share; what is left goes to the largest remainders, ties to the earlier. Shares
/// are compared as multiples of the sum of the weights: whole weights tie exactly where products stay below 2^53.
/// - Parameters:
///   - total: what to share out, 0 or above.
///   - weights: finite, 0 or above; they need not sum to anything. Without a positive one nothing is shared out.
///   - leavesNoneEmpty: whether each positive weight gets at least one, where the total allows it. What that takes is
///     given back by those furthest above their exact share.
/// - Returns: one number a weight.
public func apportion(_ total: Int, weights: [Double], leavesNoneEmpty: Bool = false) -> [Int] {
  precondition(total >= 0 && weights.allSatisfy { $0 >= 0 && $0.isFinite }, "\(total) by \(weights)")
  let sum = weights.reduce(0, +)
  guard sum > 0 else { return weights.map { _ in 0 } }
  var seats = weights.map { Int(Double(total) * $0 / sum) }
  if leavesNoneEmpty, total >= weights.count(where: { $0 > 0 }) {
    for k in weights.indices where weights[k] > 0 && seats[k] == 0 { seats[k] = 1 }
  }
  /// How far one is below its exact share, times the sum of the weights.
  func lack(_ k: Int) -> Double { Double(total) * weights[k] - Double(seats[k]) * sum }
  while seats.reduce(0, +) < total {
    guard let next = weights.indices.max(by: { (lack($0), $1) < (lack($1), $0) }) else { break }
    seats[next] += 1
  }
  while seats.reduce(0, +) > total {
    guard let next = seats.indices.filter({ seats[$0] > 1 }).min(by: { (lack($0), $0) < (lack($1), $1) }) else { break }
    seats[next] -= 1
  }
  return seats
}
