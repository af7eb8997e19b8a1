import Foundation
import Statistics
import Testing

/// Intervals and tests of paired differences.
@Suite struct PairedDifferencesTests {
  /// Worked by hand: 16 + 0.5 and 8 + 0.5 in 102, difference 8 / 102, error sqrt(25 - 64 / 102) / 102.
  @Test func theIntervalOfATableWorkedByHand() {
    let interval = pairedDifferenceInterval(onlyFirst: 8, onlySecond: 16, count: 100)
    #expect(abs(interval.low - (0.078431372549 - 1.959963984540 * 0.04840055086)) < 1e-6)
    #expect(abs(interval.high - (0.078431372549 + 1.959963984540 * 0.04840055086)) < 1e-6)
  }

  @Test func equalAnswersLeaveRoomForWhatAFewRowsCannotShow() {
    let few = pairedDifferenceInterval(onlyFirst: 0, onlySecond: 0, count: 10)
    let many = pairedDifferenceInterval(onlyFirst: 0, onlySecond: 0, count: 1000)
    #expect(few.high > 0.1 && many.high < 0.003 && few.low == -few.high)
    let turned = pairedDifferenceInterval(onlyFirst: 3, onlySecond: 9, count: 40)
    let back = pairedDifferenceInterval(onlyFirst: 9, onlySecond: 3, count: 40)
    #expect(abs(turned.low + back.high) < 1e-15 && abs(turned.high + back.low) < 1e-15)
  }

  @Test func signFlipsAreExactForFewRows() {
    // Only all signs alike are as far: 2 of 2^5.
    #expect(signFlipP([1, 2, 3, 4, 5]) == 2.0 / 32)
    // 1 - 2 = -1: half of the four patterns are as far or farther, and the other half too.
    #expect(signFlipP([1, -2]) == 1)
    #expect(signFlipP([]) == 1 && signFlipP([0, 0, 0]) == 1)
    // Zeros change nothing.
    #expect(signFlipP([1, 0, 2, 0, 3, 4, 5]) == 2.0 / 32)
  }

  @Test func drawnSignsAgreeWithTheExactOnes() {
    let rows = (0..<13).map { 0.2 + sin(1.7 * Double($0)) }
    let exact = signFlipP(rows)
    // The same rows and a fourteenth that hardly counts: drawn, not counted.
    let drawn = signFlipP(rows + [1e-9], draws: 40_000)
    #expect(abs(exact - drawn) < 0.02 && exact > 0.05 && exact < 0.95)
    #expect(signFlipP(rows + [1e-9], seed: 1) == signFlipP(rows + [1e-9], seed: 1))
    #expect(signFlipP([Double](repeating: 1, count: 40)) == 1e-4)
  }
}
