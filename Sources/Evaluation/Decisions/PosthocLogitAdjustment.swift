import Files
import Foundation
import Tensors

/// Takes the classes' priors out of the logits: the decision is the largest `ln p_k - tau ln prior_k`.
///
/// It changes the decisions of a trained model; the loss of the same paper changes the training. With tau 1 and the
/// priors of the training rows it is the rule with the least balanced error, if the probabilities are right; tau 0
/// changes nothing. Source: Menon et al., "Long-tail learning via logit adjustment", 2021, equation 9.
public struct PosthocLogitAdjustment: FittedDecisionRule, Equatable {
  /// `logit_adjustment`.
  public static let id = "logit_adjustment"
  /// The name for people.
  public static let name = "Logit adjustment"
  /// The rule in one sentence.
  public static let convention =
    "The largest ln p_k - tau ln prior_k, tau from 0 to 2 by steps of 0.05 with the best metric on validation rows "
    + "(Menon et al. 2021)."

  /// How much of the prior is taken out.
  public let tau: Double
  /// The share of each class, all above 0.
  public let prior: [Double]

  /// The values of tau that a fit tries: 0, 0.05, … 2.
  public static let grid = (0...40).map { Double($0) / 20 }

  /// A known tau.
  /// - Parameters:
  ///   - tau: at least 0.
  ///   - counts: rows of each class, usually of the training rows; a class without rows counts as one row.
  public init(tau: Double, counts: [Int]) {
    precondition(tau >= 0 && tau.isFinite && !counts.isEmpty && counts.allSatisfy { $0 >= 0 }, "tau \(tau)")
    let filled = counts.map { Double(max(1, $0)) }
    let sum = filled.reduce(0, +)
    self.tau = tau
    prior = filled.map { $0 / sum }
  }

  /// Chooses tau with the priors of the validation rows.
  public init(fitting predictions: Predictions, metric: DecisionMetric = .macroF1) {
    self.init(fitting: predictions, counts: ConfusionMatrix(predictions).supports, metric: metric)
  }

  /// Chooses tau by a metric of validation rows; of equally good values the smallest.
  /// - Parameters:
  ///   - predictions: validation rows.
  ///   - counts: rows of each class, usually of the training rows.
  ///   - metric: what to raise.
  public init(fitting predictions: Predictions, counts: [Int], metric: DecisionMetric = .macroF1) {
    let values = Self.grid.map { tau in
      metric.value(PosthocLogitAdjustment(tau: tau, counts: counts).confusion(predictions))
    }
    self.init(tau: Self.grid[values.argmax ?? 0], counts: counts)
  }

  /// The largest adjusted logit, p clipped to `[2.22e-16, 1 - 2.22e-16]`; of equal ones the lowest class.
  public func decisions(for predictions: Predictions) -> [Int] {
    precondition(prior.count == predictions.classCount, "\(prior.count) priors")
    // Without this, the clip would make ties of very small probabilities.
    if tau == 0 { return predictions.predicted }
    let logits = TemperatureScaling.logits(of: predictions.probabilities)
    let shift = prior.map { tau * log($0) }
    return predictions.labels.indices.map { row in
      zip(logits[row * prior.count..<(row + 1) * prior.count], shift).map { $0 - $1 }.argmax ?? 0
    }
  }
}

extension PosthocLogitAdjustment {
  /// `tau` and `prior`.
  public var json: JSONValue { ["tau": tau, "prior": prior] }
}
