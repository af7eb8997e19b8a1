import Exploration
import Files
import TestSupport
import Testing

@Suite("Confident learning") struct ConfidentLearningTests {
  @Test("thresholds and joints equal cleanlab's") func joints() throws {
    let cases = try LabelGolden.all()
    #expect(cases.count == 8)
    for golden in cases {
      let learning = ConfidentLearning(golden.data)
      let thresholds = (golden.json["thresholds"]?.arrayValue ?? []).map(\.doubleValue)
      #expect(thresholds.count == learning.thresholds.count)
      for (mine, theirs) in zip(learning.thresholds, thresholds) {
        #expect((mine == nil) == (theirs == nil) && abs((mine ?? 0) - (theirs ?? 0)) < 1e-12, "\(golden.name)")
      }
      #expect(learning.joint == integers(golden.json["joint"]), "\(golden.name)")
      #expect(learning.calibrated == integers(golden.json["calibrated"]), "\(golden.name)")
      #expect(gap(learning.estimated.flatMap { $0 }, numbers(golden.json["estimated"]).flatMap { $0 }) < 1e-12)
    }
  }

  @Test("filters choose the rows that cleanlab's choose, tied ones in their order") func filters() throws {
    for golden in try LabelGolden.all() {
      let learning = ConfidentLearning(golden.data)
      for filter in IssueFilters.all {
        let found = filter.rows(learning)
        let expected = golden.json["filters"]?[filter.id]
        #expect(found.count == expected?["count"]?.intValue, "\(golden.name) \(filter.id)")
        let kept = (expected?["rows"]?.arrayValue ?? []).compactMap(\.intValue)
        #expect(golden.thinned(found) == kept, "\(golden.name) \(filter.id)")
      }
    }
  }

  @Test("scores equal cleanlab's to 1e-12") func scores() throws {
    for golden in try LabelGolden.all() {
      let learning = ConfidentLearning(golden.data)
      for quality in LabelQualities.all where quality.id != LabelQualities.labelDoubt.id {
        let expected = (golden.json["scores"]?[quality.id]?.arrayValue ?? []).compactMap(\.doubleValue)
        #expect(gap(golden.thinned(quality.scores(learning)), expected) < 1e-12, "\(golden.name) \(quality.id)")
      }
    }
  }

