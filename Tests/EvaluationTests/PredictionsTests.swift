import Evaluation
import Files
import Foundation
import Testing
import TestSupport

@Suite("Predictions files") struct PredictionsTests {
  static func parse(_ text: String) throws -> Predictions { try Predictions(parsing: Data(text.utf8), path: "p.csv") }

  static func message(_ text: String) -> String {
    do {
      _ = try parse(text)
      return "no error"
    } catch { return "\(error)" }
  }

  @Test("what is written reads back equal, byte for byte") func roundTrip() throws {
    let rows = try Golden.predictions("model_a_test")
    let named = try Predictions(
      classes: rows.classes, labels: rows.labels, probabilities: rows.probabilities,
      paths: rows.labels.indices.map { "test/a, b/\($0).png" }, splits: rows.labels.map { _ in "test" })
    let folder = try TemporaryFolder()
    try named.write(to: folder.file("predictions.csv"))
    let again = try Predictions(readingFrom: folder.file("predictions.csv"))
    #expect(again == named && again.csv == named.csv)
    #expect(again.csv.hasPrefix("path,split,label,predicted,correct,p_angry,"))
    #expect(
      again.csv.split(separator: "\n")[1].hasPrefix("\"test/a, b/0.png\",test,angry,happy,0,0.06153796991112382,"))
  }

  @Test("labels may be names or indices, columns in any order, path and split optional") func otherTools() throws {
    let rows = try Self.parse("p_cat,extra,p_dog,y_true\n0.25,x,0.75,dog\n0.5,x,0.5,0\n")
    #expect(rows.classes == ["cat", "dog"] && rows.labels == [1, 0] && rows.predicted == [1, 0])
    #expect(rows.paths == nil && rows.splits == nil && rows.warnings.isEmpty)
  }

  @Test(
    "what cannot be used is refused with its line",
    arguments: [
      ("label,p_a,p_b\n", "holds no predictions"),
      ("label,p_a,p_b\na,0.5,0.5\nc,0.5,0.5\n", "line 3: unknown label 'c'"),
      ("label,p_a,p_b\n2,0.5,0.5\n", "line 2: unknown label '2'"),
      ("label,p_a,p_b\na,0.5,nan\n", "line 2: p_b is nan"),
      ("label,p_a,p_b\na,0.5,inf\n", "line 2: p_b is inf"),
      ("label,p_a,p_b\na,0.5,half\n", "line 2: p_b is 'half'"),
      ("label,p_a,p_b\na,0.5,\n", "line 2: p_b is ''"),
      ("label,p_a,p_b\na,-0.5,1.5\n", "line 2: p_a is negative"),
      ("label,p_a,p_b\na,0.5,3.5\n", "above 1"),
      ("label,p_a,p_b\na,0.5,0.1\n", "line 2: the probabilities sum to 0.6"),
      ("label,x\na,1\n", "no p_<class> column"),
      ("who,p_a,p_b\na,1,0\n", "no column 'label' or 'y_true'"),
      ("label,p_a,p_a\na,1,0\n", "column 'p_a' occurs twice"),
      ("label,p_a\na,1\n", "at least two"),
      ("label,p_a,p_\na,1,0\n", "empty name"),
      ("label,p_a,p_b\na,1\n", "line 2: 2 cells"),
    ])
  func refusals(text: String, expected: String) {
    let message = Self.message(text)
    #expect(message.hasPrefix("p.csv: ") && message.contains(expected), "\(message)")
  }

  @Test("row sums a little off are a warning and are kept as they are") func roundedRows() throws {
    let rows = try Self.parse("label,p_a,p_b\na,0.5,0.5\nb,0.33,0.665\n")
    #expect(rows.warnings.count == 1 && rows.warnings[0].contains("line 3") && rows.probabilities[3] == 0.665)
  }

  @Test("columns in another order than the predictions are warned of") func swappedColumns() throws {
    let rows = try Self.parse("label,predicted,p_a,p_b\na,a,0.1,0.9\nb,b,0.2,0.8\n")
    #expect(rows.warnings.count == 1 && rows.warnings[0].contains("1 of 2"))
    #expect(try Self.parse("label,predicted,p_a,p_b\na,b,0.5,0.5\n").warnings.isEmpty)
  }

  @Test("a selection keeps order and names; an empty one is an error") func selecting() throws {
    let rows = try Predictions(
      classes: ["a", "b"], labels: [0, 1, 1], probabilities: [1, 0, 0, 1, 0.5, 0.5], paths: ["x", "y", "z"])
    let part = try rows.selecting([2, 0])
    #expect(part.labels == [1, 0] && part.paths == ["z", "x"] && part.probabilities == [0.5, 0.5, 1, 0])
    #expect(throws: PredictionsError.empty(source: "selection")) { try rows.selecting([]) }
    #expect(throws: PredictionsError.self) {
      try Predictions(classes: ["a", "a"], labels: [0], probabilities: [1, 0])
    }
  }
}
