import Files

/// Where in a run, and in the network, a number stopped being finite.
public struct Divergence: Sendable, Equatable {
  /// What holds the first value that is no number or infinite.
  public enum Origin: Sendable, Equatable {
    /// A network input: the image's position among the images of its pass.
    case image(Int)
    /// The output of a node whose inputs are finite.
    case node(String)
    /// The loss of finite logits.
    case loss
    /// The loss's gradient with respect to the logits.
    case lossGradient
    /// A parameter, or a moving statistic, behind an update whose gradient was finite.
    case parameter(String)
    /// The gradient of a parameter, the first on the way back from the loss.
    case gradient(parameter: String)
  }

  /// What the network was doing.
  public enum Pass: Sendable, Equatable {
    /// A training step.
    case training
    /// The validation after the epoch's steps.
    case validation
  }

  /// The epoch, counted from 1.
  public let epoch: Int
  /// The step of the epoch, or the batch of the validation, counted from 1.
  public let step: Int
  /// The learning rate of the step, or of the last step before the validation.
  public let learningRate: Double
  /// What the network was doing.
  public let pass: Pass
  /// Where the first such number stands.
  public let origin: Origin

  /// A place in a run and in a network.
  public init(epoch: Int, step: Int, learningRate: Double, pass: Pass, origin: Origin) {
    self.epoch = epoch
    self.step = step
    self.learningRate = learningRate
    self.pass = pass
    self.origin = origin
  }

  /// The place in the run, in words.
  public var place: String {
    let step = pass == .training ? "step \(step)" : "validation batch \(step)"
    return "epoch \(epoch), \(step), learning rate \(learningRate)"
  }

  /// The place in the network, in words.
  /// - Parameter path: names the image at a position.
  public func source(naming path: (Int) -> String = { "number \($0 + 1)" }) -> String {
    switch origin {
    case .image(let position): "the input made from image \(path(position)) is not finite"
    case .node(let name): "it first appears forward, in the output of node \(name)"
    case .loss: "the logits are finite, their loss is not"
    case .lossGradient: "the loss is finite, its gradient is not"
    case .parameter(let name): "the gradient was finite, what the step made of \(name) is not"
    case .gradient(let parameter): "forward all is finite; it first appears backward, in the gradient of \(parameter)"
    }
  }
}

/// Errors of a run.
public enum TrainingError: ReportableError {
  /// The loss or the gradient is no number.
  case diverged(Divergence)

  public var failure: Failure { .badData }

  public var description: String {
    switch self {
    case .diverged(let divergence):
      "the loss or its gradient is no longer a number (\(divergence.place)): \(divergence.source())"
    }
  }
}
