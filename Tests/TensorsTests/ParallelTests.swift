import Synchronization
import Tensors
import Testing

@Suite struct ParallelTests {
  @Test(arguments: [0, 1, 2, 3, 1000]) func everyItemIsDoneOnce(count: Int) {
    let counts = Mutex([Int](repeating: 0, count: count))
    Parallel.forEach(count) { i in counts.withLock { $0[i] += 1 } }
    #expect(counts.withLock { $0.allSatisfy { $0 == 1 } })
    let ranged = Mutex([Int](repeating: 0, count: count))
    Parallel.forRanges(count) { _, range in ranged.withLock { for i in range { $0[i] += 1 } } }
    #expect(ranged.withLock { $0.allSatisfy { $0 == 1 } })
  }

  @Test func mapKeepsTheOrder() {
    #expect(Parallel.map(500) { String($0) } == (0..<500).map(String.init))
    #expect(Parallel.map(0) { $0 }.isEmpty)
  }

  @Test func aCoarseGrainGivesFewParts() {
    #expect(Parallel.partCount(10, grain: 100) == 1)
    #expect(Parallel.partCount(0) == 1)
    let parts = Mutex(0)
    Parallel.forRanges(10, grain: 100) { _, range in parts.withLock { $0 += range.count == 10 ? 1 : 100 } }
    #expect(parts.withLock { $0 } == 1)
  }
}
