import Evaluation
import Files
import Foundation
import Reporting
import Testing
import TestSupport
import Workbench

@Suite("Tables beside metrics.json") struct EvaluationTablesTests {
  private let input: EvaluationInput
  private let draft: ReportDraft
  private let metrics: JSONValue

  /// Three classes, one with a comma in its name and one that no row has.
  init() throws {
    input = EvaluationInput(
      dataName: "faces", split: "test",
      predictions: try EvaluationSamples.predictions(
        ["happy, very", "sad", "absent"],
        [
          (0, [0.8, 0.1, 0.1]), (0, [0.7, 0.2, 0.1]), (0, [0.2, 0.7, 0.1]), (1, [0.1, 0.8, 0.1]), (1, [0.6, 0.3, 0.1]),
        ]), command: EvaluationSamples.command, replicates: 200)
    let results = try EvaluationDocument.results(input)
    (draft, metrics) = (results.draft, results.json)
  }

  private func table(_ name: String) throws -> CSVTable {
    let file = try #require(draft.extras.first { $0.name == name })
    return try CSVTable(parsing: try #require(file.data), path: name)
  }

  @Test("the confusion matrix has a row a true class and a column a predicted class") func confusion() throws {
    let found = try table("confusion_matrix.csv")
    #expect(found.columns == ["true", "happy, very", "sad", "absent"])
    #expect(
      found.rows.map(\.cells) == [["happy, very", "2", "1", "0"], ["sad", "1", "1", "0"], ["absent", "0", "0", "0"]])
  }

  @Test("every registered metric has a row with the numbers of metrics.json") func everyMetric() throws {
    let found = try table("metrics.csv")
    #expect(found.columns == ["metric", "value", "low", "high", "method", "level"])
    #expect(found.rows.map { $0.cells[0] } == MetricRegistry.all.map(\.id))
    for (metric, row) in zip(MetricRegistry.all, found.rows) {
      let value = metric.path.reduce(metrics as JSONValue?) { $0?[$1] }
      #expect(Double(row.cells[1]) == value?.doubleValue, "\(metric.id)")
      let interval = metrics["intervals"]?[metric.id]
      #expect(Double(row.cells[2]) == interval?["low"]?.doubleValue, "\(metric.id)")
      #expect(Double(row.cells[3]) == interval?["high"]?.doubleValue, "\(metric.id)")
      #expect(row.cells[4] == interval?["method"]?.stringValue ?? "", "\(metric.id)")
    }
    let accuracy = try #require(found.rows.first { $0.cells[0] == "accuracy" })
    #expect(accuracy.cells[1] == "0.6" && accuracy.cells[4...] == ["wilson", "0.95"])
  }

  @Test("every class has a row; what does not exist is an empty cell") func everyClass() throws {
    let found = try table("per_class.csv")
    #expect(found.columns.starts(with: ["class", "support", "precision", "precision_low", "precision_high", "recall"]))
    #expect(found.rows.map { Array($0.cells.prefix(2)) } == [["happy, very", "3"], ["sad", "2"], ["absent", "0"]])
    for row in found.rows {
      let own = metrics["per_class"]?[row.cells[0]]
      for (column, cell) in zip(found.columns, row.cells).dropFirst() {
        let parts = column.split(separator: "_")
        let expected: Double? =
          if let end = parts.last, end == "low" || end == "high" {
            own?["intervals"]?[parts.dropLast().joined(separator: "_")]?[String(end)]?.doubleValue
          } else {
            own?[column]?.doubleValue
          }
        #expect(Double(cell) == expected && (expected != nil || cell.isEmpty), "\(row.cells[0]): \(column)")
      }
    }
    let area = try #require(found.columns.firstIndex(of: "roc_auc"))
    #expect(found.rows[2].cells[area].isEmpty && !found.rows[0].cells[area].isEmpty)
  }

  @Test("the page links them, and the manifest lists them") func linked() throws {
    let folder = try TemporaryFolder()
    try ReportWriter(formats: [.markdown]).write(
      draft.document, to: folder.file("report"), figures: draft.figures, extras: draft.extras,
      manifest: Manifest(command: [], version: "", date: "", inputs: []))
    let page = String(decoding: try readFile(folder.file("report/report.md")), as: UTF8.self)
    let listed = try Manifest(ofReport: folder.file("report")).files.map(\.path)
    for name in ["metrics.csv", "per_class.csv", "confusion_matrix.csv"] {
      #expect(page.contains(name) && listed.contains(name), "\(name)")
    }
  }
}
