import Tensors

/// Adam with decoupled weight decay: `w -= rate decay w` besides the step, as PyTorch and Keras.
///
/// Source: Loshchilov and Hutter 2019, algorithm 2.
public struct AdamW: Optimizer {
  /// The share of each weight, times the learning rate, that a step takes away; from 0.
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
    weightDecay: Double = 0.01
  ) {
    self.init(
      AdamStep(owner: "adamw", beta1: beta1, beta2: beta2, epsilon: epsilon, epsilonPlace: epsilonPlace),
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
      values: values, gradients: gradients, segments: segments, learningRate: learningRate, coupledDecay: 0,
      decoupledDecay: weightDecay)
  }

  public mutating func restore(_ state: [(name: String, tensor: Tensor)], stepCount: Int, parameterCount: Int) throws {
    try adam.buffers.restore(state, stepCount: stepCount, parameterCount: parameterCount)
  }
}

extension Component where Context == Void, Product == any Optimizer {
  static var adamw: Self {
    Component(
      name: "adamw", summary: "Adam with decoupled weight decay (Loshchilov and Hutter 2019).",
      options: ComponentConfiguration.adamOptions + [
        ComponentOption("weight_decay", 0.01, "Decoupled decay, from 0: each step takes rate * decay of the weight.")
      ]
    ) { configuration, _ in
      AdamW(
        try configuration.adamStep(owner: "adamw"),
        weightDecay: try configuration.number("weight_decay", in: .nonNegative))
    }
  }
}
