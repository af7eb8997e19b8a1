import Evaluation
import Files
import Reporting
import Statistics

extension Quantity.Interval {
  /// The interval of a metric.
  init(_ interval: Statistics.Interval) { self.init(interval.low, interval.high, level: interval.level) }
}

extension Quantity {
  /// A metric's value as it is printed: shares of images in percent, other numbers plain.
  init(_ metric: Metric, _ value: Double?, digits: Int? = nil, interval: Statistics.Interval? = nil) {
    let ends = interval.map { Interval($0) }
    self =
      metric.isShare
      ? .percent(value, digits: digits ?? 1, interval: ends) : Quantity(value, digits: digits ?? 3, interval: ends)
  }
}

/// The sentence with a capital first letter.
func sentence(_ text: String) -> String { text.capitalisedFirst }

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
  /// The interval of one class's measure; `nil` where it has no value.
  func interval(_ measure: ResampledMetrics.ClassMeasure, _ k: Int) -> Statistics.Interval? {
    report.intervals[measure, classes[k]]
  }

  /// Whether a metric is one of the calibration errors, which are differences of shares.
  static func isCalibrationError(_ metric: Metric) -> Bool { metric.path.first == "calibration" }

  /// A registered metric with its interval.
  func headline(_ id: String) -> Quantity {
    guard let metric = MetricRegistry.metric(id) else { return Quantity(nil) }
    return Quantity(metric, metric.value(report.inputs), interval: report.intervals[id])
  }
}
