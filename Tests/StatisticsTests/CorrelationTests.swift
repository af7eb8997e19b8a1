import Statistics
import Testing

@Suite struct CorrelationTests {
  @Test func linesAndTies() throws {
    let line = try #require(Correlation.pearson([1, 2, 3], [-2, -4, -6]))
    #expect(abs(line + 1) < 1e-12)
    #expect(Correlation.ranks([5, 1, 5, 3]) == [3.5, 1, 3.5, 2])
    // Ranks [1.5, 1.5, 3] and [1, 2, 3]: covariance 1.5 over sqrt(1.5 * 2).
    let spearman = try #require(Correlation.spearman([0, 0, 7], [1, 4, 9]))
    #expect(abs(spearman - 1.5 / 3.0.squareRoot()) < 1e-12)
    let rising = try #require(Correlation.spearman([1, 10, 100], [1, 2, 3]))
    #expect(abs(rising - 1) < 1e-12)
  }

  @Test func whatHasNoCorrelation() {
    #expect(Correlation.pearson([1, 1, 1], [1, 2, 3]) == nil && Correlation.pearson([1], [2]) == nil)
    // The mean of a tenth three times is not a tenth.
    #expect(Correlation.pearson([0.1, 0.1, 0.1], [1, 2, 3]) == nil && Correlation.pearson([], []) == nil)
    #expect(Correlation.spearman([1, .nan], [1, 2]) == nil && Correlation.pearson([1, .infinity], [1, 2]) == nil)
  }
}
