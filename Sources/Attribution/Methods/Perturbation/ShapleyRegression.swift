/// Shapley values as the best additive fit to what coalitions are worth (Charnes et al., 1988; Lundberg and Lee,
/// NeurIPS 2017, theorem 2): weighted least squares under the constraint that the values sum to the worth of all
/// minus that of none.
///
/// With every coalition, weighted by `kernel`, the fit is exact; with a sample it is an estimate.
public enum ShapleyRegression {
  /// The weight of a coalition of `size` of `players`, which is neither none nor all.
  public static func kernel(players: Int, size: Int) -> Double {
    precondition(size > 0 && size < players, "a coalition of \(size) of \(players)")
    let binomial = (0..<size).reduce(1.0) { $0 * Double(players - $1) / Double($1 + 1) }
    return Double(players - 1) / (binomial * Double(size * (players - size)))
  }

  /// The values that fit best.
  /// - Parameters:
  ///   - coalitions: for each, which players belong to it; without none and all.
  ///   - weights: one a coalition.
  ///   - worth: one a coalition.
  ///   - empty: the worth of none.
  ///   - full: the worth of all.
  ///   - group: consecutive coalitions that were drawn together, for the standard errors.
  /// - Returns: one value a player, and how far it may be off if the groups were drawn at random: the sandwich
  ///   variance of the constrained fit, with residuals divided by one minus their mean leverage, since a fit follows
  ///   the data that made it (HC3; MacKinnon and White, 1985). Infinite when no group is left over to tell.
  /// - Throws: `PerturbationError.underdetermined` when the coalitions do not tell the players apart.
  public static func fit(
    coalitions: [[Bool]], weights: [Double], worth: [Double], empty: Double, full: Double, group: Int = 1
  ) throws -> (values: [Double], standardErrors: [Double]) {
    precondition(coalitions.count == weights.count && coalitions.count == worth.count, "not one value a coalition")
    let players = coalitions.first?.count ?? 0
    var normal = [[Double]](repeating: [Double](repeating: 0, count: players), count: players)
    var right = [Double](repeating: 0, count: players)
    for (c, coalition) in coalitions.enumerated() {
      for i in 0..<players where coalition[i] {
        right[i] += weights[c] * (worth[c] - empty)
        for j in 0...i where coalition[j] { normal[i][j] += weights[c] }
      }
    }
    guard players > 0, let factor = Cholesky(normal) else {
      throw PerturbationError.underdetermined(coalitions: coalitions.count, regions: players)
    }
    let direction = factor.solve([Double](repeating: 1, count: players))
    let steepness = direction.reduce(0, +)
    /// Adds the multiple of `direction` that makes the sum right.
    func constrained(_ free: [Double], sum: Double) -> [Double] {
      let shift = (sum - free.reduce(0, +)) / steepness
      return zip(free, direction).map { $0 + shift * $1 }
    }
    let values = constrained(factor.solve(right), sum: full - empty)
    var variances = [Double](repeating: 0, count: players)
    for first in stride(from: 0, to: coalitions.count, by: group) {
      var score = [Double](repeating: 0, count: players)
      for c in first..<min(coalitions.count, first + group) {
        let fitted = zip(values, coalitions[c]).reduce(empty) { $1.1 ? $0 + $1.0 : $0 }
        for i in 0..<players where coalitions[c][i] { score[i] += weights[c] * (worth[c] - fitted) }
      }
      for (i, influence) in constrained(factor.solve(score), sum: 0).enumerated() {
        variances[i] += influence * influence
      }
    }
    let groups = (coalitions.count + group - 1) / group
    let spare = groups - (players - 1)
    let scale = Double(groups) / Double(max(1, spare))
    return (values, variances.map { spare > 0 ? $0.squareRoot() * scale : .infinity })
  }
}
