import Evaluation
import Files
import Foundation
import Testing

@Suite("Predictions from data frames and spreadsheets") struct DataFrameTests {
  private static func parse(_ text: String) throws -> Predictions {
    try Predictions(parsing: Data(text.utf8), path: "theirs.csv")
  }

  @Test("what pandas writes of scikit-learn's arrays, with the numbers of its rows") func dataFrame() throws {
    // pandas.DataFrame(p, columns=["p_" + c for c in model.classes_]) with y_true and y_pred in front, to_csv.
    let rows = try Self.parse(
      """
      ,y_true,y_pred,p_angry,p_happy,p_sad
      0,angry,angry,0.7000000000000001,0.2,0.09999999999999998
      1,happy,sad,1e-05,0.29999,0.7
      2,sad,sad,0.0,0.0,1.0

      """)
    #expect(rows.classes == ["angry", "happy", "sad"] && rows.labels == [0, 1, 2] && rows.predicted == [0, 2, 2])
    #expect(Array(rows.row(1)) == [1e-05, 0.29999, 0.7] && rows.row(0).first == 0.7000000000000001)
    // Neither the rows' numbers nor the answers are something to cut results by.
    #expect(rows.columns.isEmpty && rows.warnings.isEmpty && rows.contradiction == nil)
  }

  @Test("answers under scikit-learn's name that are not the most probable class are warned of") func otherAnswers()
    throws
  {
    let rows = try Self.parse("y_true,y_pred,p_a,p_b\na,b,0.9,0.1\nb,b,0.2,0.8\n")
    #expect(rows.contradiction?.differingPredictions == 1 && rows.warnings.count == 1)
    // With both names there, `predicted` is the one that is meant.
    let both = try Self.parse("y_true,y_pred,predicted,p_a,p_b\na,b,a,0.9,0.1\n")
    #expect(both.contradiction?.differingPredictions ?? 0 == 0 && both.columns.map(\.name) == ["y_pred"])
  }

  @Test("a spreadsheet's mark, line ends, quotes and order of columns change nothing") func spreadsheet() throws {
    let plain = try Self.parse(
      "path,label,p_very happy,\"p_not \"\"happy\"\"\",\"p_\"\"no, sad\"\"\"\n"
        + "\"a, b.png\",\"not \"\"happy\"\"\",0.25,0.5,0.25\n")
    let theirs = try Self.parse(
      "\u{FEFF}\"p_very happy\",\"p_not \"\"happy\"\"\",\"label\",\"p_\"\"no, sad\"\"\",\"path\"\r\n"
        + "0.25,\"0.5\",\"not \"\"happy\"\"\",0.25,\"a, b.png\"\r\n\r\n")
    #expect(theirs.classes == ["very happy", "not \"happy\"", "\"no, sad\""] && theirs.labels == [1])
    #expect(theirs.paths == ["a, b.png"] && Array(theirs.row(0)) == [0.25, 0.5, 0.25])
    #expect(theirs == plain)
    // Names are read back as they are written.
    #expect(try Self.parse(theirs.csv) == theirs)
  }

  @Test("labels that pandas turned into floating-point numbers are classes by number") func floatLabels() throws {
    let rows = try Self.parse("y_true,p_x,p_y\n1.0,0.25,0.75\n0.0,1.0,0.0\n")
    #expect(rows.labels == [1, 0])
    let error = #expect(throws: PredictionsError.self) { try Self.parse("y_true,p_x,p_y\n2.0,0.25,0.75\n") }
    #expect(error?.failure == .badData)
  }
}
