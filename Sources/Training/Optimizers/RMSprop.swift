internal import CKernels
import Tensors

/// RMSprop: the gradient over the root of its running mean square (Hinton, Coursera lecture 6e).
public struct RMSprop: Optimizer {
  /// Where frameworks put epsilon and the learning rate.
  public enum Convention: String, Sendable, CaseIterable {
    /// `w -= rate g / sqrt(s + epsilon)`; the velocity holds steps, learning rate included.
    case keras
    /// `w -= rate g / (sqrt(s) + epsilon)`; the velocity holds directions, multiplied by the present learning rate.
    case pytorch
  }

  /// Where epsilon and the learning rate stand.
  public let convention: Convention
  /// The memory of the mean squared gradient, in `0..<1`.
  public let rho: Double
  /// Keeps the denominator from zero; above 0.
  public let epsilon: Double
  /// The share of the velocity that is kept, in `0..<1`; 0 keeps none.
  public let momentum: Double
  /// Whether the square of the mean gradient is taken from the mean square.
  public let centered: Bool
  private let decay: WeightDecay
  private var buffers: OptimizerBuffers

  /// - Parameters:
  ///   - convention: where epsilon and the learning rate stand.
  ///   - rho: the memory of the mean squared gradient, in `0..<1`.
  ///   - epsilon: keeps the denominator from zero; above 0.
  ///   - momentum: the share of the velocity that is kept, in `0..<1`.
  ///   - centered: whether the square of the mean gradient is taken from the mean square.
  ///   - weightDecay: from 0.
  ///   - weightDecayForm: what it does to a weight.
  public init(
    convention: Convention = .keras, rho: Double = 0.9, epsilon: Double = 1e-7, momentum: Double = 0,
    centered: Bool = false, weightDecay: Double = 0, weightDecayForm: WeightDecayForm = .l2
  ) {
    precondition(rho >= 0 && rho < 1 && momentum >= 0 && momentum < 1, "rho \(rho), momentum \(momentum)")
    precondition(epsilon > 0 && weightDecay >= 0, "epsilon \(epsilon), weight decay \(weightDecay)")
    self.convention = convention
    self.rho = rho
    self.epsilon = epsilon
    self.momentum = momentum
    self.centered = centered
    decay = WeightDecay(factor: weightDecay, form: weightDecayForm)
    let names = ["mean_square"] + (centered ? ["mean"] : []) + (momentum > 0 ? ["velocity"] : [])
    buffers = OptimizerBuffers(owner: "rmsprop", names: names)
  }

  public var stepCount: Int { buffers.stepCount }
  public var state: [(name: String, tensor: Tensor)] { buffers.state }

  public mutating func step(
    values: UnsafeMutableBufferPointer<Float>, gradients: UnsafeBufferPointer<Float>, segments: [ParameterSegment],
    learningRate: Double
  ) {
    buffers.beginStep(values: values.count, gradients: gradients.count, segments: segments)
    guard let values = values.baseAddress, let gradients = gradients.baseAddress else { return }
    let (rho, momentum, decay) = (rho, Float(momentum), decay)
    let keras = convention == .keras
    let (inside, outside) = keras ? (Float(epsilon), 0) : (0, Float(epsilon))
    let (centered, moves) = (centered, self.momentum > 0)
    buffers.withPointers { state in
      segments.forEachPiece { segment, piece in
        let start = piece.lowerBound
        let exactRate = learningRate * Double(segment.learningRateScale)
        let rate = Float(exactRate)
        optimizer_rmsprop(
          values + start, gradients + start, state[0] + start, centered ? state[1] + start : nil,
          moves ? state[centered ? 2 : 1] + start : nil, piece.count, keras ? rate : 1, keras ? 1 : rate, rho, momentum,
          inside, outside, decay.gradientFactor(segment), decay.shrink(segment, rate: exactRate))
      }
    }
  }

  public mutating func restore(_ state: [(name: String, tensor: Tensor)], stepCount: Int, parameterCount: Int) throws {
    try buffers.restore(state, stepCount: stepCount, parameterCount: parameterCount)
  }
}

extension Component where Context == Void, Product == any Optimizer {
  static var rmsprop: Self {
    Component(
      name: "rmsprop", summary: "The gradient over the root of its running mean square.",
      options: [
        ComponentOption(
          "convention", RMSprop.Convention.keras.rawValue,
          "keras (epsilon inside the root) or pytorch (epsilon beside it)."),
        ComponentOption("rho", 0.9, "Memory of the mean squared gradient, 0 to below 1 (PyTorch calls it alpha)."),
        ComponentOption("epsilon", 1e-7, "Keeps the denominator from zero, above 0."),
        ComponentOption("momentum", 0.0, "Share of the velocity that is kept, 0 to below 1."),
        ComponentOption("centered", false, "Whether the squared mean gradient is taken from the mean square."),
      ] + ComponentConfiguration.weightDecayOptions
    ) { configuration, _ in
      let decay = try configuration.weightDecay()
      return RMSprop(
        convention: try configuration.choice("convention", RMSprop.Convention.self),
        rho: try configuration.number("rho", in: 0...1.0.nextDown),
        epsilon: try configuration.number("epsilon", in: .positive),
        momentum: try configuration.number("momentum", in: 0...1.0.nextDown),
        centered: try configuration.flag("centered"),
        weightDecay: decay.factor, weightDecayForm: decay.form)
    }
  }
}
