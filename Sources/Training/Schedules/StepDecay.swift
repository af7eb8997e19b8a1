import Foundation

/// A rate multiplied by a factor every so many steps; as PyTorch's `StepLR`, and a Keras `ExponentialDecay` with
/// `staircase`.
public struct StepDecay: Schedule {
  /// The rate of step 0.
  public let initialRate: Double
  /// Steps between two changes.
  public let interval: Int
  /// What the rate is multiplied by.
  public let factor: Double

  /// - Parameters:
  ///   - initialRate: the rate of step 0.
  ///   - interval: steps between two changes, from 1.
  ///   - factor: what the rate is multiplied by.
  public init(initialRate: Double, interval: Int, factor: Double = 0.1) {
    precondition(interval > 0, "a change every \(interval) steps")
    self.initialRate = initialRate
    self.interval = interval
    self.factor = factor
  }

  public func learningRate(step: Int) -> Double { initialRate * pow(factor, Double(step / interval)) }
}

extension Component where Context == ScheduleContext, Product == any Schedule {
  static var step: Self {
    Component(
      name: "step", summary: "The rate times a factor every so many steps (PyTorch StepLR).",
      options: ComponentConfiguration.stepOptions("interval", "Time between two changes (default: a third of the run)")
        + [
          ComponentOption("factor", 0.1, "What the rate is multiplied by, above 0.")
        ]
    ) { configuration, context in
      let interval = try configuration.steps("interval", context) ?? Int((Double(context.totalSteps) / 3).rounded(.up))
      return StepDecay(
        initialRate: context.learningRate, interval: max(1, interval),
        factor: try configuration.number("factor", in: .positive))
    }
  }
}
