import Files
import Statistics

/// The error rate among the most confident part of the rows, for every size of that part.
///
/// Source: Geifman and El-Yaniv, "Selective classification for deep neural networks", 2017; the excess by Geifman,
/// Uziel and El-Yaniv 2019.
public struct RiskCoverage: Sendable, Equatable {
  /// `risks[i]` is the error rate of the `i + 1` most confident rows; equal confidences keep their order in the data.
  public let risks: [Double]
  /// As `risks`, with each block of equal confidences replaced by its mean error: independent of the order of the data.
  public let tieAveragedRisks: [Double]
  /// How often a right answer is surer than a wrong one, of all pairs of one right and one wrong answer, ties counting
  /// one half: the area under the ROC curve of the confidence. `nil` unless there are answers of both kinds.
  ///
  /// Source: Hendrycks and Gimpel, "A baseline for detecting misclassified and out-of-distribution examples", 2017.
  public let separation: Double?

  /// - Parameters:
  ///   - confidence: one a row, at least one row.
  ///   - correct: whether each prediction is right.
  public init(confidence: [Double], correct: [Bool]) {
    precondition(confidence.count == correct.count && !confidence.isEmpty, "\(confidence.count) confidences")
    let order = confidence.indices.sorted { (confidence[$1], $0) < (confidence[$0], $1) }
    var errors = order.map { correct[$0] ? 0.0 : 1.0 }
    risks = Self.runningMeans(errors)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count && confidence[order[end]] == confidence[order[start]] { end += 1 }
      let share = errors[start..<end].reduce(0, +) / Double(end - start)
      for i in start..<end { errors[i] = share }
      start = end
    }
    tieAveragedRisks = Self.runningMeans(errors)
    separation = RankingCurve(scores: confidence, isPositive: correct).rocArea
  }

  /// The curve of the predictions' confidence.
  public init(_ predictions: Predictions) {
    self.init(confidence: predictions.confidences, correct: predictions.correct)
  }

  /// The area under the risk-coverage curve: the mean of `risks`.
  public var area: Double { mean(risks) ?? 0 }
  /// The area with ties averaged.
  public var tieAveragedArea: Double { mean(tieAveragedRisks) ?? 0 }
  /// `area` minus the area of an oracle that puts every error last.
  public var excessArea: Double { area - (mean(oracleRisks) ?? 0) }
  /// The risks of an oracle that puts every error last.
  public var oracleRisks: [Double] {
    let wrong = Int(((risks.last ?? 0) * Double(risks.count)).rounded())
    return Self.runningMeans((0..<risks.count).map { $0 < risks.count - wrong ? 0 : 1 })
  }

  /// The error rate of the most confident `ceil(coverage * n)` rows.
  /// - Parameter coverage: above 0, at most 1.
  public func risk(atCoverage coverage: Double) -> Double {
    precondition(coverage > 0 && coverage <= 1, "coverage \(coverage)")
    return risks[min(risks.count, max(1, Int((coverage * Double(risks.count)).rounded(.up)))) - 1]
  }

  /// The largest coverage whose risk is at most what is wanted; `nil` when no part that is large enough has so low a
  /// risk.
  ///
  /// Ties are averaged, so that the order of the data does not matter. The risk here is that of these rows: for a promise
  /// about others see `ConfidenceThreshold`.
  /// - Parameters:
  ///   - risk: the error rate that is wanted.
  ///   - smallestPart: fewer rows are no part, because a handful of right ones proves little.
  public func largestCoverage(atRisk risk: Double, smallestPart: Int = 30) -> Double? {
    let last = risks.indices.last { tieAveragedRisks[$0] <= risk && $0 + 1 >= smallestPart }
    return last.map { Double($0 + 1) / Double(risks.count) }
  }

  private static func runningMeans(_ errors: [Double]) -> [Double] {
    var sum = 0.0
    return errors.enumerated().map { i, error in
      sum += error
      return sum / Double(i + 1)
    }
  }
}

extension RiskCoverage: JSONRepresentable {
  /// Areas, and the risk at six coverages.
  public var json: JSONValue {
    [
      "aurc": area, "e_aurc": excessArea, "aurc_tie_averaged": tieAveragedArea, "failure_auroc": separation,
      "risk_at_coverage": JSONValue.object(
        [("0.1", 0.1), ("0.25", 0.25), ("0.5", 0.5), ("0.75", 0.75), ("0.9", 0.9), ("1.0", 1)].map {
          (key: $0.0, value: .number(risk(atCoverage: $0.1)))
        }),
    ]
  }
}
