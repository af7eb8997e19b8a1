import Files

/// The learning rate over the course of a run.
///
/// A value: a copy continues on its own.
public protocol Schedule: Sendable {
  /// The learning rate of one optimiser step, counted from 0; defined beyond the end of the run too.
  func learningRate(step: Int) -> Double

  /// Tells the schedule the monitored metric of an epoch that has ended. Most schedules do not listen.
  mutating func observe(metric: Double)

  /// What a later run needs to continue; `null` for a schedule that depends on the step alone.
  var state: JSONValue { get }

  /// Continues where a stored `state` left off.
  /// - Throws: `ConfigurationError.foreignState` when the state belongs to another schedule.
  mutating func restore(_ state: JSONValue) throws
}

extension Schedule {
  public mutating func observe(metric: Double) {}

  public var state: JSONValue { .null }

  public mutating func restore(_ state: JSONValue) throws {
    guard state == .null else {
      throw ConfigurationError.foreignState(
        owner: "schedule", expected: "no state (this schedule depends on the step alone)", got: state.compactText)
    }
  }
}

/// What a run decides about its schedule.
public struct ScheduleContext: Sendable {
  /// The learning rate that the run was given: the first, or for one-cycle and warm-up the highest.
  public let learningRate: Double
  /// Optimiser steps in the whole run.
  public let totalSteps: Int
  /// Optimiser steps in an epoch.
  public let stepsPerEpoch: Int

  /// - Parameters:
  ///   - learningRate: above 0.
  ///   - totalSteps: optimiser steps in the whole run, from 1.
  ///   - stepsPerEpoch: optimiser steps in an epoch, from 1.
  public init(learningRate: Double, totalSteps: Int, stepsPerEpoch: Int) {
    precondition(learningRate > 0 && totalSteps > 0 && stepsPerEpoch > 0, "an empty run, or no learning rate")
    self.learningRate = learningRate
    self.totalSteps = totalSteps
    self.stepsPerEpoch = stepsPerEpoch
  }
}

extension ComponentConfiguration {
  /// A number of steps from `<name>_steps`, else from `<name>_epochs`, else `nil`.
  func steps(_ name: String, _ context: ScheduleContext) throws -> Int? {
    let steps = try integerIfSet(name + "_steps", in: 0...Int.max)
    let epochs = try numberIfSet(name + "_epochs", in: 0...1e6)
    if steps != nil, let epochs {
      throw invalid(name + "_epochs", "null where \(name)_steps is given", .number(epochs))
    }
    return steps ?? epochs.map { Int(($0 * Double(context.stepsPerEpoch)).rounded()) }
  }

  /// The options that `steps` reads.
  static func stepOptions(_ name: String, _ meaning: String) -> [ComponentOption] {
    [
      ComponentOption(name + "_steps", Int?.none, meaning + ", in optimizer steps."),
      ComponentOption(name + "_epochs", Double?.none, meaning + ", in epochs; instead of \(name)_steps."),
    ]
  }
}
