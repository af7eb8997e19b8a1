import Tensors

/// Coalitions of players for `ShapleyRegression`, without none and all.
struct Coalitions {
  /// For each coalition, which players belong to it.
  let members: [[Bool]]
  /// One a coalition.
  let weights: [Double]
  /// Whether they are all there are; if not, each even one was drawn at random and the next is its complement.
  let isComplete: Bool

  /// All coalitions if there are at most `count`; else that many, drawn in pairs.
  ///
  /// A size is drawn with the probability of the Shapley kernel, then members; the complement of each is taken too,
  /// which lowers the variance (Covert and Lee, AISTATS 2021, section 4.2).
  init(players: Int, count: Int, seed: UInt64) {
    if players < Int.bitWidth - 2, (1 << players) - 2 <= count {
      let codes = Array(1..<max(1, (1 << players) - 1))
      members = codes.map { code in (0..<players).map { code & (1 << $0) != 0 } }
      weights = codes.map { ShapleyRegression.kernel(players: players, size: $0.nonzeroBitCount) }
      isComplete = true
    } else {
      var generator = SeededGenerator(seed: seed, label: "coalitions")
      let chances = (1..<players).map { 1 / Double($0 * (players - $0)) }
      let total = chances.reduce(0, +)
      members = (0..<max(1, count / 2)).flatMap { _ in
        var place = generator.uniform() * total
        var size = 1
        while size < players - 1, place >= chances[size - 1] {
          place -= chances[size - 1]
          size += 1
        }
        var chosen = [Bool](repeating: false, count: players)
        for player in generator.permutation(players).prefix(size) { chosen[player] = true }
        return [chosen, chosen.map { !$0 }]
      }
      weights = [Double](repeating: 1, count: members.count)
      isComplete = false
    }
  }
}
