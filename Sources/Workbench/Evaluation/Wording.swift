import Evaluation
import Reporting
import Statistics

extension Quantity.Interval {
  /// The interval of a metric.
  init(_ interval: Statistics.Interval) { self.init(interval.low, interval.high, level: interval.level) }
}

/// The sentence with a capital first letter.
func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

/// `1 image`, `12 images`.
func images(_ count: Int) -> Prose { count == 1 ? "\(count) image" : "\(count) images" }

/// A p value as it stands in a sentence: `p = 0.032`, `p < 0.001`.
func pValue(_ p: Double?) -> Prose {
  let text = Quantity(p).text
  return text.hasPrefix("<") ? "p \(text)" : "p = \(text)"
}

/// Names joined as in a sentence: `a`, `a and b`, `a, b and c`.
func enumeration(_ names: [String]) -> String {
  guard let last = names.last, names.count > 1 else { return names.first ?? "" }
  return names.dropLast().joined(separator: ", ") + " and " + last
}

extension EvaluationFacts {
  /// A registered metric as it is printed: shares of images in percent, other numbers with three decimals.
  func quantity(_ metric: Metric, of inputs: MetricInputs, interval: Statistics.Interval? = nil) -> Quantity {
    let value = metric.value(inputs)
    let ends = interval.map { Quantity.Interval($0) }
    return metric.isShare ? .percent(value, interval: ends) : Quantity(value, interval: ends)
  }

  /// The interval of one class's measure; `nil` where it has no value.
  func interval(_ measure: ResampledMetrics.ClassMeasure, _ k: Int) -> Statistics.Interval? {
    report.intervals[measure, classes[k]]
  }

  /// Whether a metric is one of the calibration errors, which are differences of shares.
  static func isCalibrationError(_ metric: Metric) -> Bool { metric.path.first == "calibration" }

  /// A registered metric with its interval.
  func headline(_ id: String) -> Quantity {
    guard let metric = MetricRegistry.metric(id) else { return Quantity(nil) }
    return quantity(metric, of: report.inputs, interval: report.intervals[id])
  }
}
