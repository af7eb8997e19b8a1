/// The images that an interval of a mean needs to be as narrow as wanted.
/// - Parameters:
///   - halfWidth: half the width of the interval, above 0.
///   - scores: what was measured so far, at least two finite values: their standard deviation is taken for that of
///     images to come.
///   - level: nominal coverage.
/// - Returns: `ceil((z s / halfWidth)^2)`, at least 1; `nil` for fewer than two values or a value that is not finite.
public func requiredCount(halfWidth: Double, scores: [Double], level: Double = 0.95) -> Int? {
  precondition(halfWidth > 0, "a half width of \(halfWidth)")
  guard scores.count > 1, scores.allSatisfy(\.isFinite) else { return nil }
  let center = scores.reduce(0, +) / Double(scores.count)
  let squares = scores.reduce(0) { $0 + ($1 - center) * ($1 - center) }
  let z = normalQuantile(1 - (1 - level) / 2)
  let ratio = z * (squares / Double(scores.count - 1)).squareRoot() / halfWidth
  return Int(exactly: max(1, (ratio * ratio).rounded(.up)))
}
