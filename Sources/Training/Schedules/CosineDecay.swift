import Foundation

/// A half cosine from a learning rate down to a floor, optionally after a linear warm-up; as Keras's `CosineDecay`.
public struct CosineDecay: Schedule {
  /// The rate of step 0.
  public let initialRate: Double
  /// Steps of the decay, after the warm-up.
  public let decaySteps: Int
  /// The floor, as a share of the highest rate.
  public let alpha: Double
  /// The rate at the end of the warm-up; `nil` for no warm-up.
  public let warmupTarget: Double?
  /// Steps of the warm-up.
  public let warmupSteps: Int

  /// - Parameters:
  ///   - initialRate: the rate of step 0.
  ///   - decaySteps: steps of the decay, after the warm-up; from 1.
  ///   - alpha: the floor, as a share of the highest rate, in `0...1`.
  ///   - warmupTarget: the rate at the end of the warm-up; `nil` for no warm-up.
  ///   - warmupSteps: steps of the warm-up.
  public init(
    initialRate: Double, decaySteps: Int, alpha: Double = 0, warmupTarget: Double? = nil, warmupSteps: Int = 0
  ) {
    precondition(decaySteps > 0 && warmupSteps >= 0, "decay of \(decaySteps) steps, warm-up of \(warmupSteps)")
    self.initialRate = initialRate
    self.decaySteps = decaySteps
    self.alpha = alpha
    self.warmupTarget = warmupTarget
    self.warmupSteps = warmupTarget == nil ? 0 : warmupSteps
  }

  public func learningRate(step: Int) -> Double {
    if let warmupTarget, step < warmupSteps {
      return initialRate + (warmupTarget - initialRate) * Double(step) / Double(warmupSteps)
    }
    let completed = Double(min(step - warmupSteps, decaySteps)) / Double(decaySteps)
    return (warmupTarget ?? initialRate) * ((1 - alpha) * 0.5 * (1 + cos(.pi * completed)) + alpha)
  }
}

extension Component where Context == ScheduleContext, Product == any Schedule {
  static var cosine: Self {
    Component(
      name: "cosine", summary: "A half cosine down to a floor, after a linear warm-up (Keras CosineDecay).",
      options: ComponentConfiguration.stepOptions("warmup", "Length of the warm-up (default: none)")
        + ComponentConfiguration.stepOptions("decay", "Length of the decay (default: the rest of the run)") + [
          ComponentOption(
            "warmup_start", 0.0, "Rate at the start of a warm-up, as a share of the learning rate, 0 to 1."),
          ComponentOption("alpha", 0.0, "The floor, as a share of the learning rate, 0 to 1."),
        ]
    ) { configuration, context in
      let warmup = try configuration.steps("warmup", context) ?? 0
      let start = try configuration.number("warmup_start", in: 0...1)
      return CosineDecay(
        initialRate: warmup > 0 ? start * context.learningRate : context.learningRate,
        decaySteps: max(1, try configuration.steps("decay", context) ?? context.totalSteps - warmup),
        alpha: try configuration.number("alpha", in: 0...1), warmupTarget: warmup > 0 ? context.learningRate : nil,
        warmupSteps: warmup)
    }
  }
}
