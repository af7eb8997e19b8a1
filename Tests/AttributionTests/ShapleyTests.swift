import Attribution
import Networks
import Tensors
import Testing
import TestSupport

/// The arithmetic of games, without networks.
@Suite struct ShapleyTests {
  /// A game of random worths.
  private func game(_ players: Int, _ label: String) -> [Double] {
    streamed(label, [1 << players]).array.map(Double.init)
  }

  /// The definition: the mean over all orders of what a player adds to those before it.
  private func byOrders(_ players: Int, _ worth: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: players)
    var orders = 0.0
    func extend(_ before: Int, _ gains: [Double]) {
      if before == worth.count - 1 {
        for i in 0..<players { sums[i] += gains[i] }
        orders += 1
        return
      }
      for i in 0..<players where before & (1 << i) == 0 {
        var gains = gains
        gains[i] = worth[before | (1 << i)] - worth[before]
        extend(before | (1 << i), gains)
      }
    }
    extend(0, [Double](repeating: 0, count: players))
    return sums.map { $0 / orders }
  }

  private func difference(_ a: [Double], _ b: [Double]) -> Double {
    precondition(a.count == b.count, "lengths differ")
    return zip(a, b).map { abs($0 - $1) }.max() ?? 0
  }

  /// Every coalition with the kernel's weight.
  private func fitted(_ players: Int, _ worth: [Double]) throws -> [Double] {
    let codes = Array(1..<((1 << players) - 1))
    return try ShapleyRegression.fit(
      coalitions: codes.map { code in (0..<players).map { code & (1 << $0) != 0 } },
      weights: codes.map { ShapleyRegression.kernel(players: players, size: $0.nonzeroBitCount) },
      worth: codes.map { worth[$0] }, empty: worth[0], full: worth[worth.count - 1]
    ).values
  }

  @Test(arguments: 1...6) func exactValuesAreTheMeanOverAllOrders(_ players: Int) {
    let worth = game(players, "game \(players)")
    let values = ShapleyValues.exact(parts: players) { worth[$0] }
    #expect(difference(values, byOrders(players, worth)) < 1e-12)
    #expect(abs(values.reduce(0, +) - (worth[worth.count - 1] - worth[0])) < 1e-12)
  }

  @Test func theGlovesGame() {
    // One left glove, two right ones; only a pair is worth something.
    let values = ShapleyValues.exact(parts: 3) { $0 & 1 != 0 && $0 & 6 != 0 ? 1 : 0 }
    #expect(difference(values, [2.0 / 3, 1.0 / 6, 1.0 / 6]) < 1e-15)
  }

  @Test func theMostPartsAddUp() {
    let values = ShapleyValues.exact(parts: ShapleyValues.mostParts) { Double($0).squareRoot() }
    #expect(abs(values.reduce(0, +) - 65535.0.squareRoot()) < 1e-9)
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test(arguments: 2...6) func theFitToEveryCoalitionIsExact(_ players: Int) throws {
    let worth = game(players, "game \(players)")
    let values = try fitted(players, worth)
    #expect(difference(values, ShapleyValues.exact(parts: players) { worth[$0] }) < 1e-11)
  }

  @Test func theAxiomsHold() throws {
    for solve in [{ p, w in ShapleyValues.exact(parts: p) { w[$0] } }, fitted] as [(Int, [Double]) throws -> [Double]] {
      let (first, second) = (game(5, "first"), game(5, "second"))
      // Additivity.
      let sum = try solve(5, zip(first, second).map { $0 + 2 * $1 })
      let parts = zip(try solve(5, first), try solve(5, second)).map { $0 + 2 * $1 }
      #expect(difference(sum, parts) < 1e-11)
      // Dummy: player 3 adds 0.25 to every coalition.
      let dummy = first.indices.map { first[$0 & ~8] + ($0 & 8 != 0 ? 0.25 : 0) }
      #expect(abs(try solve(5, dummy)[3] - 0.25) < 1e-11)
      // Symmetry: players 1 and 4 may be exchanged.
      let symmetric = first.indices.map { code in
        let exchanged = (code & ~18) | (code & 2 != 0 ? 16 : 0) | (code & 16 != 0 ? 2 : 0)
        return first[code] + first[exchanged]
      }
      let values = try solve(5, symmetric)
      #expect(abs(values[1] - values[4]) < 1e-11 && abs(values[1] - values[0]) > 1e-3)
    }
  }

  @Test func tooFewCoalitionsAreRefused() throws {
    // No coalition tells players 1 and 2 apart.
    let error = #expect(throws: PerturbationError.self) {
      try ShapleyRegression.fit(
        coalitions: [[true, false, false], [false, true, true], [true, true, true]], weights: [1, 1, 1],
        worth: [1, 2, 3], empty: 0, full: 3)
    }
    #expect(error?.failure == .usage && error?.description.contains("3 regions") == true)
    #expect(throws: PerturbationError.self) {
      try ShapleyRegression.fit(coalitions: [], weights: [], worth: [], empty: 0, full: 1)
    }
  }

  @Test func anAdditiveGameNeedsNoFullSample() throws {
    // Four coalitions determine an additive game of four players; no residual, no error.
    let worth: ([Bool]) -> Double = { zip($0, [0.5, -1, 2, 0.25]).reduce(7) { $1.0 ? $0 + $1.1 : $0 } }
    let coalitions = [
      [true, false, false, false], [false, true, true, false], [true, true, false, true], [false, false, true, true],
    ]
    let fit = try ShapleyRegression.fit(
      coalitions: coalitions, weights: [1, 2, 1, 0.5], worth: coalitions.map(worth), empty: 7, full: 8.75)
    #expect(difference(fit.values, [0.5, -1, 2, 0.25]) < 1e-12)
    #expect(fit.standardErrors.allSatisfy { $0 < 1e-12 })
  }

  @Test func partitionsCoverTheGrid() {
    let grid = PixelPartition.grid(rows: 2, columns: 3, height: 5, width: 7)
    #expect(grid.count == 6 && grid.sizes.reduce(0, +) == 35 && grid.sizes == [9, 6, 6, 6, 4, 4])
    #expect(Array(grid.regions[0..<7]) == [0, 0, 0, 1, 1, 2, 2])
    #expect(grid.regions.last == 5)
    let values: [Double] = [1, -2, 3, 0.5, 8, 0]
    #expect(difference(grid.sums(grid.spread(values).map { Float($0) }), values) < 1e-6)
    let fine = PixelPartition.grid(rows: 9, columns: 9, height: 2, width: 3)
    #expect(fine == PixelPartition.single(height: 2, width: 3) && fine.regions == [0, 1, 2, 3, 4, 5])
  }
}
