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
    // Far from zero, neighbouring multiples may be the same number.
    return (0...Int(last - first)).map { step.multiple(first + Double($0)) }.reduce(into: []) {
      if $0.last != $1 { $0.append($1) }
    }
  }

  /// Powers of ten inside a positive `range`, at most twice `count` of them but two where there are; with 2 and 5 times them
  /// where there are fewer than three, and ticks as of a linear axis where even these are fewer than two.
  public static func logarithmic(in range: ClosedRange<Double>, count: Int = 6) -> [Double] {
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
    let limit = max(2, 2 * count)
    if decades.count >= 3 { return thinned(decades, limit: limit) }
    let fine = ticks([1, 2, 5])
    return fine.count >= 2 ? thinned(fine, limit: limit) : linear(in: range, count: min(3, count))
  }

  /// Zero and powers of ten on both sides of it, from the constant on, about `count` of them inside `range`; ticks as of a
  /// linear axis where the range does not reach the constant.
  ///
  /// `constant` is that of `Scale.symlog`.
  public static func symmetricLogarithmic(in range: ClosedRange<Double>, constant: Double, count: Int) -> [Double] {
    guard range.lowerBound.isFinite, range.upperBound.isFinite, constant > 0 else { return [] }
    let largest = max(abs(range.lowerBound), abs(range.upperBound))
    guard largest >= constant else { return linear(in: range, count: count) }
    let (least, most) = (Int(log10(constant).rounded(.up)), Int((log10(largest) + 1e-12).rounded(.down)))
    guard least <= most else { return linear(in: range, count: count) }
    let sides = range.lowerBound < 0 && range.upperBound > 0 ? 2 : 1
    let coarse = (least...most).map(power10)
    let fine = (least - 1...most).flatMap { power in [1, 2, 5].map { $0 * power10(power) } }
    let decades =
      coarse.count > 1 ? coarse : fine.filter { $0 >= constant * (1 - 1e-12) && $0 <= largest * (1 + 1e-12) }
    // The largest powers stay: they are the ends of the axis.
    let kept = thinned(decades.reversed(), limit: max(1, count / sides)).reversed()
    let all = kept.reversed().map { -$0 } + [0] + kept
    let inside = all.filter { range.contains($0) }
    return inside.count >= 2 ? inside : linear(in: range, count: count)
  }

  /// Every second value, every third …, so that no more than `limit` are left; the first one stays.
  static func thinned(_ values: some Sequence<Double>, limit: Int) -> [Double] {
    let values = Array(values)
    let step = max(1, (values.count + limit - 1) / max(1, limit))
    return stride(from: 0, to: values.count, by: step).map { values[$0] }
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
    let (low, high) = (step.multiple(first), step.multiple(last))
    // The largest numbers have no round ones above them.
    return low.isFinite && high.isFinite ? low...high : range
  }

  /// Decimals that tell apart neighbouring values of `ticks`, 0...6.
  public static func decimals(for ticks: [Double]) -> Int {
    func isExact(_ tick: Double, _ decimals: Int) -> Bool {
      let scaled = tick * power10(decimals)
      // As exact as large numbers can be.
      return abs(scaled - scaled.rounded()) < max(1e-6, 4e-16 * abs(scaled))
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
    guard range.lowerBound.isFinite, range.upperBound.isFinite, range.lowerBound < range.upperBound, count > 0 else {
      return nil
    }
    let length = range.upperBound - range.lowerBound
    // A range may be longer than any number: its parts are not.
    let parts = Double(count)
    let rough = length.isFinite ? length / parts : range.upperBound / parts - range.lowerBound / parts
    guard rough.isFinite, rough > 1e-300 else { return nil }
    let power = Int(log10(rough).rounded(.down))
    let candidates = [1, 2, 2.5, 5, 10].map { Step(mantissa: $0, power: power) }
    // The nearest on a logarithmic scale.
    return candidates.min { abs(log($0.value / rough)) < abs(log($1.value / rough)) }
  }
}

private func power10(_ n: Int) -> Double { pow(10, Double(n)) }
