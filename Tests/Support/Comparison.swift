/// The largest absolute difference of two sequences of equal length.
public func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
  precondition(a.count == b.count, "lengths differ: \(a.count) and \(b.count)")
  return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// The Euclidean norm of the difference relative to the norm of `expected`.
public func relativeError(_ actual: [Float], _ expected: [Float]) -> Float {
  precondition(actual.count == expected.count, "lengths differ: \(actual.count) and \(expected.count)")
  var difference: Double = 0
  var norm: Double = 0
  for (a, e) in zip(actual, expected) {
    difference += Double(a - e) * Double(a - e)
    norm += Double(e) * Double(e)
  }
  return Float((difference / max(norm, 1e-300)).squareRoot())
}
