import Foundation

/// Cross-entropy of a softmax against target probabilities, with label smoothing and class weights.
///
/// A smoothed target is `(1 - s) y + s / K` (Szegedy et al. 2016, section 7). Class weights with the divisor `.samples`
/// multiply the whole loss of a sample (Keras); with the divisor `.weights` they multiply each class's term of it,
/// which differs only under label smoothing (PyTorch's `CrossEntropyLoss` with class indices).
public struct CrossEntropy: Loss {
  /// The share s of the target that is spread over all classes, in `0..<1`.
  public let labelSmoothing: Double
  /// Weights of the classes; `nil` counts every sample alike.
  public let classWeights: ClassWeights?

  /// - Parameters:
  ///   - labelSmoothing: the share of the target that is spread over all classes, in `0..<1`.
  ///   - classWeights: weights of the classes; `nil` counts every sample alike.
  public init(labelSmoothing: Double = 0, classWeights: ClassWeights? = nil) {
    precondition(labelSmoothing >= 0 && labelSmoothing < 1, "label smoothing of \(labelSmoothing)")
    self.labelSmoothing = labelSmoothing
    self.classWeights = classWeights
  }

  public func evaluate(
    logits: UnsafeBufferPointer<Float>, classes: Int, targets: UnsafeBufferPointer<Float>,
    gradient: UnsafeMutableBufferPointer<Float>
  ) -> Double {
    precondition(classWeights.map { $0.values.count == classes } ?? true, "class weights for other classes")
    let divisor = classWeights?.divisor(targets) ?? Double(logits.count / max(1, classes))
    let uniform = labelSmoothing / Double(classes)
    var logProbabilities = [Double](repeating: 0, count: classes)
    var weighted = logProbabilities
    var loss = 0.0
    forEachSample(logits, classes, targets, gradient) { row in
      logSoftmax(logits, row: row, into: &logProbabilities)
      let sampleWeight = classWeights.map { $0.divisor == .samples ? $0.weight(targets, row: row) : 1 } ?? 1
      var mass = 0.0
      var sampleLoss = 0.0
      for k in 0..<classes {
        var term = (1 - labelSmoothing) * Double(targets[row + k]) + uniform
        if let classWeights, classWeights.divisor == .weights { term *= classWeights.values[k] }
        weighted[k] = term
        mass += term
        // An impossible class that is not asked for costs nothing, although its log probability is infinite.
        if term != 0 { sampleLoss -= term * logProbabilities[k] }
      }
      loss += sampleWeight * sampleLoss
      let scale = sampleWeight / divisor
      for k in 0..<classes {
        gradient[row + k] = Float(scale * (mass * exp(logProbabilities[k]) - weighted[k]))
      }
    }
    return logits.isEmpty ? 0 : loss / divisor
  }
}

extension Component where Context == LossContext, Product == any Loss {
  static var crossEntropy: Self {
    Component(
      name: "cross-entropy", summary: "Cross-entropy of the softmax; label smoothing and class weights.",
      options: [ComponentOption("label_smoothing", 0.0, "Share of the target spread over all classes, 0 to below 1.")]
        + LossRegistry.classWeightOptions
    ) { configuration, context in
      CrossEntropy(
        labelSmoothing: try configuration.number("label_smoothing", in: 0...1.0.nextDown),
        classWeights: try configuration.classWeights(context))
    }
  }
}
