import Datasets
import Testing

@Suite struct ApportionmentTests {
  @Test("ten seats for six parties go as the textbook has them") func textbook() {
    // Exact shares 4.7, 1.6, 1.59, 1.2, 0.6, 0.31: whole parts 4 1 1 1 0 0, then 0.7, 0.6 and 0.6 before 0.59.
    let votes: [Double] = [47_000, 16_000, 15_900, 12_000, 6_000, 3_100]
    #expect(apportion(10, weights: votes) == [5, 2, 1, 1, 1, 0])
    #expect(apportion(10, weights: votes, leavesNoneEmpty: true) == [5, 1, 1, 1, 1, 1])
  }

  @Test("equal remainders go to the earlier, whatever the whole part") func ties() {
    #expect(apportion(4, weights: [1, 1, 1]) == [2, 1, 1])
    // 0.333, 3.333 and 0.333: in binary 3.333 seems to have the largest remainder.
    #expect(apportion(4, weights: [1, 10, 1]) == [1, 3, 0])
    #expect(apportion(0, weights: [2, 1]) == [0, 0] && apportion(3, weights: []) == [])
    #expect(apportion(3, weights: [0, 0]) == [0, 0])
  }

  @Test("where none may be empty, those furthest above their share give") func noneEmpty() {
    #expect(apportion(5, weights: [97, 1, 1, 1], leavesNoneEmpty: true) == [2, 1, 1, 1])
    #expect(apportion(5, weights: [97, 0, 1, 1], leavesNoneEmpty: true) == [3, 0, 1, 1])
    // Too few for one each: plain largest remainders.
    #expect(apportion(2, weights: [97, 1, 1], leavesNoneEmpty: true) == [2, 0, 0])
    // 3.6, 2.2 and twice 0.1 of 6: 3 2 1 1 is one too many; the second is 0.2 below its share, the first 0.6.
    #expect(apportion(6, weights: [36, 22, 1, 1], leavesNoneEmpty: true) == [3, 1, 1, 1])
  }
}
