import Files
import Foundation

/// Cross-entropy of logits shifted by the log frequency of their class, which makes all classes count alike.
///
/// The loss is cross-entropy of `z + tau log(prior)` (Menon et al. 2021, "Long-tail learning via logit adjustment",
/// equation 10); predictions use z alone. With tau 1 it is consistent for balanced accuracy, with tau 0 it is
/// cross-entropy.
public struct LogitAdjustment: Loss {
  /// The share of each class among the training images; above 0, sums to 1.
  public let priors: [Double]
  /// The strength of the shift, from 0.
  public let tau: Double
  /// What is applied to the shifted logits.
  public let crossEntropy: CrossEntropy
  private let shifts: [Float]

  /// - Parameters:
  ///   - priors: one number above 0 a class; divided by their sum.
  ///   - tau: the strength of the shift, from 0.
  ///   - crossEntropy: what is applied to the shifted logits.
  public init(priors: [Double], tau: Double = 1, crossEntropy: CrossEntropy = CrossEntropy()) {
    precondition(!priors.isEmpty && priors.allSatisfy { $0 > 0 && $0.isFinite }, "priors of \(priors)")
    precondition(tau >= 0 && tau.isFinite, "tau of \(tau)")
    let sum = priors.reduce(0, +)
    self.priors = priors.map { $0 / sum }
    self.tau = tau
    self.crossEntropy = crossEntropy
    shifts = self.priors.map { Float(tau * log($0)) }
  }

  public func evaluate(
    logits: UnsafeBufferPointer<Float>, classes: Int, targets: UnsafeBufferPointer<Float>,
    gradient: UnsafeMutableBufferPointer<Float>
  ) -> Double {
    precondition(shifts.count == classes, "\(shifts.count) priors for \(classes) classes")
    let shifted = logits.indices.map { logits[$0] + shifts[$0 % classes] }
    // A shift is constant, so the gradient with respect to the logits is that with respect to the shifted ones.
    return shifted.withUnsafeBufferPointer {
      crossEntropy.evaluate(logits: $0, classes: classes, targets: targets, gradient: gradient)
    }
  }
}

extension Component where Context == LossContext, Product == any Loss {
  static var logitAdjustment: Self {
    Component(
      name: "logit-adjustment",
      summary: "Cross-entropy of logits shifted by the log frequency of their class (Menon et al. 2021).",
      options: [
        ComponentOption("tau", 1.0, "Strength of the shift, from 0; 0 is cross-entropy."),
        ComponentOption(
          "class_priors", String?.none, "Frequency of each class, above 0; null: counted in the training images."),
        ComponentOption("label_smoothing", 0.0, "Share of the target spread over all classes, 0 to below 1."),
      ] + LossRegistry.classWeightOptions
    ) { configuration, context in
      LogitAdjustment(
        priors: try configuration.classPriors(context),
        tau: try configuration.number("tau", in: .nonNegative),
        crossEntropy: CrossEntropy(
          labelSmoothing: try configuration.number("label_smoothing", in: 0...1.0.nextDown),
          classWeights: try configuration.classWeights(context)))
    }
  }
}

extension ComponentConfiguration {
  /// The class frequencies of a configuration, or those of the training images.
  fileprivate func classPriors(_ context: LossContext) throws -> [Double] {
    let name = "class_priors"
    if let given = try numbersIfList(name, count: context.classes, in: .positive) { return given }
    guard value(name) == .null else {
      throw invalid(name, "null or a list of \(context.classes) numbers above 0", value(name))
    }
    guard let counts = context.classCounts else {
      throw invalid(name, "one number above 0 a class (the class counts are unknown here)", .null)
    }
    guard counts.allSatisfy({ $0 > 0 }) else {
      throw invalid(
        name, "one number above 0 a class, because a class has no training image (images a class: \(counts))", .null)
    }
    return counts.map(Double.init)
  }
}
