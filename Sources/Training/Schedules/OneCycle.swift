import Foundation

/// Up to a highest rate and down to nearly nothing in one run; as PyTorch's `OneCycleLR` (Smith and Topin 2017).
public struct OneCycle: Schedule {
  /// The curve between two rates.
  public enum Annealing: String, Sendable, CaseIterable {
    /// A half cosine.
    case cosine
    /// A straight line.
    case linear
  }

  /// The highest rate.
  public let highestRate: Double
  /// Steps of the whole cycle; later steps keep its last rate.
  public let totalSteps: Int
  /// The share of the cycle in which the rate rises.
  public let risingShare: Double
  /// The highest rate over the first.
  public let firstDivisor: Double
  /// The first rate over the last.
  public let lastDivisor: Double
  /// The curve between two rates.
  public let annealing: Annealing

  /// - Parameters:
  ///   - highestRate: the highest rate.
  ///   - totalSteps: steps of the whole cycle, from 1.
  ///   - risingShare: the share of the cycle in which the rate rises, in `0...1`.
  ///   - firstDivisor: the highest rate over the first, above 0.
  ///   - lastDivisor: the first rate over the last, above 0.
  ///   - annealing: the curve between two rates.
  public init(
    highestRate: Double, totalSteps: Int, risingShare: Double = 0.3, firstDivisor: Double = 25,
    lastDivisor: Double = 1e4,
    annealing: Annealing = .cosine
  ) {
    precondition(totalSteps > 0 && firstDivisor > 0 && lastDivisor > 0, "a cycle of \(totalSteps) steps")
    precondition((0...1).contains(risingShare), "a rising share of \(risingShare)")
    self.highestRate = highestRate
    self.totalSteps = totalSteps
    self.risingShare = risingShare
    self.firstDivisor = firstDivisor
    self.lastDivisor = lastDivisor
    self.annealing = annealing
  }

  public func learningRate(step: Int) -> Double {
    let first = highestRate / firstDivisor
    let step = Double(min(step, totalSteps - 1))
    let peak = risingShare * Double(totalSteps) - 1
    let end = Double(totalSteps - 1)
    if step <= peak { return between(first, highestRate, peak > 0 ? step / peak : 1) }
    // A rising share below one step starts at the peak.
    let start = max(0, peak)
    return between(highestRate, first / lastDivisor, end > start ? (step - start) / (end - start) : 1)
  }

  private func between(_ from: Double, _ to: Double, _ share: Double) -> Double {
    switch annealing {
    case .cosine: to + (from - to) / 2 * (1 + cos(.pi * share))
    case .linear: from + (to - from) * share
    }
  }
}

extension Component where Context == ScheduleContext, Product == any Schedule {
  static var oneCycle: Self {
    Component(
      name: "one-cycle", summary: "Up to the learning rate and down to nearly nothing (PyTorch OneCycleLR).",
      options: [
        ComponentOption("rising_share", 0.3, "Share of the run in which the rate rises, 0 to 1."),
        ComponentOption("first_divisor", 25.0, "The learning rate over the first rate, above 0."),
        ComponentOption("last_divisor", 10000.0, "The first rate over the last, above 0."),
        ComponentOption("annealing", OneCycle.Annealing.cosine.rawValue, "cosine or linear."),
      ]
    ) { configuration, context in
      OneCycle(
        highestRate: context.learningRate, totalSteps: context.totalSteps,
        risingShare: try configuration.number("rising_share", in: 0...1),
        firstDivisor: try configuration.number("first_divisor", in: .positive),
        lastDivisor: try configuration.number("last_divisor", in: .positive),
        annealing: try configuration.choice("annealing", OneCycle.Annealing.self))
    }
  }
}
