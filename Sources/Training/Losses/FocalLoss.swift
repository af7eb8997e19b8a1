import Foundation

/// Focal loss: cross-entropy in which well classified samples count less.
///
/// For one sample, `sum_k alpha_k y_k (1 - p_k)^gamma (-log p_k)` with p the softmax (Lin et al. 2017, equation 5,
/// written for target probabilities y; for a one-hot target it is the usual `-alpha (1 - p_t)^gamma log p_t`).
public struct FocalLoss: Loss {
  /// What the sum over a batch is divided by.
  public enum Reduction: String, Sendable, CaseIterable {
    /// The number of samples, as the loss is commonly written in PyTorch.
    case meanOverSamples = "mean-over-samples"
    /// Samples times classes, as a Keras loss that ends in `reduce_mean` over `[N, K]`. Probabilities are first clipped
    /// to `[1e-7, 1 - 1e-7]`, and where they are clipped the gradient is zero.
    case meanOverSamplesAndClasses = "mean-over-samples-and-classes"
  }

  /// The bounds to which the Keras form clips probabilities.
  public static let clip: ClosedRange<Double> = 1e-7...(1 - 1e-7)

  /// The focusing exponent, zero or above; 0 gives cross-entropy times alpha.
  public let gamma: Double
  /// The balance factor: one number for all classes, or one a class.
  public let alpha: [Double]
  /// What the sum over a batch is divided by.
  public let reduction: Reduction
  /// Weights of the samples by class; `nil` counts every sample alike.
  public let classWeights: ClassWeights?

  /// - Parameters:
  ///   - gamma: the focusing exponent, zero or above.
  ///   - alpha: one factor, or one a class.
  ///   - reduction: what the sum over a batch is divided by; with class weights it says only whether the loss is also
  ///     divided by the number of classes and clipped.
  ///   - classWeights: weights of the samples by class; `nil` counts every sample alike.
  public init(
    gamma: Double = 2, alpha: [Double] = [0.25], reduction: Reduction = .meanOverSamples,
    classWeights: ClassWeights? = nil
  ) {
    precondition(gamma >= 0 && gamma.isFinite, "gamma of \(gamma)")
    precondition(!alpha.isEmpty && alpha.allSatisfy { $0 >= 0 && $0.isFinite }, "alpha of \(alpha)")
    self.gamma = gamma
    self.alpha = alpha
    self.reduction = reduction
    self.classWeights = classWeights
  }

  public func evaluate(
    logits: UnsafeBufferPointer<Float>, classes: Int, targets: UnsafeBufferPointer<Float>,
    gradient: UnsafeMutableBufferPointer<Float>
  ) -> Double {
    precondition(alpha.count == 1 || alpha.count == classes, "\(alpha.count) alphas for \(classes) classes")
    precondition(classWeights.map { $0.values.count == classes } ?? true, "class weights for other classes")
    let clips = reduction == .meanOverSamplesAndClasses
    let divisor =
      (classWeights?.divisor(targets) ?? Double(logits.count / max(1, classes))) * (clips ? Double(classes) : 1)
    var logProbabilities = [Double](repeating: 0, count: classes)
    // d loss / d log p_k, before the division.
    var slopes = logProbabilities
    var loss = 0.0
    forEachSample(logits, classes, targets, gradient) { row in
      logSoftmax(logits, row: row, into: &logProbabilities)
      let weight = classWeights?.weight(targets, row: row) ?? 1
      var slopeSum = 0.0
      for k in 0..<classes {
        let factor = weight * (alpha.count == 1 ? alpha[0] : alpha[k]) * Double(targets[row + k])
        slopes[k] = 0
        if factor == 0 { continue }
        let term = Self.term(logProbability: logProbabilities[k], gamma: gamma, clips: clips)
        loss += factor * term.value
        slopes[k] = factor * term.slope
        slopeSum += slopes[k]
      }
      for k in 0..<classes {
        gradient[row + k] = Float((slopes[k] - slopeSum * exp(logProbabilities[k])) / divisor)
      }
    }
    return logits.isEmpty ? 0 : loss / divisor
  }

  /// `(1 - p)^gamma (-log p)` and its derivative with respect to log p.
  private static func term(logProbability: Double, gamma: Double, clips: Bool) -> (value: Double, slope: Double) {
    var logProbability = logProbability
    if clips {
      let probability = exp(logProbability)
      if !clip.contains(probability), !probability.isNaN {
        logProbability = log(probability < clip.lowerBound ? clip.lowerBound : clip.upperBound)
        return (-pow(-expm1(logProbability), gamma) * logProbability, 0)
      }
    }
    // 1 - p without cancellation when p is near 1.
    let complement = -expm1(logProbability)
    let modulation = pow(complement, gamma)
    var slope = -modulation
    // The product is 0 at p = 1, where its first factor may be infinite; at p = 0 it is 0 times infinity.
    if gamma > 0, complement != 0, logProbability > -.infinity {
      slope += gamma * exp(logProbability) * pow(complement, gamma - 1) * logProbability
    }
    return (-modulation * logProbability, slope)
  }
}

extension Component where Context == LossContext, Product == any Loss {
  static var focal: Self {
    Component(
      name: "focal", summary: "Cross-entropy in which well classified samples count less (Lin et al. 2017).",
      options: [
        ComponentOption("gamma", 2.0, "Focusing exponent, from 0; 0 is cross-entropy times alpha."),
        ComponentOption("alpha", 0.25, "Balance factor from 0: one number, or one a class."),
        ComponentOption(
          "reduction", FocalLoss.Reduction.meanOverSamples.rawValue,
          "mean-over-samples (PyTorch scripts), or mean-over-samples-and-classes (Keras scripts; clips)."),
      ] + LossRegistry.classWeightOptions
    ) { configuration, context in
      FocalLoss(
        gamma: try configuration.number("gamma", in: .nonNegative),
        alpha: try configuration.numbersIfList("alpha", count: context.classes, in: .nonNegative)
          ?? [try configuration.number("alpha", in: .nonNegative)],
        reduction: try configuration.choice("reduction", FocalLoss.Reduction.self),
        classWeights: try configuration.classWeights(context))
    }
  }
}
