import Files

/// A rate that falls when the loss of the epochs stops falling; as Keras's `ReduceLROnPlateau` with `mode="min"`.
public struct Plateau: Schedule {
  /// What the rate is multiplied by.
  public let factor: Double
  /// Epochs without improvement after which the rate falls.
  public let patience: Int
  /// The least change that counts as an improvement.
  public let leastChange: Double
  /// Epochs after a fall in which nothing is counted.
  public let cooldown: Int
  /// The lowest rate.
  public let floor: Double

  /// The present rate.
  public private(set) var rate: Double
  private var best: Double?
  private var waited = 0
  private var cooling = 0

  /// - Parameters:
  ///   - initialRate: the rate until the first fall.
  ///   - factor: what the rate is multiplied by, in `0..<1`.
  ///   - patience: epochs without improvement after which the rate falls.
  ///   - leastChange: the least change that counts as an improvement.
  ///   - cooldown: epochs after a fall in which nothing is counted.
  ///   - floor: the lowest rate.
  public init(
    initialRate: Double, factor: Double = 0.1, patience: Int = 10, leastChange: Double = 1e-4, cooldown: Int = 0,
    floor: Double = 0
  ) {
    precondition(
      factor >= 0 && factor < 1 && patience >= 0 && cooldown >= 0 && floor >= 0, "plateau options out of range")
    rate = initialRate
    self.factor = factor
    self.patience = patience
    self.leastChange = leastChange
    self.cooldown = cooldown
    self.floor = floor
  }

  public func learningRate(step: Int) -> Double { rate }

  /// Counts an epoch; a metric that is NaN is no improvement.
  public mutating func observe(metric: Double) {
    if cooling > 0 {
      cooling -= 1
      waited = 0
    }
    if improves(metric) {
      best = metric
      waited = 0
    } else if cooling == 0 {
      waited += 1
      if waited >= patience, rate > floor {
        rate = max(rate * factor, floor)
        cooling = cooldown
        waited = 0
      }
    }
  }

  private func improves(_ metric: Double) -> Bool {
    best.map { metric < $0 - leastChange } ?? metric.isFinite
  }

  public var state: JSONValue { ["rate": rate, "best": best, "waited": waited, "cooling": cooling] }

  public mutating func restore(_ state: JSONValue) throws {
    guard let rate = state["rate"]?.doubleValue, let best = state["best"], let waited = state["waited"]?.intValue,
      let cooling = state["cooling"]?.intValue, best == .null || best.doubleValue != nil
    else {
      throw ConfigurationError.foreignState(
        owner: "schedule plateau", expected: "rate, best, waited and cooling", got: state.compactText)
    }
    self.rate = rate
    self.best = best.doubleValue
    self.waited = waited
    self.cooling = cooling
  }
}

extension Component where Context == ScheduleContext, Product == any Schedule {
  static var plateau: Self {
    Component(
      name: "plateau", summary: "Falls when the validation loss stops falling (Keras ReduceLROnPlateau).",
      options: [
        ComponentOption("factor", 0.1, "What the rate is multiplied by, 0 to below 1."),
        ComponentOption("patience", 10, "Epochs without improvement after which the rate falls."),
        ComponentOption("least_change", 1e-4, "Least change that counts as an improvement, from 0."),
        ComponentOption("cooldown", 0, "Epochs after a fall in which nothing is counted."),
        ComponentOption("floor", 0.0, "The lowest rate, from 0."),
      ]
    ) { configuration, context in
      Plateau(
        initialRate: context.learningRate, factor: try configuration.number("factor", in: 0...1.0.nextDown),
        patience: try configuration.integer("patience", in: 0...Int.max),
        leastChange: try configuration.number("least_change", in: .nonNegative),
        cooldown: try configuration.integer("cooldown", in: 0...Int.max),
        floor: try configuration.number("floor", in: .nonNegative))
    }
  }
}
