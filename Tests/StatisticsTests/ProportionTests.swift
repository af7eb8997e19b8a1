import Files
import Statistics
import Testing
import TestSupport

@Suite("Quantiles, intervals of proportions and paired tests") struct ProportionTests {
  @Test("normal quantiles equal scipy's") func normal() throws {
    for row in try StoredNumbers("evaluation/statistics.json").objects("normal_quantile") {
      let pair = (row.arrayValue ?? []).compactMap(\.doubleValue)
      #expect(abs(normalQuantile(pair[0]) - pair[1]) <= 1e-9, "\(pair)")
    }
    #expect(abs(normalQuantile(0.975) - 1.959963984540054) <= 1e-15)
  }

  @Test("Wilson and Clopper-Pearson intervals equal scipy's") func proportions() throws {
    for row in try StoredNumbers("evaluation/statistics.json").objects("proportion") {
      let v = (row.arrayValue ?? []).compactMap(\.doubleValue)
      let exact = clopperPearsonInterval(successes: Int(v[0]), count: Int(v[1]))
      let wilson = wilsonInterval(successes: Int(v[0]), count: Int(v[1]))
      for (value, golden) in zip([exact.low, exact.high, wilson.low, wilson.high], v[2...]) {
        #expect(abs(value - golden) <= 1e-11, "\(v): \(exact) \(wilson)")
      }
    }
  }

  @Test("McNemar's p values equal scipy's") func mcNemar() throws {
    for row in try StoredNumbers("evaluation/statistics.json").objects("mcnemar") {
      let v = (row.arrayValue ?? []).compactMap(\.doubleValue)
      let test = McNemarTest(onlyFirst: Int(v[0]), onlySecond: Int(v[1]))
      #expect(
        abs(test.exactP / v[2] - 1) < 1e-9 && abs(test.midP / v[3] - 1) < 1e-9, "\(v): \(test.exactP) \(test.midP)")
    }
    #expect(
      abs(McNemarTest(onlyFirst: 508, onlySecond: 275).correctedChiSquared - 68.740741) <= 1e-6)
    let counted = McNemarTest(first: [true, true, false, false], second: [true, false, true, true])
    #expect(counted.onlyFirst == 1 && counted.onlySecond == 2)
  }

  @Test("Fisher's p and Newcombe's interval equal scipy's and statsmodels'") func twoProportions() throws {
    for row in try StoredNumbers("evaluation/proportions.json").objects("rows") {
      let v = (row.arrayValue ?? []).compactMap(\.doubleValue)
      let (a, n, b, m) = (Int(v[0]), Int(v[1]), Int(v[2]), Int(v[3]))
      let p = fisherExactP(successes: a, count: n, otherSuccesses: b, otherCount: m)
      let interval = newcombeInterval(successes: a, count: n, otherSuccesses: b, otherCount: m)
      #expect(abs(p - v[4]) <= 1e-9 * max(v[4], 1e-30), "\(v): \(p)")
      #expect(abs(interval.low - v[5]) <= 1e-11 && abs(interval.high - v[6]) <= 1e-11, "\(v): \(interval)")
    }
    let mirrored = newcombeInterval(successes: 48, count: 80, otherSuccesses: 56, otherCount: 70)
    #expect(abs(mirrored.low + 0.3339) < 5e-5 && abs(mirrored.high + 0.0524) < 5e-5)  // Newcombe 1998, table II (a)
  }

  @Test("what cannot be compared has p 1, no comparison") func nothingToCompare() {
    #expect(fisherExactP(successes: 0, count: 0, otherSuccesses: 3, otherCount: 9) == 1)
    #expect(fisherExactP(successes: 5, count: 5, otherSuccesses: 9, otherCount: 9) == 1)
    #expect(ProportionComparison(successes: 0, count: 0, otherSuccesses: 3, otherCount: 9) == nil)
    #expect(ProportionComparison(successes: 1, count: 2, otherSuccesses: 3, otherCount: 12)?.difference == 0.25)
  }
}
