import Evaluation
import Files
import Foundation
import Statistics
import Testing

@Suite("Groups and votes by file") struct GroupTests {
  @Test("rows find their file by path, then by ending, then by name") func rules() {
    let join = RowJoin(
      paths: [
        "test/happy/1.png", "/data/fer/test/sad/2.png", "other/3.png", "4.png", "none.png", "./test//happy/5.png", "",
      ],
      files: ["test/happy/1.png", "test/sad/2.png", "3.png", "a/b/4.png", "unused.png", "test\\happy\\5.png"])
    #expect(join.fileOfRow == [0, 1, 2, 3, nil, 5, nil])
    #expect(join.counts == [2, 1, 2] && join.matched == 5 && join.unmatchedRows == [4, 6] && join.unusedFiles == [4])
    #expect(
      join.summary.hasPrefix("5 of 7 rows joined (2 by path, 1 by the end of the path, 2 by file name); 2 without"))
  }

  @Test("whole folder names are compared") func wholeNames() {
    #expect(RowJoin(paths: ["/d/xx/a.png"], files: ["x/a.png", "y/a.png"]).ambiguousRows == [0])
    #expect(RowJoin(paths: ["xa.png"], files: ["a.png"]).unmatchedRows == [0])
    #expect(RowJoin(paths: ["/x/.a.png"], files: ["x/.a.png"]).counts == [1, 0, 0])
  }

  @Test("the longest ending wins") func longestEnding() {
    #expect(RowJoin(paths: ["/d/x/a.png"], files: ["a.png", "x/a.png", "y/a.png"]).fileOfRow == [1])
  }

  @Test("what could be several is joined to none") func ambiguity() {
    let names = RowJoin(paths: ["train/a.png", "test/a.png"], files: ["a.png"])
    #expect(names.fileOfRow == [nil, nil] && names.ambiguousRows == [0, 1])
    let files = RowJoin(paths: ["a.png"], files: ["x/a.png", "y/a.png"])
    #expect(files.ambiguousRows == [0] && files.unusedFiles == [0, 1])
    let endings = RowJoin(paths: ["train/happy/a.png", "test/happy/a.png"], files: ["happy/a.png"])
    #expect(endings.ambiguousRows == [0, 1])
    let exact = RowJoin(paths: ["happy/a.png", "test/happy/a.png"], files: ["happy/a.png"])
    #expect(exact.fileOfRow == [0, nil] && exact.ambiguousRows == [1])
    let twice = RowJoin(paths: ["p/happy/a.png", "p/happy/a.png"], files: ["happy/a.png", "happy/a.png"])
    #expect(twice.fileOfRow == [0, 0] && twice.unusedFiles == [1])
  }

  private func groups(_ text: String) throws -> GroupsTable { try GroupsTable(parsing: Data(text.utf8), path: "g.csv") }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch { return "\(error)" }
  }

  @Test("groups are compared, small ones shown") func report() throws {
    let paths = (0..<210).map { "test/\($0).png" }
    // Group a: 80 of 100 right, b: 50 of 100, c: 10 of 10.
    let right = (0..<210).map { $0 < 100 ? $0 % 5 != 0 : $0 < 200 ? $0 % 4 < 2 : true }
    let rows = try SliceTests.rows(right, paths: paths)
    let text = "file,group\n" + (0..<210).map { "\($0).png,\($0 < 100 ? "a" : $0 < 200 ? "b" : "c")\n" }.joined()
    let (join, dimension) = try groups(text).joined(to: rows)
    #expect(join.counts == [0, 0, 210])
    let report = GroupReport(rows, groups: dimension)
    #expect(report.table.slices.map(\.name) == ["a", "b", "c"] && report.table.slices.map(\.correct) == [80, 50, 10])
    #expect(report.table.slices.map(\.isSmall) == [false, false, true] && report.table.compared == 2)
    let gap = try #require(report.largestGap)
    #expect(gap.higher == "a" && gap.lower == "b" && abs(gap.comparison.difference - 0.3) < 1e-12)
    #expect(gap.adjustedP == fisherExactP(successes: 80, count: 100, otherSuccesses: 50, otherCount: 100))
    #expect(gap.comparison.interval == newcombeInterval(successes: 80, count: 100, otherSuccesses: 50, otherCount: 100))
    #expect(report.recalls[0].map(\.support) == [50, 50] && report.recalls[2].allSatisfy { $0.adjustedP == nil })
    #expect(report.recalls[1][0].recall == 0.5 && report.recalls[1][0].adjustedP != nil)
    #expect(report.json["groups"]?.arrayValue?[2]["recall"]?["no"]?["support"]?.intValue == 5)
    #expect(report.json["largest_gap"]?["gap"]?["difference"]?.doubleValue == gap.comparison.difference)
  }

  @Test("the largest gap is corrected over all pairs") func gapOfThree() throws {
    // 40 rows each, 36, 24 and 30 right.
    let right = (0..<120).map { $0 < 40 ? $0 % 10 != 0 : $0 < 80 ? $0 % 5 < 3 : $0 % 4 != 0 }
    let rows = try SliceTests.rows(right)
    let names = RowColumn(name: "group", texts: (0..<120).map { "\($0 / 40)" })
    let gap = try #require(GroupReport(rows, groups: SliceDimension(names, source: "test")).largestGap)
    let p = fisherExactP(successes: 36, count: 40, otherSuccesses: 24, otherCount: 40)
    #expect(gap.higher == "0" && gap.lower == "1" && abs(gap.adjustedP - 3 * p) < 1e-12)
  }

  @Test("rows without a group are counted; one group alone has no gap") func oneGroup() throws {
    let rows = try SliceTests.rows([Bool](repeating: true, count: 60), paths: (0..<60).map { "\($0).png" })
    let (_, dimension) = try groups("path,group\n" + (0..<40).map { "\($0).png,a\n" }.joined()).joined(to: rows)
    let report = GroupReport(rows, groups: dimension)
    #expect(report.ungrouped == 20 && report.largestGap == nil && report.json["largest_gap"] == .null)
    #expect(report.recalls[0][1].recall == 1)
  }

  @Test("tables that cannot be used say why") func refusals() throws {
    let rows = try SliceTests.rows([true, false])
    #expect(message { _ = try groups("who,group\nx,a\n") }.contains("no column 'file' among who, group"))
    #expect(message { _ = try groups("file,g\nx,a\n") }.contains("no column 'group'"))
    #expect(
      message { _ = try groups("file,group\nx,a\nx,b\n") }
        == "g.csv: line 3: 'x' stands on line 2 too, with other values")
    #expect(message { _ = try groups("file,group\nx,a\n").joined(to: rows) }.contains("no column 'path'"))
    let named = try SliceTests.rows([true], paths: ["y.png"])
    #expect(
      message { _ = try groups("file,group\nx.png,a\n").joined(to: named) }.contains("name 'y.png', the table 'x.png'"))
  }

  @Test("votes are read as FER+ writes them") func votes() throws {
    let text = """
      file,fer2013_label,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF
      test/angry/1.jpg,angry,2,0,0,1,7,0,0,0,0,0
      test/happy/2.jpg,happy,,,,,,,,,,
      test/sad/3.jpg,sad,0,0,0,0,0,0,0,1,8,1
      """
    let table = try VotesTable(parsing: Data(text.utf8), path: "ferplus.csv")
    let rows = try Predictions(
      classes: ["angry", "happy", "neutral", "sad"], labels: [0, 1, 3, 2],
      probabilities: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0],
      paths: ["angry/1.jpg", "happy/2.jpg", "sad/3.jpg", "neutral/9.jpg"])
    let votes = try table.joined(to: rows)
    #expect(votes.classes == [[7, 0, 2, 1], nil, [0, 0, 0, 0], nil])
    #expect(votes.otherNames == ["surprise", "disgust", "fear", "contempt", "unknown", "NF"])
    #expect(votes.others == [[0, 0, 0, 0, 0, 0], nil, [0, 0, 0, 1, 8, 1], nil])
    #expect(votes.join.counts == [0, 3, 0] && votes.join.unmatchedRows == [3])
  }

  @Test("votes that cannot be used say why") func badVotes() throws {
    func parse(_ text: String) throws -> VotesTable { try VotesTable(parsing: Data(text.utf8), path: "v.csv") }
    #expect(message { _ = try parse("file,a\nx,many\n") }.contains("no column of votes among file, a"))
    #expect(
      message { _ = try parse("file,a,b\nx,1,-2\ny,inf,0\n") }.contains("2 rows cannot be used:\n  line 2: -2.0 votes"))
    let rows = try SliceTests.rows([true], paths: ["x"])
    #expect(
      message { _ = try parse("file,no,yess\nx,1,2\n").joined(to: rows) }.contains(
        "class 'yes' among no, yess. Did you mean yess?"))
  }
}
