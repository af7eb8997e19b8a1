import Statistics
import Testing
import TestSupport

/// Statistics against scipy.
@Suite struct StatisticsTests {
  private func doubles(_ label: String, _ count: Int) -> [Double] { streamed(label, [count]).array.map(Double.init) }

  @Test func tailsOfTheFDistributionEqualThoseOfScipy() throws {
    let tails = try StoredNumbers("attribution/dossier.json").objects("tails")
    #expect(tails.count == 56)
    for tail in tails {
      let p = FDistribution.upperTail(
        tail.number("f"), numerator: tail.number("numerator"), denominator: tail.number("denominator"))
      let expected = tail.number("p")
      #expect(abs(p - expected) < 1e-9 * expected + 1e-300, "\(tail.compactText): \(p)")
    }
    #expect(FDistribution.upperTail(.infinity, numerator: 2, denominator: 3) == 0)
  }

  @Test func oneWayAnalysisFromStreamsEqualsScipy() throws {
    let stored = try StoredNumbers("attribution/dossier.json")
    let data = streamed("variance", [60, 5]).array
    var groups = [StreamingMoments](repeating: StreamingMoments(variables: 5), count: 6)
    for row in 0..<60 {
      let group = row * 7 % 11 % 4
      groups[group].add((0..<5).map { Float(Double(data[row * 5 + $0]) + Double(group * $0) / 10) })
    }
    // The last two groups stay empty: they do not count.
    let results = VarianceAnalysis.oneWay(groups)
    let f = stored.list("f")
    let p = stored.list("p")
    #expect(results.count == 5 && f.count == 5)
    for (v, result) in results.enumerated() {
      let result = try #require(result)
      #expect(abs(result.f - f[v]) < 1e-5 * max(1, f[v]) && abs(result.p - p[v]) < 1e-4 * p[v] + 1e-12)
    }
    #expect(gap(MultipleTesting.benjaminiHochberg(p), stored.list("adjusted")) < 1e-12)
  }

  @Test func analysesWithoutAnAnswerGiveNone() {
    func moments(_ rows: [[Float]]) -> StreamingMoments {
      rows.reduce(into: StreamingMoments(variables: 2)) { $0.add($1) }
    }
    #expect(VarianceAnalysis.oneWay([]).isEmpty)
    #expect(VarianceAnalysis.oneWay([moments([[1, 2], [2, 3]]), moments([])]) == [nil, nil])
    #expect(VarianceAnalysis.oneWay([moments([[1, 2]]), moments([[2, 3]])]) == [nil, nil])
    // The same everywhere says nothing; different groups of equal members say all.
    let results = VarianceAnalysis.oneWay([moments([[0.1, 2], [0.1, 2]]), moments([[0.1, 3], [0.1, 3]])])
    #expect(results.count == 2 && results[0] == nil)
    #expect(results[1]?.f == .infinity && results[1]?.p == 0)
  }

  @Test func adjustedValuesKeepTheirOrderAndTies() throws {
    let stored = try StoredNumbers("attribution/dossier.json")
    let raw = stored.list("raw")
    #expect(raw.count == 12 && gap(MultipleTesting.benjaminiHochberg(raw), stored.list("rawAdjusted")) < 1e-12)
    #expect(MultipleTesting.benjaminiHochberg([]).isEmpty)
    #expect(MultipleTesting.benjaminiHochberg([0.04]) == [0.04])
    #expect(gap(MultipleTesting.benjaminiHochberg([0.01, 0.04, 0.03, 0.5]), [0.04, 0.16 / 3, 0.16 / 3, 0.5]) < 1e-12)
  }

