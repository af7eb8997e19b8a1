internal import CKernels
import Foundation
import Tensors

/// How epsilon enters the denominator of Adam.
public enum AdamEpsilon: String, Sendable, CaseIterable {
  /// `sqrt(v / (1 - beta2^t)) + epsilon`, as the paper and PyTorch.
  case corrected
  /// `sqrt(v) + epsilon` before the correction, as Keras ("epsilon hat" of the paper).
  case uncorrected
}

/// The update that Adam and AdamW share (Kingma and Ba 2015, algorithm 1).
struct AdamStep: Sendable {
  let beta1: Double
  let beta2: Double
  let epsilon: Double
  let epsilonPlace: AdamEpsilon
  var buffers: OptimizerBuffers

  init(owner: String, beta1: Double, beta2: Double, epsilon: Double, epsilonPlace: AdamEpsilon) {
    precondition(
      beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0, "Adam: \(beta1), \(beta2), \(epsilon)")
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.epsilonPlace = epsilonPlace
    buffers = OptimizerBuffers(owner: owner, names: ["first_moment", "second_moment"])
  }

  /// - Parameters:
  ///   - coupledDecay: added to the gradient, times the value.
  ///   - decoupledDecay: takes `rate * decay * value` from the value.
  mutating func step(
    values: UnsafeMutableBufferPointer<Float>, gradients: UnsafeBufferPointer<Float>, segments: [ParameterSegment],
    learningRate: Double, coupledDecay: Double, decoupledDecay: Double
  ) {
    buffers.beginStep(values: values.count, gradients: gradients.count, segments: segments)
    guard let values = values.baseAddress, let gradients = gradients.baseAddress else { return }
    let steps = Double(buffers.stepCount)
    let firstCorrection = 1 - pow(beta1, steps)
    let secondRoot = (1 - pow(beta2, steps)).squareRoot()
    let epsilon = Float(epsilonPlace == .corrected ? epsilon : epsilon / secondRoot)
    let (beta1, beta2) = (beta1, beta2)
    buffers.withPointers { state in
      segments.forEachPiece { segment, piece in
        let start = piece.lowerBound
        let rate = learningRate * Double(segment.learningRateScale)
        optimizer_adam(
          values + start, gradients + start, state[0] + start, state[1] + start, piece.count,
          Float(rate / firstCorrection), beta1, beta2, Float(1 / secondRoot), epsilon,
          segment.decays ? Float(coupledDecay) : 0, segment.decays ? Float(1 - rate * decoupledDecay) : 1)
      }
    }
  }
}

extension ComponentConfiguration {
  static var adamOptions: [ComponentOption] {
    [
      ComponentOption("beta1", 0.9, "Memory of the mean gradient, 0 to below 1."),
      ComponentOption("beta2", 0.999, "Memory of the mean squared gradient, 0 to below 1."),
      ComponentOption("epsilon", 1e-8, "Added to the denominator, above 0 (PyTorch 1e-8, Keras 1e-7)."),
      ComponentOption(
        "epsilon_place", AdamEpsilon.corrected.rawValue,
        "corrected (added after the bias correction, PyTorch) or uncorrected (before it, Keras)."),
    ]
  }

  func adamStep(owner: String) throws -> AdamStep {
    AdamStep(
      owner: owner, beta1: try number("beta1", in: 0...1.0.nextDown), beta2: try number("beta2", in: 0...1.0.nextDown),
      epsilon: try number("epsilon", in: .positive), epsilonPlace: try choice("epsilon_place", AdamEpsilon.self))
  }
}
