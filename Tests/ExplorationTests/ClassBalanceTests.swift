import Datasets
import Exploration
import Files
import Foundation
import Statistics
import Testing

@Suite("Classes and splits") struct ClassBalanceTests {
  @Test("an even spread: full entropy, ratio one") func even() {
    let balance = ClassBalance(classes: ["a", "b", "c", "d"], counts: [5, 5, 5, 5])
    #expect(balance.ratio == 1 && abs(balance.entropyBits - 2) < 1e-15 && abs(balance.effectiveClasses - 4) < 1e-14)
    #expect(
      balance.giniImpurity == 0.75 && abs(balance.divergenceFromUniform) < 1e-15 && balance.majorityBaseline == 0.25)
    #expect(abs((balance.normalizedEntropy ?? 0) - 1) < 1e-15)
  }

  @Test("a known uneven spread") func uneven() {
    let balance = ClassBalance(classes: ["a", "b"], labels: [0, 0, 0, 1])
    let entropy = -(0.75 * log(0.75) + 0.25 * log(0.25))
    #expect(balance.counts == [3, 1] && balance.ratio == 3 && abs(balance.entropyNats - entropy) < 1e-15)
    #expect(abs(balance.divergenceFromUniform - (log(2) - entropy)) < 1e-15 && balance.giniImpurity == 0.375)
    #expect(balance.effectiveNumbers(beta: 0.5) == [1.75, 1])
    let weights = balance.effectiveNumberWeights(beta: 0.5).compactMap { $0 }
    #expect(abs(weights.reduce(0, +) - 2) < 1e-15 && abs(weights[1] / weights[0] - 1.75) < 1e-15)
  }

  @Test("effective numbers and weights for the four betas are those computed by hand") func effective() throws {
    let balance = ClassBalance(classes: ["two", "none", "one"], counts: [2, 0, 1])
    let json = balance.weightsJSON
    #expect(
      json.objectValue?.map(\.key) == [
        "balanced", "effective_number_0.9", "effective_number_0.99", "effective_number_0.999",
        "effective_number_0.9999",
      ])
    // Two samples: (1 - b^2) / (1 - b) = 1 + b, one sample: 1. The weights 1 / (1 + b) and 1, scaled to mean 1, are
    // 2 / (2 + b) and 2 (1 + b) / (2 + b).
    for (name, one, two) in [
      ("0.9", 0.6896551724137931, 1.3103448275862069), ("0.99", 0.6688963210702341, 1.3311036789297659),
      ("0.999", 0.6668889629876626, 1.3331110370123374), ("0.9999", 0.6666888896296543, 1.3333111103703457),
    ] {
      let beta = try #require(Double(name))
      let numbers = try #require(balance.imbalanceJSON["effective_samples"]?[name])
      #expect(abs((numbers["two"]?.doubleValue ?? 0) - (1 + beta)) < 1e-11, "\(name)")
      #expect(abs((numbers["one"]?.doubleValue ?? 0) - 1) < 1e-11 && numbers["none"]?.doubleValue == 0, "\(name)")
      let weights = try #require(json["effective_number_\(name)"])
      #expect(abs((weights["two"]?.doubleValue ?? 0) - one) < 1e-11, "\(name)")
      #expect(abs((weights["one"]?.doubleValue ?? 0) - two) < 1e-11 && weights["none"] == .null, "\(name)")
    }
    // A class of 436 images, by (1 - 0.999^436) / 0.001 with 50 digits.
    let disgust = ClassBalance(classes: ["disgust"], counts: [436]).effectiveNumbers(beta: 0.999)[0]
    #expect(abs(disgust - 353.523315390141) < 1e-9)
  }

  @Test("an absent class has no ratio and no weight; balanced weights are scikit-learn's") func absent() throws {
    let balance = ClassBalance(classes: ["a", "b", "c", "d"], counts: [7, 0, 20, 3])
    #expect(balance.ratio == nil && balance.balancedWeights[1] == nil)
    let golden = try Golden.values("balanced_weights").compactMap(\.doubleValue)
    #expect(zip(balance.balancedWeights.compactMap { $0 }, golden).allSatisfy { abs($0 - $1) < 1e-15 })
    #expect(balance.imbalanceJSON["ratio"] == .null)
    let none = ClassBalance(classes: ["a", "b"], labels: [])
    #expect(none.majorityBaseline == nil && none.entropyNats == 0)
  }

  @Test("chi-squared tests equal scipy's") func chiSquared() throws {
    for row in try Golden.values("chi2").map({ $0.arrayValue ?? [] }) {
      let table = (row[0].arrayValue ?? []).map { ($0.arrayValue ?? []).compactMap(\.intValue) }
      let shift = try #require(SplitShift(table: table))
      let (statistic, p) = (try #require(row[1].doubleValue), try #require(row[3].doubleValue))
      #expect(
        abs(shift.chiSquared - statistic) <= 1e-10 * max(1, statistic) && shift.degreesOfFreedom == row[2].intValue)
      #expect(abs(shift.p - p) < 1e-10 && (p == 0 || abs(shift.p / p - 1) < 1e-8), "\(shift) \(p)")
    }
  }

  @Test("the incomplete gamma function equals scipy's") func gamma() throws {
    for row in try Golden.values("gamma") {
      let v = (row.arrayValue ?? []).compactMap(\.doubleValue)
      let q = upperRegularizedGamma(v[0], v[1])
      #expect(abs(q - v[2]) < 1e-12 && abs(q / v[2] - 1) < 1e-10, "Q(\(v[0]), \(v[1])) = \(q), expected \(v[2])")
    }
    #expect(upperRegularizedGamma(2, 0) == 1)
  }

  @Test("splits and classes without images do not count; one split has no test") func degenerate() throws {
    #expect(
      SplitShift(table: [[3, 0], [4, 0]]) == nil && SplitShift(table: [[3, 4]]) == nil && SplitShift(table: []) == nil)
    let shift = try #require(SplitShift(table: [[3, 4], [0, 0], [5, 9]]))
    #expect(shift.degreesOfFreedom == 1)
    #expect(try #require(SplitShift(table: [[9, 0], [0, 9]])).cramersV == 1)
  }
}
