import Files
import Statistics

/// A cut of the confidence above which the error is, with high probability, at most what is wanted: images below it go
/// to a person.
///
/// Selection with guaranteed risk: a bisection over the sorted confidences of validation rows, each of its
/// `ceil(log2 n)` cuts judged by the exact upper bound of a binomial share at `risk / cuts`. The guarantee is for rows
/// like the validation rows. Source: Geifman and El-Yaniv, "Selective classification for deep neural networks", 2017,
/// algorithm 1.
public struct ConfidenceThreshold: Sendable, Equatable {
  /// The error that is wanted among accepted rows.
  public let wantedError: Double
  /// The chance that the guarantee fails.
  public let risk: Double
  /// How many cuts were judged, each at `risk / cuts`.
  public let cuts: Int
  /// The accepted confidences are at least this; `nil` when no cut that was judged meets the bound.
  public let confidence: Double?
  /// The upper bound of the error at the cut; of the tightest cut that was judged when none meets it.
  public let bound: Double
  /// What the cut does to the rows that it was fitted to.
  public let validation: SelectiveOutcome

  /// - Parameters:
  ///   - predictions: validation rows.
  ///   - wantedError: above 0, below 1.
  ///   - risk: the chance that the guarantee fails, above 0, below 1.
  public init(fitting predictions: Predictions, wantedError: Double, risk: Double = 0.05) {
    precondition(wantedError > 0 && wantedError < 1 && risk > 0 && risk < 1, "error \(wantedError), risk \(risk)")
    let sorted = predictions.confidences.sorted()
    let n = sorted.count
    var cuts = 0
    while 1 << cuts < n { cuts += 1 }
    cuts = max(1, cuts)
    // Cuts by place: accepting all rows from the place `low` on is too much, from `high` on is little enough.
    var (low, high) = (-1, n)
    var found: (confidence: Double, bound: Double)?
    var tightest = 1.0
    for _ in 0..<cuts where high - low > 1 {
      let place = (low + high) / 2
      let outcome = SelectiveOutcome(predictions, confidence: sorted[place])
      // One-sided: all of the risk lies above.
      let bound = clopperPearsonInterval(
        successes: outcome.errors, count: outcome.accepted, level: 1 - 2 * risk / Double(cuts)
      ).high
      tightest = min(tightest, bound)
      if bound <= wantedError {
        high = place
        if sorted[place] < found?.confidence ?? .infinity { found = (sorted[place], bound) }
      } else {
        low = place
      }
    }
    self.wantedError = wantedError
    self.risk = risk
    self.cuts = cuts
    confidence = found?.confidence
    bound = found?.bound ?? tightest
    validation = SelectiveOutcome(predictions, confidence: found?.confidence)
  }

  /// What the cut does to rows that it was not fitted to.
  public func apply(to predictions: Predictions) -> SelectiveOutcome {
    SelectiveOutcome(predictions, confidence: confidence)
  }
}

extension ConfidenceThreshold: JSONRepresentable {
  /// The wish, the cut (null when none was found) and the validation rows.
  public var json: JSONValue {
    [
      "wanted_error": wantedError, "risk": risk, "cuts": cuts, "confidence": confidence, "bound": bound,
      "validation": validation,
    ]
  }
}

/// Rows accepted by a cut of the confidence, and the errors among them.
public struct SelectiveOutcome: Sendable, Equatable {
  /// All rows.
  public let rows: Int
  /// Rows with a confidence at or above the cut.
  public let accepted: Int
  /// Wrong predictions among them.
  public let errors: Int

  /// - Parameters:
  ///   - predictions: the rows.
  ///   - confidence: the cut; `nil` accepts no row.
  public init(_ predictions: Predictions, confidence: Double?) {
    let right = predictions.correct
    let kept = predictions.confidences.enumerated().filter { row in confidence.map { row.element >= $0 } ?? false }
    rows = predictions.count
    accepted = kept.count
    errors = kept.count { !right[$0.offset] }
  }

  /// The share of rows that are accepted.
  public var coverage: Double { ratio(Double(accepted), Double(rows)) }
  /// The share of accepted rows that are wrong; `nil` when none is accepted.
  public var error: Double? { accepted == 0 ? nil : Double(errors) / Double(accepted) }
  /// Wilson's interval of `coverage`.
  public var coverageInterval: Interval { wilsonInterval(successes: accepted, count: rows) }
  /// Wilson's interval of `error`; `nil` when no row is accepted.
  public var errorInterval: Interval? { accepted == 0 ? nil : wilsonInterval(successes: errors, count: accepted) }
}

extension SelectiveOutcome: JSONRepresentable {
  /// Counts, shares and their intervals.
  public var json: JSONValue {
    [
      "n": rows, "accepted": accepted, "errors": errors, "coverage": coverage, "coverage_interval": coverageInterval,
      "error": error, "error_interval": errorInterval,
    ]
  }
}
