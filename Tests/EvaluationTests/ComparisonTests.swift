import Evaluation
import Files
import Statistics
import Testing

@Suite("Comparison of results") struct ComparisonTests {
  static func rows(
    _ labels: [Int], _ predicted: [Int], paths: [String]? = nil, splits: [String]? = nil,
    classes: [String] = ["angry", "happy", "sad"]
  ) throws -> Predictions {
    try Predictions(
      classes: classes, labels: labels,
      probabilities: predicted.flatMap { p in classes.indices.map { $0 == p ? 0.8 : 0.2 / Double(classes.count - 1) } },
      paths: paths, splits: splits)
  }

  static func message(_ models: [NamedPredictions]) -> String {
    do {
      _ = try RowAlignment(models)
      return "no error"
    } catch { return "\(error)" }
  }

  @Test("rows are found by split and path, and what one lacks is left out") func byPath() throws {
    let a = try Self.rows([0, 1, 2], [0, 1, 1], paths: ["x", "y", "x"], splits: ["val", "val", "test"])
    let b = try Self.rows([2, 0, 0], [2, 0, 1], paths: ["x", "x", "z"], splits: ["test", "val", "val"])
    let found = try RowAlignment([NamedPredictions("a", a), NamedPredictions("b", b)])
    #expect(found.rule == .splitAndPath && found.leftOut == [1, 1])
    #expect(found.predictions.map(\.labels) == [[0, 2], [0, 2]])
    #expect(found.predictions.map(\.predicted) == [[0, 1], [0, 2]])
    let comparison = try ModelComparison([NamedPredictions("a", a), NamedPredictions("b", b)], replicates: 20)
    #expect(
      comparison.warnings
        == ["a", "b"].map { "\($0): 1 row is left out because another result does not have the image." })
  }

  @Test("paths under other folders are matched by their ends, within a split") func otherFolders() throws {
    let a = try Self.rows(
      [0, 1, 2], [0, 1, 1], paths: ["/d/test/x", "/d/test/y", "/d/test/z"], splits: ["t", "t", "t"])
    let b = try Self.rows([2, 0, 1], [2, 0, 0], paths: ["test/z", "test/x", "test/y"], splits: ["t", "t", "u"])
    let comparison = try ModelComparison([NamedPredictions("a", a), NamedPredictions("b", b)], replicates: 10)
    #expect(comparison.alignment.rule == .pathEnding && comparison.alignment.leftOut == [1, 1])
    #expect(comparison.predictions.map(\.predicted) == [[0, 1], [0, 2]])
    #expect(comparison.warnings.count == 3 && comparison.warnings[0].contains("by the end of their paths"))
  }

  @Test("the mean of several models counts each the same, whatever the order of rows and classes") func average() throws
  {
    let a = try Self.rows([0, 1, 2], [0, 1, 1], paths: ["x", "y", "z"])
    let b = try Self.rows([1, 0, 2], [1, 2, 2], paths: ["z", "y", "x"], classes: ["sad", "angry", "happy"])
    // b calls z angry, which a calls sad.
    #expect(throws: ComparisonError.self) {
      try Predictions.average([NamedPredictions("a", a), NamedPredictions("b", b)])
    }
    let c = try Self.rows([0, 1, 2], [0, 1, 2], paths: ["z", "y", "x"], classes: ["sad", "happy", "angry"])
    let mean = try Predictions.average([NamedPredictions("a", a), NamedPredictions("c", c)])
    #expect(mean.classes == a.classes && mean.labels == a.labels && mean.paths == a.paths)
    // c says angry of x, happy of y and sad of z.
    let expected: [Double] = [0.8, 0.1, 0.1, 0.1, 0.8, 0.1, 0.1, 0.45, 0.45]
    #expect(zip(mean.probabilities, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(mean.probabilities)")
    #expect(mean.predicted == [0, 1, 1], "the lowest class among equals")
    let short = try Self.rows([0, 1], [0, 1], paths: ["x", "y"])
    let error = #expect(throws: ComparisonError.self) {
      try Predictions.average([NamedPredictions("a", a), NamedPredictions("short", short)])
    }
    #expect(error.map { "\($0)" }?.contains("1 rows of a are not in all results") == true)
    #expect(try Predictions.average([NamedPredictions("a", a)]) == a)
  }

  @Test("without splits the path alone counts; an image twice keeps its order") func withoutSplits() throws {
    let a = try Self.rows([0, 1, 0], [0, 1, 2], paths: ["x", "y", "x"], splits: ["val", "val", "val"])
    let b = try Self.rows([1, 0, 0], [1, 0, 1], paths: ["y", "x", "x"])
    let found = try RowAlignment([NamedPredictions("a", a), NamedPredictions("b", b)])
    #expect(found.rule == .path && found.predictions[1].predicted == [0, 1, 1] && found.leftOut == [0, 0])
  }

  @Test("classes are put in the order of the first, by other names too") func classOrder() throws {
    let a = try Self.rows([0, 1, 2], [0, 1, 1])
    let b = try Self.rows([2, 0, 1], [2, 0, 0], classes: ["happiness", "sadness", "anger"])
    let found = try RowAlignment([NamedPredictions("a", a), NamedPredictions("b", b)])
    #expect(found.rule == .order && found.predictions[1].classes == a.classes)
    #expect(found.predictions[1].labels == [0, 1, 2] && found.predictions[1].predicted == [0, 1, 1])
    #expect(found.predictions[1].row(2).map { $0 } == [0.1, 0.8, 0.1])
  }

  @Test("results of other data are refused with what differs") func refusals() throws {
    let a = NamedPredictions("a", try Self.rows([0, 1], [0, 1]))
    #expect(Self.message([a]).contains("1 results; at least two"))
    #expect(Self.message([a, a]).contains("named 'a'"))
    #expect(Self.message([a, NamedPredictions("b", try Self.rows([0], [0]))]).contains("they have 2 and 1 rows"))
    #expect(
      Self.message([a, NamedPredictions("b", try Self.rows([0, 2], [0, 1]))])
        .contains("data row 2 is 'happy' in one and 'sad' in the other"))
    let others = NamedPredictions("b", try Self.rows([0, 1], [0, 1], classes: ["angry", "happy", "fear"]))
    #expect(Self.message([a, others]).contains("only a knows sad; only b knows fear"))
    let p = NamedPredictions("p", try Self.rows([0, 1], [0, 1], paths: ["x", "y"]))
    #expect(
      Self.message([p, NamedPredictions("q", try Self.rows([0], [0], paths: ["z"]))])
        .contains("no image in common; one names 'x', the other 'z'"))
    #expect(
      Self.message([p, NamedPredictions("q", try Self.rows([1, 0], [0, 0], paths: ["y", "x"]))]) == "no error")
    #expect(
      Self.message([p, NamedPredictions("q", try Self.rows([1, 1], [0, 0], paths: ["y", "x"]))])
        .contains("1 images have another label (first: x, 'angry' and 'happy')"))
  }

  @Test("a pair counts what is fixed and broken") func pair() throws {
    let labels = [0, 0, 0, 1, 1, 2]
    let a = try Self.rows(labels, [0, 1, 1, 1, 1, 0])
    let b = try Self.rows(labels, [0, 0, 1, 1, 0, 1])
    let comparison = try ModelComparison([NamedPredictions("a", a), NamedPredictions("b", b)], replicates: 50)
    let pair = try #require(comparison.pairs.first)
    #expect(pair.fixed == [1] && pair.broken == [4] && pair.bothRight == 2)
    #expect(pair.bothWrong.all == 2 && pair.bothWrong.sameClass == 1 && pair.difference == 0)
    #expect(pair.test == McNemarTest(onlyFirst: 1, onlySecond: 1) && pair.agreement == 0.5)
    #expect(pair.interval == pairedDifferenceInterval(onlyFirst: 1, onlySecond: 1, count: 6))
    #expect(pair.countDifferences == [1, -1, 0, 1, -1, 0, -1, 1, 0])
    #expect(abs(pair.shareDifferences[0] - 1.0 / 3) < 1e-12 && pair.shareDifferences[3] == 0.5)
    // Predictions agree in 3 of 6 rows; by their margins (0: 2 and 3, 1: 4 and 3) in 3 of 6 too.
    #expect(abs((pair.kappa ?? 9) - 0) < 1e-12)
    #expect(
      abs((pair.perClass[0].recall?.difference ?? 9) - 1.0 / 3) < 1e-12 && pair.perClass[2].recall?.difference == 0)
    #expect(pair.perClass[0].recall?.interval == pairedDifferenceInterval(onlyFirst: 0, onlySecond: 1, count: 3))
    #expect(pair.perClass[1].recallTest == McNemarTest(onlyFirst: 1, onlySecond: 0) && pair.perClass[1].support == 2)
    #expect(pair.json["per_class"]?["sad"]?["support"]?.intValue == 1)
  }

  @Test("an absent class has no difference of recall") func absentClass() throws {
    let rows = NamedPredictions("a", try Self.rows([0, 1], [0, 0]))
    let pair = try ModelComparison([rows, NamedPredictions("b", rows.predictions)], replicates: 10).pairs[0]
    #expect(pair.perClass[2].recall == nil && pair.perClass[2].adjustedP == nil && pair.perClass[0].adjustedP == 1)
    #expect(pair.json["per_class"]?["sad"]?["recall"] == .null && pair.kappa == nil)
  }

  @Test("metrics are resampled by the same rows, corrected over pairs, and ranked with letters") func metrics() throws {
    let best = try Golden.predictions("model_a_test")
    let right = best.correct
    // Every fourth right answer is moved to another class; the third result equals the first.
    let worse = try Self.rows(
      best.labels,
      best.labels.indices.map { right[$0] && $0 % 4 == 0 ? (best.predicted[$0] + 1) % 7 : best.predicted[$0] },
      classes: best.classes)
    let models = [NamedPredictions("worse", worse), NamedPredictions("best", best), NamedPredictions("copy", best)]
    let comparison = try ModelComparison(models, replicates: 200)
    #expect(comparison.metrics.map(\.id) == ["macro_f1", "balanced_accuracy", "ece", "accuracy"])
    let f1 = comparison.metrics[0]
    let f1Values = f1.values.compactMap { $0 }
    #expect(f1.ranking == [1, 2, 0] && f1.letters == ["b", "a", "a"])
    #expect(f1.differences.map { [$0.first, $0.second] } == [[0, 1], [0, 2], [1, 2]])
    #expect(f1.differences[2].value == 0 && f1.differences[2].p == 1 && f1.differences[2].interval?.high == 0)
    #expect((f1.differences[0].interval?.low ?? 0) > 0 && f1.differences[0].value == f1Values[1] - f1Values[0])
    let metrics = ResampledMetrics(best, scope: .unsorted)
    let alone = Bootstrap(rows: best.count, replicates: 200, statistics: metrics.statistics)
    #expect(f1.intervals[1] == alone.percentileInterval(try #require(metrics.index("macro_f1"))))
    let p = comparison.pairs.map(\.test.exactP)
    #expect(
      comparison.pairs.map(\.adjustedP) == MultipleTesting.holm(p)
        && comparison.metrics[3].differences.compactMap(\.p) == p)
    let ece = comparison.metrics[2]
    let ranked = ece.ranking.compactMap { ece.values[$0] }
    #expect(ranked.count == 3 && ranked == ranked.sorted())
  }

  @Test("a value that does not exist has no interval, no p and no rank letter") func noValue() throws {
    // Where all labels and all predictions are one class, agreement by chance is complete: kappa is 0/0.
    let labels = [Int](repeating: 0, count: 12)
    let rows = NamedPredictions("a", try Self.rows(labels, labels.indices.map { $0 % 2 }))
    let alike = NamedPredictions("b", try Self.rows(labels, labels))
    let metric = try ModelComparison([alike, rows], metrics: ["cohen_kappa"], replicates: 40).metrics[0]
    #expect(metric.values == [nil, 0] && metric.intervals[0] == nil && metric.intervals[1] != nil)
    #expect(metric.ranking == [1] && metric.letters == ["", "a"])
    #expect(metric.differences[0].value == nil && metric.differences[0].adjustedP == nil)
    #expect(metric.json["models"]?.arrayValue?[0]["value"] == .null)
  }

  @Test("measures of one class are compared in their own direction") func classMeasures() throws {
    let best = try Golden.predictions("model_a_test")
    let models = [NamedPredictions("a", best), NamedPredictions("b", best)]
    let ids = ["classwise_ece/angry", "f1/angry", "roc_auc_macro_ovr"]
    let metrics = try ModelComparison(models, metrics: ids, replicates: 5).metrics
    #expect(metrics.map { $0.json["higher_is_better"]?.boolValue } == [false, true, true])
    #expect(metrics[1].values == [Double?](repeating: ClassScores.all(ConfusionMatrix(best))[0].f1, count: 2))
  }

  @Test("metrics can be chosen; the same results give the same bytes") func chosenMetrics() throws {
    let a = NamedPredictions("a", try Self.rows([0, 1, 2, 0], [0, 1, 2, 1]))
    let b = NamedPredictions("b", try Self.rows([0, 1, 2, 0], [0, 1, 0, 0]))
    let comparison = try ModelComparison([a, b], metrics: ["accuracy"], replicates: 10)
    #expect(comparison.metrics.count == 1 && comparison.metrics[0].values == [0.75, 0.75])
    #expect(comparison.json["metrics"]?.arrayValue?[0]["metric"]?.stringValue == "accuracy")
    #expect(comparison.json.text == (try ModelComparison([a, b], metrics: ["accuracy"], replicates: 10)).json.text)
  }
}
