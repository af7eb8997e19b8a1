import Foundation
import Plotting
import Testing

@Suite struct CurveThinningTests {
  @Test func cornersOfStairsAreKeptAndPointsOnALineAreNot() {
    let x = [0, 0, 0, 0.25, 0.5, 0.5, 0.75, 1]
    let y = [0, 0.25, 0.5, 0.5, 0.5, 1, 1, 1]
    #expect(CurveThinning.corners(x: x, y: y) == [0, 2, 4, 5, 7])
  }

  @Test func noPointThatIsLeftOutLiesFarFromTheLine() {
    let x = (0...5000).map { Double($0) / 5000 }
    let y = x.map { $0.squareRoot() }
    let kept = CurveThinning.corners(x: x, y: y, tolerance: 0.002)
    #expect(kept.first == 0 && kept.last == 5000 && kept.count < 40)
    var largest = 0.0
    for (a, b) in zip(kept, kept.dropFirst()) {
      for i in a...b {
        let line = y[a] + (y[b] - y[a]) * (x[i] - x[a]) / (x[b] - x[a])
        // The distance upright is never less than that to the line.
        largest = max(largest, abs(line - y[i]) / (1 + pow((y[b] - y[a]) / (x[b] - x[a]), 2)).squareRoot())
      }
    }
    #expect(largest <= 0.002)
  }

  @Test func theLimitHolds() {
    let x = (0..<2000).map { Double($0) / 2000 }
    let y = x.indices.map { Double($0 % 2) }
    #expect(CurveThinning.corners(x: x, y: y, limit: 200).count == 200)
    #expect(CurveThinning.corners(x: x, y: y, limit: 0).count == 2)
  }

  @Test func fewAndEqualPoints() {
    #expect(CurveThinning.corners(x: [], y: []) == [])
    #expect(CurveThinning.corners(x: [1], y: [1]) == [0])
    #expect(CurveThinning.corners(x: [1, 1], y: [1, 1]) == [0, 1])
    #expect(CurveThinning.corners(x: [1, 1, 1, 1], y: [2, 2, 2, 2]) == [0, 3])
  }
}
