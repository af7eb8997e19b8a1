import Evaluation
import Reporting
import Statistics

/// The results as plain text for a terminal.
public enum ResultsSummary {
  /// A short scorecard, then scikit-learn's classification report; no line ends with a line break.
  /// - Parameter report: the metrics of the reported rows.
  public static func lines(_ report: MetricReport) -> [String] {
    let inputs = report.inputs
    func interval(_ id: String) -> Quantity.Interval? { report.intervals[id].map { Quantity.Interval($0) } }
    var rows: [(name: String, value: Quantity)] = [
      ("accuracy", .percent(accuracy(inputs.confusion), interval: interval("accuracy"))),
      ("macro F1", Quantity(inputs.averaged(.macro).f1, interval: interval("macro_f1"))),
      (
        "balanced accuracy",
        .percent(balancedAccuracy(inputs.confusion), interval: interval("balanced_accuracy"))
      ),
      ("ECE", .percent(inputs.calibration.ece, interval: interval("ece"))),
      ("log loss", Quantity(inputs.predictions.logLoss, interval: interval("log_loss"))),
    ]
    if let temperature = report.temperature, let calibrated = report.calibrated {
      let ece = ReliabilityTable(
        confidence: calibrated.confidences, outcome: calibrated.correct, binCount: inputs.calibration.binCount
      ).expectedError
      rows += [
        ("temperature", Quantity(temperature.temperature, digits: 4)), ("ECE after it", .percent(ece)),
        ("log loss after it", Quantity(calibrated.logLoss)),
      ]
    }
    if let clean = report.leakAdjusted, clean.count < inputs.predictions.count {
      let matrix = ConfusionMatrix(clean)
      rows.append(
        (
          "accuracy without copies",
          .percent(
            accuracy(matrix), n: clean.count,
            interval: Quantity.Interval(wilsonInterval(successes: matrix.correct, count: clean.count)))
        ))
    }
    rows.append(("images", .count(inputs.predictions.count)))
    let width = rows.map(\.name.count).max() ?? 0
    let scorecard = rows.map { name, value in
      name + String(repeating: " ", count: width - name.count + 2) + value.fullText
    }
    let text = classificationReport(inputs.predictions)
    return scorecard + [""] + text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}