  @Test func correlationsEqualThoseOfScipy() throws {
    for example in try StoredNumbers("attribution/dossier.json").objects("correlations") {
      let n = Int(example.number("n"))
      let (a, b) = (doubles("ranks/a/\(n)", n), doubles("ranks/b/\(n)", n))
      #expect(abs((Correlation.pearson(a, b) ?? .nan) - example.number("pearson")) < 1e-10)
      #expect(abs((Correlation.spearman(a, b) ?? .nan) - example.number("spearman")) < 1e-10)
      if example["tied"]?.doubleValue != nil {
        let coarse = b.map { (3 * $0).rounded(.toNearestOrEven) }
        #expect(abs((Correlation.spearman(a, coarse) ?? .nan) - example.number("tied")) < 1e-10)
      }
    }
    let floats: ([Float], [Float]) = ([3, 1, 2, 2], [9, 1, 1, 4])
    #expect(Correlation.spearman(floats.0, floats.1) == Correlation.spearman([3, 1, 2, 2], [9, 1, 1, 4]))
    #expect(Correlation.ranks([3, 1, 3, 2]) == [3.5, 1, 3.5, 2])
    #expect(Correlation.pearson([0.1, 0.1, 0.1], [1, 2, 3]) == nil)
    #expect(Correlation.spearman([1, 2], [.nan, 2]) == nil && Correlation.pearson([1], [1]) == nil)
  }

  @Test func distancesOfMassEqualThoseOfScipy() throws {
    let examples = try StoredNumbers("attribution/dossier.json").objects("distances")
    #expect(examples.count == 5)
    for example in examples {
      let (height, width) = (Int(example.number("height")), Int(example.number("width")))
      let a = doubles("mass/a/\(height)", height * width).map { 0.5 + 0.5 * $0 }
      var b = doubles("mass/b/\(height)", height * width).map { max(0, $0) }
      b[0] += 0.01
      let distance = try #require(WassersteinDistance.between(a, b, height: height, width: width))
      #expect(abs(distance - example.number("distance")) < 1e-7, "\(height)x\(width)")
      let back = try #require(WassersteinDistance.between(b, a, height: height, width: width))
      #expect(abs(distance - back) < 1e-12)
    }
  }

  @Test func massTravelsAsFarAsItMust() {
    #expect(WassersteinDistance.between([1, 0, 0, 0], [0, 0, 0, 5], height: 1, width: 4) == 0.75)
    #expect(WassersteinDistance.between([1, 2, 3, 4], [2, 4, 6, 8], height: 2, width: 2) == 0)
    #expect(WassersteinDistance.between([3], [7], height: 1, width: 1) == 0)
    let diagonal = WassersteinDistance.between([1, 0, 0, 0], [0, 0, 0, 1], height: 2, width: 2) ?? 0
    #expect(abs(diagonal - 0.5.squareRoot()) < 1e-12)
    #expect(WassersteinDistance.between([0, 0], [1, 0], height: 1, width: 2) == nil)
    #expect(WassersteinDistance.between([1, .nan], [1, 0], height: 1, width: 2) == nil)
    #expect(WassersteinDistance.between([1, -1], [1, 0], height: 1, width: 2) == nil)
  }

  @Test func streamingMomentsEqualTwoPasses() throws {
    let data = streamed("variance", [60, 5]).array
    // A large offset: the difference of large sums would lose all digits of the variance.
    let rows = (0..<60).map { row in (0..<5).map { 4096 + data[row * 5 + $0] } }
    var moments = StreamingMoments(variables: 5)
    for row in rows { moments.add(row) }
    let means = (0..<5).map { v in rows.reduce(0.0) { $0 + Double($1[v]) } / 60 }
    let variances = (0..<5).map { v in
      rows.reduce(0.0) { $0 + (Double($1[v]) - means[v]) * (Double($1[v]) - means[v]) } / 60
    }
    #expect(moments.count == 60 && gap(moments.means, means) < 1e-9 && gap(moments.variances, variances) < 1e-9)
    #expect(abs(moments.grandMean - means.reduce(0, +) / 5) < 1e-9)
    let empty = StreamingMoments(variables: 2)
    #expect(empty.means == [0, 0] && empty.variances == [0, 0] && empty.grandMean == 0)
  }
}
