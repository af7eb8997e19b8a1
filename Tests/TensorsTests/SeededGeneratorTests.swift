import Tensors
import Testing

@Suite struct SeededGeneratorTests {
  @Test func theSequenceIsThatOfSplitMix64() {
    // The first outputs of the published C code (Vigna, splitmix64.c) for the seed 1234567.
    var generator = SeededGenerator(seed: 1_234_567)
    #expect(
      (0..<3).map { _ in generator.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }

  @Test func storingTheStateContinuesTheSequence() {
    var a = SeededGenerator(seed: 9)
    _ = a.next()
    var b = SeededGenerator(seed: 0)
    b.state = a.state
    #expect((0..<5).map { _ in a.next() } == (0..<5).map { _ in b.next() })
  }

  @Test func streamsDiffer() {
    var first = Set<UInt64>()
    for seed in 0..<50 {
      for stream in 0..<50 {
        var generator = SeededGenerator(seed: UInt64(seed), stream: UInt64(stream))
        first.insert(generator.next())
      }
    }
    #expect(first.count == 2500)
  }

  @Test func integersAreUniformAndBelowTheBound() {
    var generator = SeededGenerator(seed: 3)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.integer(below: 7)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 500 })
    #expect(generator.integer(below: 1) == 0)
    #expect((0..<100).allSatisfy { _ in generator.integer(below: 1 << 32) < 1 << 32 })
  }

  @Test func uniformAndNormalDrawsHaveTheirMoments() {
    var generator = SeededGenerator(seed: 4)
    let uniform = (0..<50_000).map { _ in generator.uniform() }
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(uniform.reduce(0, +) / 50_000 - 0.5) < 0.01)
    let normal = (0..<50_000).map { _ in generator.normal() }
    let mean = normal.reduce(0, +) / 50_000
    #expect(abs(mean) < 0.02)
    #expect(abs(normal.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 50_000 - 1) < 0.03)
    #expect(generator.uniform(in: 5...5) == 5)
  }

  @Test func permutationsHoldEveryIndexOnce() {
    var generator = SeededGenerator(seed: 5)
    #expect(generator.permutation(0).isEmpty && generator.permutation(1) == [0])
    let order = generator.permutation(1000)
    #expect(order.sorted() == Array(0..<1000) && order != Array(0..<1000))
    var firsts = [Int](repeating: 0, count: 4)
    for _ in 0..<4000 { firsts[generator.permutation(4)[0]] += 1 }
    #expect(firsts.allSatisfy { abs($0 - 1000) < 150 })
  }
}
