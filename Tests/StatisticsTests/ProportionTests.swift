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
}
