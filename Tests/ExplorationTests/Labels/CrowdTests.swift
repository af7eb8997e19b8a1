import Exploration
import Files
import Statistics
import TestSupport
import Testing

@Suite("Labels against a crowd") struct CrowdTests {
  @Test("ROC area and average precision with ties equal scikit-learn's") func ranking() throws {
    let stored = try #require(try StoredNumbers("exploration/label_doubt.json").json["ranking"])
    let scores = (stored["scores"]?.arrayValue ?? []).compactMap(\.doubleValue)
    let positive = (stored["positive"]?.arrayValue ?? []).map { Optional($0.intValue == 1) }
    let scoring = DoubtScoring(doubt: scores, isIssue: positive, depths: [50], replicates: 200)
    #expect(abs((scoring.rocArea ?? 0) - stored.number("auroc")) < 1e-12)
    #expect(abs((scoring.averagePrecision ?? 0) - stored.number("average_precision")) < 1e-12)
    let interval = try #require(scoring.rocAreaInterval)
    #expect(interval.low < stored.number("auroc") && stored.number("auroc") < interval.high)
    let other = DoubtScoring.difference(scores, scores.map { -$0 }, isIssue: positive, replicates: 100)
    #expect(abs(other.points[0] - (2 * stored.number("auroc") - 1)) < 1e-12)
    let same = DoubtScoring.difference(scores, scores, isIssue: positive, replicates: 20)
    #expect(same.points == [0, 0] && same.replicates.allSatisfy { $0.allSatisfy { $0 == 0 } })
  }

  @Test("precision at k by hand; dropped rows do not count; a k beyond the rows is left out") func precision() throws {
    let scoring = DoubtScoring(
      doubt: [0.9, 0.8, 0.7, 0.6, 0.5], isIssue: [true, nil, true, false, false], depths: [1, 3, 4, 5], replicates: 0)
    #expect(scoring.rows == 4 && scoring.issues == 2 && scoring.rocArea == 1 && scoring.averagePrecision == 1)
    #expect(scoring.precisions.map(\.k) == [1, 3, 4] && scoring.precisions.map(\.hits) == [1, 2, 2])
    #expect(scoring.precisions[1].interval == wilsonInterval(successes: 2, count: 3))
    #expect(scoring.rocAreaInterval == nil && scoring.json["precision_at"]?["3"]?["hits"] == .integer(2))
  }

  @Test("one kind alone has no ROC area; no rows have nothing") func degenerate() {
    let wrong = DoubtScoring(doubt: [0.1, 0.2], isIssue: [true, true])
    #expect(wrong.rocArea == nil && wrong.averagePrecision == 1 && wrong.rocAreaInterval == nil)
    let none = DoubtScoring(doubt: [0.1], isIssue: [nil])
    #expect(none.rows == 0 && none.rocArea == nil && none.averagePrecision == nil && none.precisions.isEmpty)
    #expect(none.json["auroc"] == .null)
  }

  @Test("the rule on votes") func verdicts() {
    func verdict(_ classes: [Double], other: [Double] = [], notAFace: Double = 0) -> CrowdVerdict {
      CrowdVerdict(label: 0, votes: .init(classes: classes, otherExpressions: other, notAFace: notAFace))
    }
    #expect(verdict([6, 4]) == .clean && verdict([4, 6]) == .issue && verdict([5, 5]) == .dropped)
    #expect(verdict([1, 2], other: [7]) == .issue, "contempt is no class, so no label is right")
    #expect(verdict([0, 0], notAFace: 10) == .issue && verdict([0, 1], notAFace: 9) == .dropped)
    #expect(verdict([7, 7]) == .dropped, "more voters, no single winner")
    #expect(
      CrowdVerdict(label: 0, votes: nil) == .dropped && CrowdVerdict(label: 0, votes: nil, unvoted: .issue) == .issue)
    #expect(CrowdVerdict.allCases.map(\.isIssue) == [true, false, nil])
  }
}
