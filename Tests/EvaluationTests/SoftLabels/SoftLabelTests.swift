import Evaluation
import Files
import Foundation
import Testing
import TestSupport

@Suite("Predictions against votes") struct SoftLabelTests {
  @Test("every measure equals scipy's or numpy's", arguments: ["adversarial", "model_a_test"])
  func golden(set: String) throws {
    let expected = try Golden.values("soft_labels", set)
    let every = try #require(expected["every"]?.intValue)
    let all = try Golden.predictions(set)
    let rows = try all.selecting(Array(stride(from: 0, to: all.count, by: every)))
    let votes = try #require(expected["votes"]?.arrayValue).map { $0.arrayValue?.compactMap(\.intValue) }
    let report = SoftLabelReport(rows, votes: SoftLabels(classes: rows.classes, counts: votes), replicates: 200)
    let measures = try #require(expected["measures"]?.objectValue)
    #expect(measures.map(\.key) == report.measures.map(\.id))
    for (id, golden) in measures {
      let measure = try #require(report.measure(id))
      let value = try #require(measure.value, "\(id)")
      let wanted = try #require(golden.arrayValue?[0].doubleValue)
      #expect(Golden.isClose(value, wanted, tolerance: 1e-12), "\(set) \(id): \(value), expected \(wanted)")
      #expect(measure.count == golden.arrayValue?[1].intValue, "\(id): \(measure.count)")
      let interval = try #require(measure.interval, "\(id)")
      #expect(interval.low < value && value < interval.high, "\(id) \(interval)")
    }
    #expect(report.voted + report.unvoted == rows.count && report.unvoted > 0 && report.undecided > 0)
    #expect(report == SoftLabelReport(rows, votes: SoftLabels(classes: rows.classes, counts: votes), replicates: 200))
  }

  @Test("votes for no class are none; a tie has no winner; all, agreed and disputed add up") func byHand() throws {
    let rows = try Predictions(
      classes: ["a", "b"], labels: [0, 0, 1, 1, 0], probabilities: [0.9, 0.1, 0.2, 0.8, 0.5, 0.5, 0, 1, 1, 0])
    let votes = SoftLabels(classes: ["a", "b"], counts: [[3, 1], [2, 2], [0, 4], [0, 0], nil])
    #expect(votes.votedRows == [0, 1, 2] && votes.plurality(0) == 0 && votes.plurality(1) == nil)
    #expect(votes.shares(0) == [0.75, 0.25] && votes.shares(3) == nil && votes.plurality(4) == nil)
    #expect(votes.selecting([2, 3]).counts == [[0, 4], nil])
    let unsure = SoftLabels(classes: ["a", "b"], counts: [[3, 1], [3, 1], [3, 1]], otherVotes: [2, 3, 4])
    #expect((0..<3).map { unsure.plurality($0) } == [0, nil, nil] && unsure.selecting([1]).otherVotes == [3])
    let report = SoftLabelReport(rows, votes: votes, replicates: 20)
    func value(_ id: String) -> Double? { report.measure(id)?.value }
    #expect(report.voted == 3 && report.unvoted == 2 && report.undecided == 1)
    #expect(value("label_agreement") == 1 && value("accuracy_all") == 1.0 / 3 && value("accuracy_agreed") == 0.5)
    #expect(value("accuracy_disputed") == 0 && value("accuracy_plurality") == 0.5)
    #expect(value("voter_accuracy") == (0.75 + 0.5 + 1) / 3 && value("voter_plurality_agreement") == 0.875)
    #expect(value("voter_model_agreement") == (0.75 + 0.5 + 0) / 3)
  }

  @Test("probabilities equal to the votes diverge by nothing; certain and wrong costs the clip") func extremes() throws
  {
    let rows = try Predictions(classes: ["a", "b"], labels: [0, 1], probabilities: [0.75, 0.25, 0.5, 0.5])
    let same = SoftLabelReport(
      rows, votes: SoftLabels(classes: ["a", "b"], counts: [[3, 1], [2, 2]]), replicates: 10)
    #expect(abs(same.measure("kl_divergence")?.value ?? 1) < 1e-15 && same.measure("jensen_shannon")?.value == 0)
    #expect(abs((same.measure("entropy_correlation")?.value ?? 0) - 1) < 1e-15)
    #expect(same.measure("entropy_correlation")?.interval == nil)
    let wrong = SoftLabelReport(
      try Golden.binary([(0, 1)]), votes: SoftLabels(classes: ["no", "yes"], counts: [[5, 0]]), replicates: 10)
    #expect(Golden.isClose(wrong.measure("cross_entropy")?.value ?? 0, 36.04365338911715, tolerance: 1e-12))
    #expect(Golden.isClose(wrong.measure("jensen_shannon")?.value ?? 0, log(2), tolerance: 1e-15))
    #expect(wrong.measure("entropy_correlation")?.value == nil)
  }

  @Test("without any votes every measure is null") func noVotes() throws {
    let rows = try Golden.binary([(0, 1), (1, 0.5)])
    let report = SoftLabelReport(rows, votes: SoftLabels(classes: rows.classes, counts: [nil, [0, 0]]))
    #expect(report.measures.allSatisfy { $0.value == nil && $0.interval == nil && $0.count == 0 })
    #expect(report.json["measures"]?["kl_divergence"]?["value"] == .null && report.json["unvoted"]?.intValue == 2)
  }
}

@Suite("Votes of FER+") struct FERPlusVoteTests {
  static let ferPlus = [
    ProcessInfo.processInfo.environment["FERPLUS_CSV"], Fixtures.fer2013.map { $0 + "/ferplus.csv" },
  ].compactMap { $0 }.first { FileManager.default.fileExists(atPath: $0) }

  @Test(
    "FER+ says of FER2013 what another count says",
    .enabled(if: ferPlus != nil, "FERPLUS_CSV is unset and data/fer2013/ferplus.csv is absent"))
  func realVotes() throws {
    let path = try #require(Self.ferPlus)
    let table = try CSVTable(parsing: readFile(path), path: path)
    let classes = ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"]
    let rows = table.rows.filter { $0.cells[0].hasPrefix("test/") }
    let labels = try rows.map { row in try #require(classes.firstIndex(of: row.cells[1])) }
    let predictions = try Predictions(
      classes: classes, labels: labels, probabilities: labels.flatMap { l in (0..<7).map { $0 == l ? 1 : 0 } },
      paths: rows.map { $0.cells[0] })
    let votes = SoftLabels(try VotesTable(readingFrom: path).joined(to: predictions), classes: classes)
    let report = SoftLabelReport(predictions, votes: votes, replicates: 20)
    // The label is taken as the prediction; the shares were counted with Python's csv module.
    #expect(rows.count == 3589 && report.measure("accuracy_all")?.value == 1)
    for (id, value, count) in [
      ("label_agreement", 0.6536180308422301, 3372), ("accuracy_plurality", 0.6536180308422301, 3372),
      ("voter_accuracy", 0.5845228116393267, 3579), ("voter_model_agreement", 0.5845228116393267, 3579),
      ("voter_plurality_agreement", 0.8214818816019959, 3372),
    ] {
      let measure = try #require(report.measure(id))
      #expect(Golden.isClose(measure.value ?? 0, value, tolerance: 1e-12) && measure.count == count, "\(measure)")
    }
  }
}
