import Datasets
import Exploration
import Files
import LinearAlgebra
import TestSupport
import Testing

@Suite("Separability") struct SeparabilityTests {
  private let data = StructureData.clustered("baselines", 320, 6, classes: 5, distance: 0.6)
  private let folds = HeldOutFolds(
    splits: (0..<320).map { $0 < 200 ? .train : .test }, labels: [Int](repeating: 0, count: 320),
    groups: Array(0..<320))

  private func check(_ score: HeldOutScore?, _ golden: JSONValue?, _ name: String) throws {
    let (score, golden) = (try #require(score), try #require(golden))
    #expect(score.count == 120)
    #expect(abs(score.accuracy - golden.number("accuracy")) < 1e-12, "\(name)")
    #expect(abs(score.balancedAccuracy - golden.number("balanced")) < 1e-12, "\(name)")
    #expect(
      gap(score.recalls.map { $0 ?? -1 }, (golden["recalls"]?.arrayValue ?? []).compactMap(\.doubleValue)) < 1e-12)
    #expect(score.accuracyInterval.low < score.accuracy && score.accuracy < score.accuracyInterval.high)
    #expect(score.balancedInterval.low < score.balancedAccuracy && score.balancedAccuracy < score.balancedInterval.high)
  }

  @Test("silhouette, nearest centroid and nearest neighbours are scikit-learn's") func golden() throws {
    let golden = try StructureData.golden()
    let found = Separability(features: data.points, labels: data.labels, classes: 5, folds: folds)
    let silhouette = try #require(found.silhouette)
    #expect(abs(silhouette.mean - golden.json.number("silhouette")) < 1e-12 && silhouette.count == 320)
    #expect(gap(silhouette.perClass.map { $0 ?? 9 }, golden.list("silhouette_per_class")) < 1e-12)
    try check(found.nearestCentroid, golden.json["centroid"], "centroid")
    let expected = golden.objects("neighbours")
    #expect(found.neighbours.map(\.neighbours) == expected.map { $0["k"]?.intValue })
    #expect(expected.contains { ($0["ties"]?.intValue ?? 0) > 0 }, "no vote is tied: the rule is not tested")
    for (one, golden) in zip(found.neighbours, expected) {
      try check(one.score, golden, "\(one.neighbours)")
      let agreement = (golden["agreement"]?.arrayValue ?? []).compactMap(\.doubleValue)
      #expect(gap(one.agreement.map { $0 ?? -1 }, agreement) < 1e-12)
    }
    // Classes of two sevenths, and four of one seventh or none: the first is the most frequent.
    let majority = try #require(found.majority)
    #expect(majority.recalls == [1, 0, 0, 0, 0] && majority.balancedAccuracy == 0.2)
    #expect(found.json["nearest_neighbours"]?.arrayValue?.count == 3)
  }

  @Test("edges of the silhouette: one class, an image alone in its class, equal points") func silhouetteEdges() {
    let points = Matrix([[0], [1], [5], [9]])
    #expect(Silhouette(points, labels: [0, 0, 0, 0], classes: 3) == nil)
    let alone = Silhouette(points, labels: [0, 0, 2, 0], classes: 3)
    #expect(alone?.perClass[2] == 0 && alone?.perClass[1] == nil)
    // By hand: a = (1 + 9) / 2, b = 5 for the first; 4.5 and 4; 8.5 and 4.
    #expect(abs((alone?.perClass[0] ?? 9) - (0.0 - 0.5 / 4.5 - 4.5 / 8.5) / 3) < 1e-12)
    #expect(Silhouette(Matrix(rows: 4, columns: 2), labels: [0, 0, 1, 1], classes: 2)?.mean == 0)
  }

  @Test("a held-out copy of a training picture is left out") func copies() {
    let splits: [Split] = [.train, .train, .test, .validation, .test]
    let folds = HeldOutFolds(splits: splits, labels: [0, 1, 0, 1, 0], groups: [10, 11, 10, 12, 12])
    #expect(folds.method == .splits && folds.excluded == 1)
    #expect(folds.folds.map(\.training) == [[0, 1]] && folds.folds.map(\.heldOut) == [[3, 4]])
  }

  @Test("without splits, five parts: each image held out once, no picture on both sides, classes shared out")
  func grouped() {
    let labels = (0..<103).map { $0 % 10 < 7 ? 0 : 1 }
    let groups = (0..<103).map { $0 < 30 ? $0 / 3 : $0 }
    let folds = HeldOutFolds(splits: [Split](repeating: .all, count: 103), labels: labels, groups: groups)
    #expect(folds.method == .groupedFolds && folds.folds.count == 5)
    #expect(folds.folds.flatMap(\.heldOut).sorted() == Array(0..<103))
    for fold in folds.folds {
      #expect(Set(fold.training.map { groups[$0] }).isDisjoint(with: fold.heldOut.map { groups[$0] }))
      #expect(fold.training.count + fold.heldOut.count == 103)
      #expect((4...9).contains(fold.heldOut.count { labels[$0] == 1 }), "\(fold.heldOut.count)")
    }
    let again = HeldOutFolds(splits: [Split](repeating: .train, count: 103), labels: labels, groups: groups)
    #expect(again.folds == folds.folds)
    #expect(HeldOutFolds(splits: [.all, .all], labels: [0, 1], groups: [5, 5]).folds.isEmpty)
    #expect(HeldOutFolds(splits: [], labels: [], groups: []).folds.isEmpty)
  }

  @Test("one picture alone: nothing is held out, nothing is scored") func nothing() {
    let folds = HeldOutFolds(splits: [.all], labels: [0], groups: [0])
    let found = Separability(features: Matrix([[1, 2]]), labels: [0], classes: 2, folds: folds)
    #expect(found.majority == nil && found.nearestCentroid == nil && found.neighbours.isEmpty)
    #expect(found.json["silhouette"] == .null)
  }

  @Test("a class that only the held-out images have is always missed") func unseenClass() throws {
    let folds = HeldOutFolds(splits: [.train, .train, .test, .test], labels: [0, 0, 0, 2], groups: [0, 1, 2, 3])
    let found = Separability(
      features: Matrix([[0], [1], [2], [3]]), labels: [0, 0, 0, 2], classes: 3, folds: folds)
    let score = try #require(found.neighbours.last).score
    #expect(score.recalls == [1, nil, 0] && score.balancedAccuracy == 0.5)
    // Two voters only, both of the first class.
    #expect(found.neighbours.last?.agreement == [1, nil, 0])
  }
}
