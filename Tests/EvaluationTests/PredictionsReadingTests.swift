import Evaluation
import Files
import Foundation
import Testing

@Suite("Predictions of other tools") struct PredictionsReadingTests {
  private static let emotions = "p_angry,p_disgust,p_fear,p_happy,p_neutral,p_sad,p_surprise"

  @Test("other columns are kept: numbers with gaps, texts, and numbers that turn into texts late") func columns() throws
  {
    let rows = try PredictionsTests.parse(
      "label,p_a,p_b,age,camera,id,empty\na,1,0,30,left,1,\nb,0,1,,right,2,\na,1,0,4.5,left,x3,\n")
    #expect(rows.columns.map(\.name) == ["age", "camera", "id", "empty"])
    let expected = [
      RowColumn(name: "age", values: .numbers([30, .nan, 4.5])),
      RowColumn(name: "camera", texts: ["left", "right", "left"]), RowColumn(name: "id", texts: ["1", "2", "x3"]),
      RowColumn(name: "empty", values: .numbers([.nan, .nan, .nan])),
    ]
    #expect(rows.columns == expected)
    #expect(try rows.selecting([2]).column("camera")?.text(0) == "left")
    #expect(try rows.replacingProbabilities(rows.probabilities).columns == expected)
    #expect(try PredictionsTests.parse(rows.csv) == rows)
  }

  @Test("ten bad rows are listed and the rest counted") func allBadRows() {
    let bad = (0..<12).map { _ in "a,2,0\n" }.joined()
    let message = PredictionsTests.message(
      "label,p_a,p_b\na,1,0\nangr,1,0\nb,\"0,5\",0.5\na,0x1,0\na,1\na,0.2,0.2\na,nan,0\n" + bad)
    #expect(message.hasPrefix("p.csv: 18 rows cannot be used:\n  line 3: unknown label 'angr'"))
    #expect(message.contains("line 4: p_a is '0,5'; a number from 0 to 1 was expected, with a point"))
    #expect(message.contains("line 5: p_a is '0x1'") && message.contains("line 6: 2 cells, the header has 3"))
    #expect(message.contains("line 7: the probabilities sum to 0.4") && message.contains("line 8: p_a is nan"))
    #expect(
      message.hasSuffix("line 12: p_a is 2.0, above 1. Give probabilities, not logits or percentages.\n  and 8 more"))
  }

  @Test("bad rows of arrays are listed too") func arrays() {
    let error = #expect(throws: PredictionsError.self) {
      try Predictions(classes: ["a", "b"], labels: [0, 2, 1], probabilities: [1, 0, 1, 0, 0.5, 0.1])
    }
    #expect("\(error.map(String.init(describing:)) ?? "")".contains("2 rows cannot be used:\n  row 1: label 2"))
  }

  @Test("a near class name is suggested") func suggestion() {
    let message = PredictionsTests.message("label,\(Self.emotions)\nsuprise,0,0,0,0,0,0,1\n")
    #expect(message.contains("unknown label 'suprise'") && message.hasSuffix("Did you mean surprise?"))
  }

  @Test("names in other case and synonyms are read with a warning") func synonyms() throws {
    let rows = try PredictionsTests.parse(
      "label,\(Self.emotions)\nHappiness,0,0,0,1,0,0,0\nSAD,0,0,0,0,0,1,0\nhappiness,0,0,0,1,0,0,0\nfearful,0,0,1,0,0,0,0\n"
    )
    #expect(rows.labels == [3, 5, 3, 2] && rows.warnings.count == 1)
    #expect(rows.warnings[0].contains("'Happiness' as happy (1), 'SAD' as sad (1), 'happiness' as happy (1)"))
  }

  @Test("numbers as labels are read in the order of the columns, which is said where another is known") func indices()
    throws
  {
    let rows = try PredictionsTests.parse("label,\(Self.emotions)\n4,0,0,0,0,1,0,0\n5.0,0,0,0,0,0,1,0\n")
    #expect(rows.labels == [4, 5] && rows.warnings.count == 1)
    #expect(rows.warnings[0].contains("2 labels are numbers") && rows.warnings[0].contains("4 neutral, 5 sad"))
    #expect(rows.warnings[0].contains("the order of the FER2013 CSV (0 angry, 1 disgust, 2 fear, 3 happy, 4 sad,"))
  }

  @Test("an image twice in a split is a warning, with other values an error") func repeats() throws {
    let head = "path,split,label,p_a,p_b\nx.png,test,a,1,0\n"
    let rows = try PredictionsTests.parse(head + "x.png,val,b,0,1\n,test,a,1,0\n,test,a,1,0\nx.png,test,a,1,0\n")
    #expect(rows.count == 5 && rows.warnings.count == 1 && rows.warnings[0].contains("'x.png' on lines 2 and 6"))
    #expect(
      PredictionsTests.message(head + "x.png,test,b,1,0\n").contains(
        "line 3: 'x.png' stands on line 2 too, with another label"))
    #expect(
      PredictionsTests.message(head + "x.png,test,a,0.9,0.1\n").contains(
        "line 3: 'x.png' stands on line 2 too, with other prob"))
  }

  @Test("columns that contradict the probabilities are warned of") func contradictions() throws {
    let rows = try PredictionsTests.parse("label,predicted,correct,p_a,p_b\na,a,0,1,0\nb,a,1,0,1\nb,a,1,0.5,0.5\n")
    #expect(rows.contradiction?.differingPredictions == 1 && rows.contradiction?.differingOutcomes == 1)
    #expect(rows.warnings.count == 2 && rows.warnings[0].contains("in 1 of 3 rows (first: line 3)"))
    #expect(rows.warnings[1].contains("'correct'") && rows.warnings[1].contains("first: line 2"))
  }

  @Test("other separators are named") func separators() {
    #expect(PredictionsTests.message("label;p_a;p_b\na;1;0\n").contains("separated by ';'; commas were expected"))
  }
}
