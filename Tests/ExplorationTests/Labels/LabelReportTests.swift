import Exploration
import Files
import Statistics
import TestSupport
import Testing

@Suite("Report of label doubt") struct LabelReportTests {
  @Test("rows that the model was trained on are refused with where and what to do") func inSample() throws {
    let splits: [String?] = ["test", "train", "train", "test"]
    #expect(throws: LabelDoubtError.inSample(rows: 2, of: 4, splits: ["train"], examples: ["b", "c"])) {
      try OutOfSample.check(splits: splits, trainedOn: ["Train"], paths: ["a", "b", "c", "d"])
    }
    do {
      try OutOfSample.check(splits: splits, trainedOn: ["train"])
    } catch let error as LabelDoubtError {
      let text = error.description
      #expect(error.failure == .badData && text.contains("2 of 4 rows (row 1, row 2, …) are of train"))
      #expect(text.contains("Use the validation or test split"))
    }
    try OutOfSample.check(splits: splits, trainedOn: ["validation"])
    try OutOfSample.check(splits: [nil, "train"], trainedOn: [])
    #expect(throws: LabelDoubtError.self) { try OutOfSample.check(splits: ["val"], trainedOn: ["validation"]) }
    #expect(throws: LabelDoubtError.self) { try OutOfSample.check(splits: ["test"], trainedOn: ["all"]) }
    #expect(throws: LabelDoubtError.self) { try OutOfSample.check(splits: ["all"], trainedOn: ["train"]) }
    #expect(throws: LabelDoubtError.unknownSplit(rows: 1, of: 2, trainedOn: ["train"], examples: ["row 1"])) {
      try OutOfSample.check(splits: ["test", nil], trainedOn: ["train"])
    }
  }

  @Test("columns in another order are said aloud, and which; the right order is silent") func columnOrder() throws {
    let data = try LabelGolden.named("model_a_test").data
    let report = LabelDoubtReport(data)
    #expect(report.suspectedOrder == nil && report.warning == nil && report.json["column_order"] == .null)
    // The column of each class holds the next one's probabilities.
    let k = data.classCount
    let moved = try LabelledProbabilities(
      classes: data.classes, labels: data.labels,
      probabilities: (0..<data.count).flatMap { row in (0..<k).map { data[row, ($0 + 1) % k] } })
    let other = LabelDoubtReport(moved)
    #expect(other.suspectedOrder?.places == (0..<k).map { ($0 + 1) % k })
    let text = try #require(other.warning)
    #expect(text.contains("p_angry holds disgust") && text.contains("p_surprise holds angry"))
    let columns = other.json["column_order"]?["column_classes"]?.arrayValue?.first
    #expect(columns == .string("disgust"))
  }

  @Test("the document: keys, names of classes, the ranking, and the same bytes twice") func document() throws {
    let data = try LabelGolden.named("model_a_test").data
    let paths = (0..<data.count).map { "test/\($0).jpg" }
    let verdicts = data.labels.indices.map { [CrowdVerdict.issue, .clean, .dropped][$0 % 3] }
    func report() -> LabelDoubtReport {
      LabelDoubtReport(
        data, paths: paths, splits: [String](repeating: "test", count: data.count), verdicts: verdicts,
        replicates: 40)
    }
    let json = report().json
    let keys = (json.objectValue ?? []).map(\.key)
    #expect(
      keys == [
        "method", "n", "classes", "column_order", "issues", "health", "issues_by_filter", "thresholds", "joint",
        "per_class", "confusions", "overlaps", "noise_matrix", "scored", "ranked",
      ])
    #expect(json["n"] == .integer(3589) && json["issues"] == .integer(2055))
    #expect(json["issues_by_filter"]?["both"] == .integer(1673))
    #expect(json["scored"]?.objectValue?.map(\.key) == LabelQualities.all.map(\.id))
    #expect(json["scored"]?["label_doubt"]?["n"] == .integer(2393))
    let ranked = json["ranked"]?.arrayValue ?? []
    #expect(ranked.count == LabelDoubtReport.rankedLimit)
    let doubts = ranked.map { $0.number("doubt") }
    #expect(zip(doubts, doubts.dropFirst()).allSatisfy { $0 >= $1 })
    let first = try #require(ranked.first)
    #expect((first["path"]?.stringValue ?? "").hasPrefix("test/") && first["split"] == .string("test"))
    #expect(first["given"] != first["suggested"] && first["p_given"] == first["self_confidence"])
    #expect(json.text == report().json.text && !json.text.contains("nan"))
  }

  @Test("without paths, splits and verdicts these are null or empty") func bare() throws {
    let json = LabelDoubtReport(try LabelGolden.named("absent class").data).json
    let first = try #require(json["ranked"]?.arrayValue?.first)
    #expect(first["path"] == .null && first["split"] == .null && json["scored"]?.objectValue?.isEmpty == true)
    #expect(json["thresholds"]?["class 2"] == .null && json["per_class"]?["class 2"]?["noise"] == .null)
  }

  @Test("names are not given twice") func registries() {
    for ids in [IssueFilters.all.map(\.id), LabelQualities.all.map(\.id)] { #expect(Set(ids).count == ids.count) }
    #expect(IssueFilters.filter("both")?.id == "both" && IssueFilters.filter("none") == nil)
    #expect(LabelQualities.quality("label_doubt") != nil)
  }
}
