import Foundation

/// How numbers are written on axes and labels.
public enum NumberFormat: Sendable, Hashable {
  /// As many decimals as the neighbouring ticks need.
  case automatic
  /// A fixed number of decimals.
  case decimals(Int)
  /// A share of 1 as a percentage.
  case percent(decimals: Int)
  /// A whole number with separated thousands.
  case count
  /// Powers of ten where very small or large: `1e-4`.
  case scientific
  /// The count whose logarithm to base 10 the value is: `100` for 2.
  case decimalLogarithm
  /// A moment in seconds since the beginning of 1970, universal time: `5 Mar`, `14:30`, as neighbouring ticks need.
  case time

  /// The texts of ticks, with equal decimals; different values have different texts.
  public func texts(_ values: [Double]) -> [String] {
    switch self {
    case .automatic:
      let largest = values.map(abs).max() ?? 0
      if largest > 0, largest < 1e-3 || largest >= 1e9 {
        let texts = Self.distinct(values, from: 0, to: 6) { decimals in values.map { Self.power($0, atLeast: decimals) }
        }
        // Large numbers that differ in their last digits need all of them.
        guard Set(texts).count < Set(values).count, largest >= 1e9 else { return texts }
        return values.allSatisfy { $0 == $0.rounded() }
          ? values.map(NumberFormat.count.text)
          : Self.distinct(values, from: 0, to: 12) { values.map(NumberFormat.decimals($0).text) }
      }
      let decimals = Ticks.decimals(for: values)
      if largest >= 10_000, decimals == 0 {
        let texts = values.map(NumberFormat.count.text)
        if Set(texts).count == Set(values).count { return texts }
      }
      return Self.distinct(values, from: decimals, to: 12) { values.map(NumberFormat.decimals($0).text) }
    case .percent(let decimals):
      // Neighbouring ticks stay different.
      let needed = max(decimals, min(3, Ticks.decimals(for: values.map { $0 * 100 })))
      return values.map(NumberFormat.percent(decimals: needed).text)
    case .time: return TimeTexts.texts(values)
    default: return values.map(text)
    }
  }

  /// The texts with the fewest decimals, from `first` on, that tell all values apart; with `last` where none do.
  private static func distinct(
    _ values: [Double], from first: Int, to last: Int, _ texts: (Int) -> [String]
  ) -> [String] {
    let count = Set(values).count
    for decimals in first..<max(first + 1, last) {
      let found = texts(decimals)
      if Set(found).count == count { return found }
    }
    return texts(last)
  }

  /// How an axis is written whose values have this format: ticks are round, so that they need no fixed number of decimals.
  var onAxis: NumberFormat {
    switch self {
    case .percent: .percent(decimals: 0)
    case .decimals: .automatic
    default: self
    }
  }

  /// The text of one number; an en dash where there is none (NaN, infinite).
  public func text(_ value: Double) -> String {
    guard value.isFinite else { return "–" }
    switch self {
    case .automatic: return NumberFormat.decimals(Ticks.decimals(for: [value])).text(value)
    case .decimals(let decimals): return Self.fixed(value, decimals)
    case .percent(let decimals):
      let smallest = pow(10, -Double(decimals))
      if value > 0, value * 100 < smallest / 2 { return "< \(Self.fixed(smallest, decimals))\u{202F}%" }
      return Self.fixed(value * 100, decimals) + "\u{202F}%"
    case .count: return Self.grouped(value)
    case .scientific: return Self.power(value)
    case .decimalLogarithm: return Self.grouped(pow(10, value))
    case .time: return TimeTexts.texts([value])[0]
    }
  }

  private static func fixed(_ value: Double, _ decimals: Int) -> String {
    let text = String(format: "%.\(max(0, min(12, decimals)))f", value)
    let isZero = !text.contains { $0 >= "1" && $0 <= "9" }
    guard text.hasPrefix("-") else { return text }
    return (isZero ? "" : "\u{2212}") + text.dropFirst()
  }

  private static func grouped(_ value: Double) -> String {
    var digits = fixed(value.rounded(), 0)
    var sign = ""
    if digits.hasPrefix("\u{2212}") { sign = String(digits.removeFirst()) }
    var result = ""
    for (i, digit) in digits.enumerated() {
      if i > 0, (digits.count - i) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return sign + result
  }

  private static func power(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return fixed(value, 0) }
    let exponent = Int(log10(abs(value)).rounded(.down))
    if (-2...3).contains(exponent) { return NumberFormat.automatic.text(value) }
    let mantissa = value / pow(10, Double(exponent))
    return power(value, decimals: abs(mantissa - mantissa.rounded()) < 1e-6 ? 0 : 1)
  }

  /// With as many decimals as the value needs, up to three, but no fewer than `decimals`.
  private static func power(_ value: Double, atLeast decimals: Int) -> String {
    guard value != 0, value.isFinite else { return value == 0 ? "0" : "–" }
    let mantissa = value / pow(10, log10(abs(value)).rounded(.down))
    return power(value, decimals: max(decimals, min(3, Ticks.decimals(for: [mantissa]))))
  }

  private static func power(_ value: Double, decimals: Int) -> String {
    let exponent = log10(abs(value)).rounded(.down)
    // The smallest numbers have powers of ten below all numbers: they are divided in two steps.
    let mantissa = exponent < -300 ? value * 1e300 / pow(10, exponent + 300) : value / pow(10, exponent)
    return fixed(mantissa, decimals) + "e" + fixed(exponent, 0)
  }
}
