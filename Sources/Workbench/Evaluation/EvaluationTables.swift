import Evaluation
import Files
import Reporting
import Statistics

/// The numbers of a results report as tables for spreadsheets and data frames; a value that does not exist is an empty cell.
struct EvaluationTables {
  /// The registered metrics, a row each.
  static let metricsFile = "metrics.csv"
  /// The classes, a row each.
  static let perClassFile = "per_class.csv"
  /// The confusion matrix: a row a true class, a column a predicted class.
  static let confusionFile = "confusion_matrix.csv"

  private let report: MetricReport

  init(_ report: MetricReport) { self.report = report }

  /// All of them, for the report's folder.
  var files: [ReportWriter.File] {
    [
      ReportWriter.File(Self.metricsFile, Self.text(metrics)),
      ReportWriter.File(Self.perClassFile, Self.text(perClass)),
      ReportWriter.File(Self.confusionFile, Self.text(confusion)),
    ]
  }

  private var metrics: [[String]] {
    [["metric", "value", "low", "high", "method", "level"]]
      + MetricRegistry.all.map { metric in
        let interval = report.intervals[metric.id]
        return [metric.id, Self.text(metric.value(report.inputs))] + Self.ends(interval)
          + [interval?.method ?? "", Self.text(interval?.level)]
      }
  }

  private var perClass: [[String]] {
    let inputs = report.inputs
    let measures: [(ResampledMetrics.ClassMeasure, (Int) -> Double?)] = [
      (.precision, { inputs.perClass[$0].precision }), (.recall, { inputs.perClass[$0].recall }),
      (.f1, { inputs.perClass[$0].f1 }), (.specificity, { inputs.perClass[$0].specificity }),
      (.mcc, { inputs.perClass[$0].mcc }), (.rocAUC, { inputs.ranking.rocAreas[$0] }),
      (.averagePrecision, { inputs.ranking.averagePrecisions[$0] }),
    ]
    let header = measures.flatMap { measure, _ in ["", "_low", "_high"].map { measure.rawValue + $0 } }
    return [["class", "support"] + header]
      + inputs.predictions.classes.enumerated().map { k, name in
        [name, String(inputs.perClass[k].support)]
          + measures.flatMap { measure, value in
            [Self.text(value(k))] + Self.ends(report.intervals[measure, name])
          }
      }
  }

  private var confusion: [[String]] {
    let matrix = report.inputs.confusion
    return [["true"] + matrix.classes]
      + matrix.classes.enumerated().map { t, name in [name] + matrix.classes.indices.map { String(matrix[t, $0]) } }
  }

  private static func ends(_ interval: Interval?) -> [String] { [text(interval?.low), text(interval?.high)] }

  /// The shortest text that reads back to the same number.
  private static func text(_ value: Double?) -> String { value.map { $0.isFinite ? "\($0)" : "" } ?? "" }

  private static func text(_ rows: [[String]]) -> String { rows.map { CSVTable.line($0) + "\n" }.joined() }
}
