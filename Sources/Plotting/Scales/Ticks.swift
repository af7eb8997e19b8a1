import Foundation

/// Round numbers for axes.
public enum Ticks {
  /// Multiples of 1, 2, 2.5 or 5 times a power of ten inside `range`, about `count` of them and never more than twice that.
  ///
  /// A range that is empty or not finite gives its lower end alone, or nothing.
  public static func linear(in range: ClosedRange<Double>, count: Int) -> [Double] {
    guard range.lowerBound.isFinite, range.upperBound.isFinite else { return [] }
    guard let step = step(for: range, count: count) else { return [range.lowerBound] }
    let slack = step.value * 1e-9
    let first = ((range.lowerBound - slack) / step.value).rounded(.up)
    let last = ((range.upperBound + slack) / step.value).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    return (0...Int(last - first)).map { step.multiple(first + Double($0)) }
  }

  /// Powers of ten inside a positive `range`; with 2 and 5 times them where there are fewer than three.
  public static func logarithmic(in range: ClosedRange<Double>) -> [Double] {
    guard range.lowerBound > 0, range.upperBound.isFinite else { return [] }
    let low = Int(log10(range.lowerBound).rounded(.down))
    let high = Int(log10(range.upperBound).rounded(.up))
    func ticks(_ factors: [Double]) -> [Double] {
      var result: [Double] = []
      for power in low...max(low, high) {
        for factor in factors {
          let tick = factor * power10(power)
          if tick >= range.lowerBound * (1 - 1e-12), tick <= range.upperBound * (1 + 1e-12) { result.append(tick) }
        }
      }
      return result
    }
    let decades = ticks([1])
    return decades.count >= 3 ? decades : ticks([1, 2, 5])
  }

  /// A positive `range` extended outwards to 1, 2 or 5 times a power of ten, so that a logarithmic axis has ticks at both
  /// ends. A range of one number spans the two around it.
  public static func niceLogarithmic(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    precondition(range.lowerBound > 0 && range.upperBound.isFinite, "\(range) has no place on a logarithmic axis")
    let steps = (Int(log10(range.lowerBound).rounded(.down)) - 1...Int(log10(range.upperBound).rounded(.up)) + 1)
      .flatMap { power in [1, 2, 5].map { $0 * power10(power) } }
    let slack = 1e-9
    let low = steps.last { $0 <= range.lowerBound * (1 + slack) } ?? range.lowerBound
    let high = steps.first { $0 >= range.upperBound * (1 - slack) && $0 > low } ?? range.upperBound
    return low...high
  }

  /// `range` extended outwards to round numbers.
  public static func nice(_ range: ClosedRange<Double>, count: Int = 5) -> ClosedRange<Double> {
    guard let step = step(for: range, count: count) else { return range }
    let slack = 1e-9
    let first = (range.lowerBound / step.value + slack).rounded(.down)
    let last = (range.upperBound / step.value - slack).rounded(.up)
    return step.multiple(first)...step.multiple(last)
  }

  /// Decimals that tell apart neighbouring values of `ticks`, 0...6.
  public static func decimals(for ticks: [Double]) -> Int {
    func isExact(_ tick: Double, _ decimals: Int) -> Bool {
      let scaled = tick * power10(decimals)
      return abs(scaled - scaled.rounded()) < 1e-6 * max(1, abs(tick))
    }
    return (0...6).first { decimals in ticks.allSatisfy { isExact($0, decimals) } } ?? 6
  }

  private struct Step {
    let mantissa: Double
    let power: Int
    var value: Double { multiple(1) }
    /// Divides for negative powers, so that 3 steps of 0.1 are 0.3 exactly.
    func multiple(_ n: Double) -> Double {
      // Adding zero makes a negative zero positive.
      (power < 0 ? n * mantissa / power10(-power) : n * mantissa * power10(power)) + 0
    }
  }

  private static func step(for range: ClosedRange<Double>, count: Int) -> Step? {
    let length = range.upperBound - range.lowerBound
    guard length.isFinite, length > 0, count > 0 else { return nil }
    let rough = length / Double(count)
    guard rough > 1e-300 else { return nil }
    let power = Int(log10(rough).rounded(.down))
    let candidates = [1, 2, 2.5, 5, 10].map { Step(mantissa: $0, power: power) }
    // The nearest on a logarithmic scale.
    return candidates.min { abs(log($0.value / rough)) < abs(log($1.value / rough)) }
  }
}

private func power10(_ n: Int) -> Double { pow(10, Double(n)) }
