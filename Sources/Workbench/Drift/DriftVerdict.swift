import Files
import Reporting
import Statistics

/// Whether answers and reasons stayed the same, as far as the intervals tell.
struct DriftVerdict {
  /// What the interval of the accuracies' difference tells.
  enum Accuracy: String {
    /// It lies within the margin around 0.
    case same
    /// It leaves out 0.
    case changed
    /// Neither.
    case open
  }

  /// What the intervals of the mean correlations tell.
  enum Reasons: String {
    /// They end below the threshold at every node.
    case moved
    /// They begin at it or above at every node.
    case kept
    /// Neither, or no map says anything.
    case open
  }

  let accuracy: Accuracy
  let reasons: Reasons
  private let margin: Double
  private let threshold: Double

  init(
    accuracyInterval: Statistics.Interval, correlations: [DriftComparison.Mean?],
    settings: DriftSettings
  ) {
    margin = settings.margin
    threshold = settings.moved
    if accuracyInterval.low > -settings.margin, accuracyInterval.high < settings.margin {
      accuracy = .same
    } else {
      accuracy = accuracyInterval.low > 0 || accuracyInterval.high < 0 ? .changed : .open
    }
    let intervals = correlations.map { $0?.interval }
    if !intervals.isEmpty, intervals.allSatisfy({ ($0?.high ?? 1) < settings.moved }) {
      reasons = .moved
    } else if !intervals.isEmpty, intervals.allSatisfy({ ($0?.low ?? -1) >= settings.moved }) {
      reasons = .kept
    } else {
      reasons = .open
    }
  }

  /// Whether the accuracy stayed while the reasons moved: what an accuracy alone would not show.
  var isFlagged: Bool { accuracy == .same && reasons == .moved }

  /// The finding in a sentence without its end.
  var sentence: String {
    switch (accuracy, reasons) {
    case (.same, .moved): "Accuracy same, reasons moved"
    case (.same, .kept): "Accuracy same, reasons kept"
    case (.same, .open): "Accuracy same; whether the reasons moved is open"
    case (.changed, .moved): "Accuracy changed, and the reasons moved"
    case (.changed, .kept): "Accuracy changed, reasons kept"
    case (.changed, .open): "Accuracy changed; whether the reasons moved is open"
    case (.open, .moved): "Reasons moved; whether the accuracy is the same is open"
    case (.open, .kept): "Reasons kept; whether the accuracy is the same is open"
    case (.open, .open): "Open: the intervals support neither a change nor its absence"
    }
  }

  /// The rule by which it was found.
  var rule: String {
    let points = Quantity(100 * margin, digits: 1).text
    let correlation = Quantity(threshold, digits: 2).text
    return
      "Accuracy counts as the same when the 95 % interval of the paired difference lies within \(points) points of 0, and as changed when it leaves out 0. Reasons count as moved when the 95 % interval of the mean rank correlation ends below \(correlation) at every node, and as kept when it begins there or above at every node. Anything else is open: more images (--per-class) make intervals narrower."
  }

  var json: JSONValue {
    [
      "accuracy": accuracy.rawValue, "reasons": reasons.rawValue, "accuracy_same_reasons_moved": isFlagged,
      "margin": margin, "moved_below": threshold, "sentence": sentence,
    ]
  }
}
