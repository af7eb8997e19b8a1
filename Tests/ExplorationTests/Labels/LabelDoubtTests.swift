import Exploration
import Files
import Foundation
import Statistics
import TestSupport
import Tensors
import Testing

@Suite("Label doubt") struct LabelDoubtTests {
  @Test("noise, class rates and log odds equal an implementation from the formula") func golden() throws {
    for golden in try LabelGolden.all() {
      let doubt = LabelDoubt(golden.data)
      let expected = golden.json["doubt"]
      let matrix = numbers(expected?["noise"]).flatMap { $0 }
      #expect(gap(doubt.noise.matrix.flatMap { $0 }, matrix) < 1e-12, "\(golden.name)")
      let rates = (expected?["rates"]?.arrayValue ?? []).map { $0.doubleValue ?? -1 }
      #expect(gap(doubt.labelDoubt.map { $0 ?? -1 }, rates) < 1e-12, "\(golden.name)")
      let odds = (expected?["log_odds"]?.arrayValue ?? []).compactMap(\.doubleValue)
      #expect(gap(golden.thinned(doubt.logOdds), odds) < 1e-9, "\(golden.name)")
    }
  }

  @Test("two classes by hand") func byHand() throws {
    // One anchor a class (round(sqrt 2) = 1): rows 0 and 2.
    let doubt = LabelDoubt(try rows([0, 0, 1, 1], [[0.9, 0.1], [0.4, 0.6], [0.2, 0.8], [0.3, 0.7]]))
    #expect(doubt.noise.anchors == [[0], [2]])
    #expect(gap(doubt.noise.matrix.flatMap { $0 }, [0.9, 0.1, 0.2, 0.8]) < 1e-15)
    // Row 1 is labelled 0: right 0.4 * 0.9, wrong 0.6 * 0.2.
    let first = [0.1 * 0.2 / (0.1 * 0.2 + 0.9 * 0.9), 0.6 * 0.2 / (0.6 * 0.2 + 0.4 * 0.9)]
    #expect(gap(Array(doubt.rowDoubt.prefix(2)), first) < 1e-15)
    let rate = (first[0] + first[1]) / 2
    #expect(abs((doubt.labelDoubt[0] ?? 0) - rate) < 1e-15)
    func logit(_ p: Double) -> Double { log(p / (1 - p)) }
    #expect(abs(doubt.logOdds[1] - (logit(first[1]) + logit(rate)) / 2) < 1e-13)
    #expect(abs(doubt.doubt(1) - 1 / (1 + exp(-doubt.logOdds[1]))) < 1e-15)
    #expect(doubt.suggested == [1, 1, 0, 0] && doubt.ranked.first == 1)
  }

  @Test("probabilities of exactly 0 and 1, one row, and ties give finite doubts in order") func edges() throws {
    let certain = LabelDoubt(try rows([0, 1, 0], [[1, 0], [0, 1], [0, 1]]))
    #expect(certain.logOdds.allSatisfy(\.isFinite) && certain.ranked.first == 2)
    let one = LabelDoubt(try rows([2], [[0.2, 0.5, 0.3]]))
    #expect(one.logOdds[0].isFinite && one.suggested == [1] && one.labelDoubt[0] == nil)
    let tied = LabelDoubt(try rows([0, 0, 1, 1], [[Double]](repeating: [0.5, 0.5], count: 4)))
    #expect(tied.ranked == [0, 1, 2, 3] && tied.logOdds == [0, 0, 0, 0])
  }

  @Test("where one label is given carelessly it finds wrong labels better than self-confidence") func careless() throws
  {
    let (data, isWrong) = try Self.careless()
    let scores = LabelQualities.all.map { quality in
      (
        quality.id,
        DoubtScoring(
          doubt: quality.scores(ConfidentLearning(data)).map { -$0 }, isIssue: isWrong.map(Optional.some),
          depths: [100],
          replicates: 0)
      )
    }
    let areas = Dictionary(uniqueKeysWithValues: scores.map { ($0.0, $0.1.rocArea ?? 0) })
    let (own, plain) = (areas["label_doubt"] ?? 0, areas["self_confidence"] ?? 0)
    #expect(own > plain + 0.01 && own > 0.85, "\(areas)")
  }

  /// Three classes; 60 % of the rows labelled 2 truly are 0 or 1, all other labels are right. The model's probabilities
  /// are those of one that learned from such labels: what it sees, spread as the labels are.
  static func careless() throws -> (LabelledProbabilities, [Bool]) {
    var generator = SeededGenerator(seed: 3, label: "careless labels")
    let spread = [[0.7, 0.0, 0.3], [0.0, 0.7, 0.3], [0.0, 0.0, 1.0]]
    var labels: [Int] = []
    var probabilities: [Double] = []
    var isWrong: [Bool] = []
    for _ in 0..<1500 {
      let draw = generator.uniform()
      let truth = draw < 0.4 ? 0 : draw < 0.8 ? 1 : 2
      let label = truth < 2 && generator.uniform() < 0.3 ? 2 : truth
      let seen = (0..<3).map { exp(generator.normal() + ($0 == truth ? 3 : 0)) }
      let sum = seen.reduce(0, +)
      probabilities += (0..<3).map { label in (0..<3).reduce(0.0) { $0 + seen[$1] / sum * spread[$1][label] } }
      labels.append(label)
      isWrong.append(label != truth)
    }
    return (
      try LabelledProbabilities(classes: ["a", "b", "c"], labels: labels, probabilities: probabilities), isWrong
    )
  }
}
