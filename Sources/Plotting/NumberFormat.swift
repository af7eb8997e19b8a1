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

  /// The texts of ticks, with equal decimals.
  public func texts(_ values: [Double]) -> [String] {
    switch self {
    case .automatic:
      let largest = values.map(abs).max() ?? 0
      if largest > 0, largest < 1e-3 { return values.map(NumberFormat.scientific.text) }
      if largest >= 10_000, Ticks.decimals(for: values) == 0 {
        return values.map(NumberFormat.count.text)
      }
      return values.map(NumberFormat.decimals(Ticks.decimals(for: values)).text)
    case .percent(let decimals):
      // Neighbouring ticks stay different.
      let needed = max(decimals, min(3, Ticks.decimals(for: values.map { $0 * 100 })))
      return values.map(NumberFormat.percent(decimals: needed).text)
    default: return values.map(text)
    }
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
    guard value != 0 else { return "0" }
    let exponent = Int(log10(abs(value)).rounded(.down))
    if (-2...3).contains(exponent) { return NumberFormat.automatic.text(value) }
    let mantissa = value / pow(10, Double(exponent))
    return fixed(mantissa, abs(mantissa - mantissa.rounded()) < 1e-6 ? 0 : 1) + "e"
      + fixed(Double(exponent), 0)
  }
}
