import Foundation

/// Half cosines one after the other, each longer and lower than the last; as Keras's `CosineDecayRestarts` (SGDR,
/// Loshchilov and Hutter 2017).
public struct CosineRestarts: Schedule {
  /// The rate of step 0.
  public let initialRate: Double
  /// Steps of the first period.
  public let firstPeriod: Int
  /// Each period's length over that of the one before.
  public let lengthFactor: Double
  /// Each period's height over that of the one before.
  public let heightFactor: Double
  /// The floor, as a share of the initial rate.
  public let alpha: Double

  /// - Parameters:
  ///   - initialRate: the rate of step 0.
  ///   - firstPeriod: steps of the first period, from 1.
  ///   - lengthFactor: each period's length over that of the one before, from 1.
  ///   - heightFactor: each period's height over that of the one before.
  ///   - alpha: the floor, as a share of the initial rate, in `0...1`.
  public init(
    initialRate: Double, firstPeriod: Int, lengthFactor: Double = 2, heightFactor: Double = 1, alpha: Double = 0
  ) {
    precondition(firstPeriod > 0 && lengthFactor >= 1, "period of \(firstPeriod) steps, length factor \(lengthFactor)")
    self.initialRate = initialRate
    self.firstPeriod = firstPeriod
    self.lengthFactor = lengthFactor
    self.heightFactor = heightFactor
    self.alpha = alpha
  }

  public func learningRate(step: Int) -> Double {
    // Walking the periods is exact at their borders, where a quotient of logarithms is not.
    var start = 0.0
    var length = Double(firstPeriod)
    var height = 1.0
    if lengthFactor == 1 {
      let restarts = step / firstPeriod
      start = Double(restarts * firstPeriod)
      height = pow(heightFactor, Double(restarts))
    } else {
      while Double(step) >= start + length {
        start += length
        length *= lengthFactor
        height *= heightFactor
      }
    }
    let completed = (Double(step) - start) / length
    return initialRate * ((1 - alpha) * 0.5 * height * (1 + cos(.pi * completed)) + alpha)
  }
}

extension Component where Context == ScheduleContext, Product == any Schedule {
  static var cosineRestarts: Self {
    Component(
      name: "cosine-restarts", summary: "Half cosines one after the other (Keras CosineDecayRestarts).",
      options: ComponentConfiguration.stepOptions(
        "period", "Length of the first period (default: a seventh of the run)") + [
          ComponentOption("length_factor", 2.0, "Each period's length over that of the one before, from 1."),
          ComponentOption("height_factor", 1.0, "Each period's height over that of the one before, above 0."),
          ComponentOption("alpha", 0.0, "The floor, as a share of the learning rate, 0 to 1."),
        ]
    ) { configuration, context in
      // Three periods, each twice as long as the last, fill a run: 1 + 2 + 4 = 7.
      let period = try configuration.steps("period", context) ?? Int((Double(context.totalSteps) / 7).rounded(.up))
      return CosineRestarts(
        initialRate: context.learningRate, firstPeriod: max(1, period),
        lengthFactor: try configuration.number("length_factor", in: 1...1e6),
        heightFactor: try configuration.number("height_factor", in: .positive),
        alpha: try configuration.number("alpha", in: 0...1))
    }
  }
}
