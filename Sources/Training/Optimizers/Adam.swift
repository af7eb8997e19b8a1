import Tensors

/// Adam (Kingma and Ba 2015), with an L2 penalty in the gradient as PyTorch.
public struct Adam: Optimizer {
  /// The factor of the L2 penalty's gradient, from 0; added to the gradient as `decay w`.
  public let weightDecay: Double
  private var adam: AdamStep

  /// - Parameters:
  ///   - beta1: memory of the mean gradient, in `0..<1`.
  ///   - beta2: memory of the mean squared gradient, in `0..<1`.
  ///   - epsilon: added to the denominator, above 0.
  ///   - epsilonPlace: where it is added.
  ///   - weightDecay: from 0.
  public init(
    beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, epsilonPlace: AdamEpsilon = .corrected,
    weightDecay: Double = 0.0
  ) {
    self.init(
      AdamStep(owner: "adam", beta1: beta1, beta2: beta2, epsilon: epsilon, epsilonPlace: epsilonPlace),
      weightDecay: weightDecay)
  }

  fileprivate init(_ adam: AdamStep, weightDecay: Double) {
    precondition(weightDecay >= 0, "weight decay of \(weightDecay)")
    self.adam = adam
    self.weightDecay = weightDecay
  }

  public var stepCount: Int { adam.buffers.stepCount }
  public var state: [(name: String, tensor: Tensor)] { adam.buffers.state }

  public mutating func step(
    values: UnsafeMutableBufferPointer<Float>, gradients: UnsafeBufferPointer<Float>, segments: [ParameterSegment],
    learningRate: Double
  ) {
    adam.step(
      values: values, gradients: gradients, segments: segments, learningRate: learningRate, coupledDecay: weightDecay,
      decoupledDecay: 0)
  }

  public mutating func restore(_ state: [(name: String, tensor: Tensor)], stepCount: Int, parameterCount: Int) throws {
    try adam.buffers.restore(state, stepCount: stepCount, parameterCount: parameterCount)
  }
}

extension Component where Context == Void, Product == any Optimizer {
  static var adam: Self {
    Component(
      name: "adam", summary: "Adam (Kingma and Ba 2015).",
      options: ComponentConfiguration.adamOptions + [
        ComponentOption("weight_decay", 0.0, "L2 penalty added to the gradient, from 0.")
      ]
    ) { configuration, _ in
      Adam(
        try configuration.adamStep(owner: "adam"),
        weightDecay: try configuration.number("weight_decay", in: .nonNegative))
    }
  }
}