  @Test("the table of classes, the confused pairs and the number of issues equal cleanlab's") func health() throws {
    for golden in try LabelGolden.all() {
      let health = LabelHealth(ConfidentLearning(golden.data))
      let json = golden.json
      #expect(health.issues == json["issues"]?.intValue, "\(golden.name)")
      #expect(abs(health.health - json.number("health")) < 1e-12, "\(golden.name)")
      #expect(health.classes.map(\.issues) == (json["label_issues"]?.arrayValue ?? []).compactMap(\.intValue))
      #expect(health.classes.map(\.inverseIssues) == (json["inverse_issues"]?.arrayValue ?? []).compactMap(\.intValue))
      // cleanlab writes 0 where there is nothing to divide by.
      let (noise, inverse) = (health.classes.map { $0.noise ?? 0 }, health.classes.map { $0.inverseNoise ?? 0 })
      #expect(gap(noise, (json["label_noise"]?.arrayValue ?? []).compactMap(\.doubleValue)) < 1e-12)
      #expect(gap(inverse, (json["inverse_noise"]?.arrayValue ?? []).compactMap(\.doubleValue)) < 1e-12)
      for (key, found) in [("directed", health.confusions), ("pairs", health.overlaps)] {
        let expected = integers(json[key]).filter { $0[2] > 0 }
        let sorted = found.map { [$0.given, $0.truth, $0.count] }.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }
        #expect(sorted == expected, "\(golden.name) \(key)")
        #expect(zip(found, found.dropFirst()).allSatisfy { $0.count >= $1.count })
      }
    }
  }

  @Test("the shared golden of cleanlab 2.9.0") func shared() throws {
    let stored = try StoredNumbers("exploration/expected_cleanlab.json")
    let learning = ConfidentLearning(try LabelGolden.table("evaluation/model_a_test.csv"))
    #expect(gap(learning.thresholds.compactMap { $0 }, stored.list("thresholds")) < 1e-12)
    #expect(learning.joint == integers(stored.json["confident_joint_uncalibrated"]))
    #expect(learning.calibrated == integers(stored.json["confident_joint_calibrated"]))
    for filter in IssueFilters.all {
      #expect(filter.rows(learning).count == stored.json["issues_\(filter.id)"]?.intValue, "\(filter.id)")
    }
    let means = [
      ("self_confidence", "mean_self_confidence"), ("normalized_margin", "mean_normalized_margin"),
      ("confidence_weighted_entropy", "mean_cwe"),
    ]
    for (id, key) in means {
      let scores = try #require(LabelQualities.quality(id)).scores(learning)
      #expect(abs(scores.reduce(0, +) / Double(scores.count) - stored.json.number(key)) < 1e-12, "\(id)")
    }
    let confidence = LabelQualities.selfConfidence.scores(learning)
    let lowest = confidence.indices.sorted { (confidence[$0], $0) < (confidence[$1], $1) }.prefix(10)
    #expect(lowest.map(Double.init) == stored.list("top10_by_self_confidence"))
  }

  @Test("an absent class has no threshold, no labels and no noise") func absentClass() throws {
    let golden = try LabelGolden.named("absent class")
    let health = LabelHealth(ConfidentLearning(golden.data))
    let absent = health.classes[2]
    #expect(absent.labels == 0 && absent.noise == nil && absent.health == nil)
    #expect(LabelDoubt(golden.data).labelDoubt[2] == nil)
  }

  @Test("one row: confident of its own label, no issue") func oneRow() throws {
    let learning = ConfidentLearning(try rows([1], [[0.7, 0.3]]))
    #expect(learning.thresholds == [nil, 0.3] && learning.joint == [[1, 0], [0, 1]])
    #expect(learning.calibrated == [[0, 0], [0, 1]])
    // Predicted otherwise, which only the rule without thresholds takes for wrong.
    #expect(IssueFilters.all.map { $0.rows(learning).count } == [0, 0, 0, 0, 1])
  }

  @Test("a row that ties with another class keeps its label") func ties() throws {
    let learning = ConfidentLearning(try rows([1, 0, 1], [[0.5, 0.5], [0.5, 0.5], [0.6, 0.4]]))
    #expect(learning.isPredicted(0) && learning.isPredicted(1) && !learning.isPredicted(2))
    let predicted = IssueFilters.predictedNotGiven.rows(learning)
    #expect(predicted == [2])
  }

  @Test("what is no labelled distribution is refused by row") func refusals() {
    func problem(_ labels: [Int], _ probabilities: [Double], classes: [String] = ["a", "b"]) -> String {
      do {
        _ = try LabelledProbabilities(classes: classes, labels: labels, probabilities: probabilities)
        return "accepted"
      } catch {
        return "\(error)"
      }
    }
    #expect(problem([0], [1, 0]) == "accepted" && problem([0], [0.995, 0]) == "accepted")
    #expect(problem([], []).contains("no rows"))
    #expect(problem([0], [1], classes: ["a"]).contains("1 classes"))
    #expect(problem([0, 1], [0.5, 0.5]).contains("2 probabilities for 2 rows"))
    #expect(problem([0, 2], [0.5, 0.5, 0.5, 0.5]).contains("row 1 has label 2"))
    #expect(problem([0, 1], [0.5, 0.5, 1.5, -0.5]).contains("row 1 has 1.5 for a"))
    #expect(problem([0], [.nan, 0.5]).contains("row 0 has nan for a"))
    #expect(problem([0], [0.5, 0.4]).contains("add up to 0.9"))
  }
}
