internal import CKernels
import Tensors

/// Stochastic gradient descent with momentum, as PyTorch: `v = m v + g`, `w -= rate v`.
///
/// With Nesterov momentum the step is `g + m v`. (Keras's velocity holds the rate of its step, which differs where the
/// rate changes.)
public struct SGD: Optimizer {
  /// The share of the velocity that is kept, in `0..<1`.
  public let momentum: Double
  /// Whether the step looks ahead along the velocity.
  public let nesterov: Bool
  private let decay: WeightDecay
  private var buffers: OptimizerBuffers

  /// - Parameters:
  ///   - momentum: the share of the velocity that is kept, in `0..<1`.
  ///   - nesterov: whether the step looks ahead; needs momentum.
  ///   - weightDecay: from 0.
  ///   - weightDecayForm: what it does to a weight.
  public init(
    momentum: Double = 0.9, nesterov: Bool = true, weightDecay: Double = 0, weightDecayForm: WeightDecayForm = .l2
  ) {
    precondition(momentum >= 0 && momentum < 1 && weightDecay >= 0, "momentum \(momentum), weight decay \(weightDecay)")
    precondition(momentum > 0 || !nesterov, "Nesterov momentum needs momentum")
    self.momentum = momentum
    self.nesterov = nesterov
    decay = WeightDecay(factor: weightDecay, form: weightDecayForm)
    buffers = OptimizerBuffers(owner: "sgd", names: momentum > 0 ? ["velocity"] : [])
  }

  public var stepCount: Int { buffers.stepCount }
  public var state: [(name: String, tensor: Tensor)] { buffers.state }

  public mutating func step(
    values: UnsafeMutableBufferPointer<Float>, gradients: UnsafeBufferPointer<Float>, segments: [ParameterSegment],
    learningRate: Double
  ) {
    buffers.beginStep(values: values.count, gradients: gradients.count, segments: segments)
    guard let values = values.baseAddress, let gradients = gradients.baseAddress else { return }
    let (momentum, decay, nesterov) = (Float(momentum), decay, nesterov)
    buffers.withPointers { state in
      segments.forEachPiece { segment, piece in
        let start = piece.lowerBound
        let rate = learningRate * Double(segment.learningRateScale)
        optimizer_sgd(
          values + start, gradients + start, state.first.map { $0 + start }, piece.count,
          Float(rate), momentum, decay.gradientFactor(segment), decay.shrink(segment, rate: rate), nesterov)
      }
    }
  }

  public mutating func restore(_ state: [(name: String, tensor: Tensor)], stepCount: Int, parameterCount: Int) throws {
    try buffers.restore(state, stepCount: stepCount, parameterCount: parameterCount)
  }
}

extension Component where Context == Void, Product == any Optimizer {
  static var sgd: Self {
    Component(
      name: "sgd", summary: "Stochastic gradient descent, with (Nesterov) momentum as PyTorch.",
      options: [
        ComponentOption("momentum", 0.9, "Share of the velocity that is kept, 0 to below 1."),
        ComponentOption("nesterov", true, "Whether the step looks ahead along the velocity; needs momentum."),
      ] + ComponentConfiguration.weightDecayOptions
    ) { configuration, _ in
      let momentum = try configuration.number("momentum", in: 0...1.0.nextDown)
      let nesterov = try configuration.flag("nesterov")
      guard momentum > 0 || !nesterov else {
        throw configuration.invalid("nesterov", "false where momentum is 0", .bool(true))
      }
      let decay = try configuration.weightDecay()
      return SGD(
        momentum: momentum, nesterov: nesterov, weightDecay: decay.factor, weightDecayForm: decay.form)
    }
  }
}
