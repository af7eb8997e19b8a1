import Files
import Statistics
import Testing
import TestSupport

@Suite("Kolmogorov-Smirnov test") struct KolmogorovSmirnovTests {
  private static func sample(_ seed: Int, _ count: Int, scale: Int, shift: Int) -> [Double] {
    var state = UInt64(seed)
    return (0..<count).map { _ in
      state = state &* 6364136223846793005 &+ 1442695040888963407
      return Double(Int(state >> 40) % 1000 * scale + shift)
    }
  }

  @Test("as scipy, with ties, other sizes and one value") func golden() throws {
    let path = Fixtures.path("evaluation/ks.json")
    let cases = try #require(try JSONValue(parsing: readFile(path), path: path)["cases"]?.arrayValue)
    #expect(cases.count >= 6)
    for one in cases {
      let values = (one["case"]?.arrayValue ?? []).compactMap(\.intValue)
      let found = try #require(
        KolmogorovSmirnov(
          Self.sample(values[0], values[1], scale: values[2], shift: values[3]),
          Self.sample(values[4], values[5], scale: values[6], shift: values[7])))
      #expect(abs(found.statistic - (one["statistic"]?.doubleValue ?? .nan)) < 1e-12, "\(values)")
      #expect(abs(found.p - (one["p"]?.doubleValue ?? .nan)) < 1e-12, "\(values): \(found.p)")
    }
  }

  @Test("equal, separate and empty samples") func edges() {
    #expect(KolmogorovSmirnov([1, 2, 2], [2, 1, 2])?.statistic == 0 && KolmogorovSmirnov([1, 2], [2, 1])?.p == 1)
    let apart = KolmogorovSmirnov([1, 2, 3], [4, 5])
    #expect(apart?.statistic == 1 && apart?.place == 3)
    #expect(KolmogorovSmirnov([], [1]) == nil)
  }
}
