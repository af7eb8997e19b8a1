/// What weight decay does to a weight.
public enum WeightDecayForm: String, Sendable, CaseIterable {
  /// An L2 penalty: `decay w` joins the gradient, and so the optimiser's memories, as PyTorch's `weight_decay`.
  case l2
  /// Each step takes `rate decay w` from the weight itself (Loshchilov and Hutter 2019), as Keras's `weight_decay`.
  case decoupled
}

/// The weight decay of one optimiser; segments that do not decay are left alone.
struct WeightDecay: Sendable {
  let factor: Double
  let form: WeightDecayForm

  /// What multiplies a weight before it is added to its gradient.
  func gradientFactor(_ segment: ParameterSegment) -> Float {
    segment.decays && form == .l2 ? Float(factor) : 0
  }

  /// What multiplies a weight before its update.
  /// - Parameter rate: the segment's learning rate.
  func shrink(_ segment: ParameterSegment, rate: Double) -> Float {
    segment.decays && form == .decoupled ? Float(1 - rate * factor) : 1
  }
}

extension ComponentConfiguration {
  static var weightDecayOptions: [ComponentOption] {
    [
      ComponentOption("weight_decay", 0.0, "Weight decay, from 0."),
      ComponentOption(
        "weight_decay_form", WeightDecayForm.l2.rawValue,
        "l2 (decay w joins the gradient, PyTorch) or decoupled (a step takes rate * decay of the weight, Keras)."),
    ]
  }

  func weightDecay() throws -> WeightDecay {
    WeightDecay(
      factor: try number("weight_decay", in: .nonNegative),
      form: try choice("weight_decay_form", WeightDecayForm.self))
  }
}
