import Statistics
import Tensors
import Testing

@Suite("Bootstrap of a rank correlation") struct RankBootstrapTests {
  @Test("every replicate is Spearman's correlation of its rows, ties included") func replicates() throws {
    var generator = SeededGenerator(seed: 3, label: "ranks")
    let a = (0..<60).map { _ in Double(generator.integer(below: 9)) }
    let b = a.map { $0 + Double(generator.integer(below: 12)) }
    let fast = Bootstrap(spearmanOf: a, b, replicates: 50, seed: 11)
    let plain = Bootstrap(rows: 60, replicates: 50, seed: 11) { rows in
      [Correlation.spearman(rows.map { a[Int($0)] }, rows.map { b[Int($0)] }) ?? .nan]
    }
    #expect(fast.points == plain.points && fast.replicates == plain.replicates)
    #expect(fast.points[0] == Correlation.spearman(a, b))
  }

  @Test("constant columns have no correlation") func constant() {
    #expect(Bootstrap(spearmanOf: [1, 1], [1, 2], replicates: 3).points[0].isNaN)
    let one = Bootstrap(spearmanOf: [1], [1], replicates: 3).replicates[0]
    #expect(one.count == 3 && one.allSatisfy { $0.isNaN })
  }
}
