import Tensors
import Testing
import TestSupport

/// Coarser grids by means over areas.
@Suite struct AreaMeansTests {
  @Test func cellsThatFitAreTheirMeans() {
    let values = (0..<48).map { Float($0 * 37 % 23) }
    let whole = Resampling.areaMeans(values, height: 6, width: 8, to: 3, 2)
    #expect(largestDifference(whole, Resampling.cellMeans(values, height: 6, width: 8, to: 3, 2)) < 1e-6)
    #expect(Resampling.areaMeans(values, height: 6, width: 8, to: 6, 8) == values)
  }

  @Test func aValueBetweenCellsCountsInBoth() {
    // Three values on two cells: each takes one and a half.
    #expect(largestDifference(Resampling.areaMeans([3, 6, 12], height: 1, width: 3, to: 1, 2), [4, 10]) < 1e-6)
    #expect(largestDifference(Resampling.areaMeans([3, 6, 12], height: 3, width: 1, to: 2, 1), [4, 10]) < 1e-6)
    // Five on three: 5/3 each.
    let five = Resampling.areaMeans([1, 2, 3, 4, 5], height: 1, width: 5, to: 1, 3)
    #expect(largestDifference(five, [1.4, 3, 4.6]) < 1e-6)
  }

  @Test func theMeanStays() {
    let values = (0..<(11 * 7)).map { Float($0 * 53 % 97) }
    let coarse = Resampling.areaMeans(values, height: 11, width: 7, to: 4, 3)
    let mean = values.reduce(0, +) / 77
    #expect(abs(coarse.reduce(0, +) / 12 - mean) < 1e-3)
    #expect(abs(Resampling.areaMeans(values, height: 11, width: 7, to: 1, 1)[0] - mean) < 1e-3)
  }
}
