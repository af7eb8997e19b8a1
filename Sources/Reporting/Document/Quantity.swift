import Foundation

/// A number as a report prints it: the value with its digits, unit, sample size and interval, so that every renderer
/// writes it alike.
public struct Quantity: Sendable, Equatable {
  /// What the number counts or measures.
  public enum Unit: Sendable, Equatable {
    /// A plain number.
    case none
    /// A share: the value is a fraction of 1 and is printed as a percentage.
    case percent
    /// A difference of two shares: the value is a fraction of 1 and is printed in percentage points.
    case percentagePoints
    /// A unit printed after the number, such as `s` or `px`.
    case named(String)
  }

  /// A range that holds the true value with probability `level`.
  public struct Interval: Sendable, Equatable {
    /// The lower end, in the units of the value.
    public let low: Double
    /// The upper end, in the units of the value.
    public let high: Double
    /// The coverage, such as 0.95.
    public let level: Double

    /// An interval of the given coverage.
    public init(_ low: Double, _ high: Double, level: Double = 0.95) {
      self.low = low
      self.high = high
      self.level = level
    }

    /// The interval's kind, such as `95 % CI`.
    public var name: String {
      "\(Quantity.decimal(level * 100, digits: level * 100 == (level * 100).rounded() ? 0 : 1)) % CI"
    }
  }

  /// The value; `nil` or not finite when it does not exist, and then a dash is printed.
  public let value: Double?
  /// Digits after the decimal point.
  public let digits: Int
  /// The unit.
  public let unit: Unit
  /// How many observations the value rests on.
  public let n: Int?
  /// The interval around the value.
  public let interval: Interval?
  /// Whether a number beside this one reaches below zero, so that all intervals are written alike.
  private var standsAmongNegatives = false
  /// Whether the digits are those of a column, and not to be changed for this number alone.
  private var hasDigitsOfColumn = false

  /// A number.
  /// - Parameters:
  ///   - value: the number, or `nil` when it does not exist (the recall of an absent class).
  ///   - digits: digits after the decimal point, 0 … 12.
  ///   - n: how many observations it rests on.
  public init(_ value: Double?, digits: Int = 3, unit: Unit = .none, n: Int? = nil, interval: Interval? = nil) {
    self.value = value.flatMap { $0.isFinite ? $0 : nil }
    self.digits = min(max(digits, 0), 12)
    self.unit = unit
    self.n = n
    self.interval = interval
  }

  /// A count of things: no decimals, thousands separated.
  public static func count(_ count: Int) -> Quantity { Quantity(Double(count), digits: 0) }

  /// A share, given as a fraction of 1 and printed in percent.
  public static func percent(
    _ fraction: Double?, digits: Int = 1, n: Int? = nil, interval: Interval? = nil
  ) -> Quantity {
    Quantity(fraction, digits: digits, unit: .percent, n: n, interval: interval)
  }

  /// A difference of shares, given as a fraction of 1 and printed in percentage points with its sign.
  public static func percentagePoints(_ difference: Double?, digits: Int = 1, interval: Interval? = nil) -> Quantity {
    Quantity(difference, digits: digits, unit: .percentagePoints, interval: interval)
  }

  /// What is printed where a value does not exist.
  public static let absent = "–"

  /// The number with its unit: `71.3 %`, `35,887`, `< 0.1 %`, `+1.2 pt`, or a dash.
  ///
  /// A value that is not zero never prints as zero, and a share below 1 never prints as 100 %. Beside an interval that
  /// reaches below zero, a value that would print as zero has a digit more, and so has its interval.
  public var text: String {
    guard let value else { return Self.absent }
    let scaled = value * scale
    let digits = shownDigits
    let plain = Self.decimal(scaled, digits: digits)
    let step = pow(10, -Double(digits))
    let shown: String
    if value != 0, Self.isZero(plain) {
      shown = value > 0 ? "< \(Self.decimal(step, digits: digits))" : "> −\(Self.decimal(step, digits: digits))"
    } else if unit == .percent, value < 1, plain == Self.decimal(100, digits: digits) {
      shown = "> \(Self.decimal(100 - step, digits: digits))"
    } else {
      shown = unit == .percentagePoints && scaled > 0 ? "+" + plain : plain
    }
    return shown + suffix
  }

  /// The interval without its unit: `69.8–72.8`, or `−0.2 to 0.5` when an end is negative.
  public var intervalText: String? {
    guard value != nil, let interval, interval.low.isFinite, interval.high.isFinite else { return nil }
    let low = Self.decimal(interval.low * scale, digits: shownDigits)
    let high = Self.decimal(interval.high * scale, digits: shownDigits)
    return standsAmongNegatives || interval.low < 0 || interval.high < 0 ? "\(low) to \(high)" : "\(low)–\(high)"
  }

  /// Numbers of one column written in one style: where one of them is or may be negative and one would print as zero, all
  /// of its unit and digits have a digit more.
  /// - Parameter standAmongNegatives: whether an interval beside them reaches below zero; all have “to” between their ends
  ///   then.
  static func inOneStyle(_ column: [Quantity], standAmongNegatives: Bool) -> [Quantity] {
    let isSigned = column.contains { $0.reachesBelowZero || ($0.value ?? 0) < 0 }
    guard standAmongNegatives || isSigned else { return column }
    return column.map { quantity in
      let isFiner =
        isSigned
        && column.contains {
          $0.vanishes && $0.unit == quantity.unit && $0.digits == quantity.digits
        }
      var styled = Quantity(
        quantity.value, digits: quantity.digits + (isFiner ? 1 : 0), unit: quantity.unit, n: quantity.n,
        interval: quantity.interval)
      styled.standsAmongNegatives = standAmongNegatives
      styled.hasDigitsOfColumn = isSigned
      return styled
    }
  }

  /// Whether the interval has an end below zero.
  var reachesBelowZero: Bool { interval.map { $0.low < 0 || $0.high < 0 } ?? false }

  /// Whether the value is not zero and would print as zero.
  private var vanishes: Bool {
    value.map { $0 != 0 && Self.isZero(Self.decimal($0 * scale, digits: digits)) } ?? false
  }

  private var shownDigits: Int { !hasDigitsOfColumn && reachesBelowZero && vanishes ? digits + 1 : digits }

  /// The number with all that is known of it: `71.3 % (95 % CI 69.8–72.8, n = 3,589)`.
  public var fullText: String {
    var details: [String] = []
    if let interval, let intervalText { details.append("\(interval.name) \(intervalText)") }
    if let n { details.append("n = \(Self.decimal(Double(n), digits: 0))") }
    return details.isEmpty ? text : "\(text) (\(details.joined(separator: ", ")))"
  }

  private var scale: Double {
    switch unit {
    case .percent, .percentagePoints: 100
    case .none, .named: 1
    }
  }

  private var suffix: String {
    switch unit {
    case .none: ""
    case .percent: " %"
    case .percentagePoints: " pt"
    case .named(let name): name.isEmpty ? "" : " \(name)"
    }
  }

  private static func isZero(_ text: String) -> Bool { text.allSatisfy { $0 == "0" || $0 == "." || $0 == "−" } }

  /// A decimal number with thousands separated by commas, a true minus sign, and no negative zero.
  static func decimal(_ value: Double, digits: Int) -> String {
    guard abs(value) < 1e15 else { return "\(value)".replacingOccurrences(of: "-", with: "−") }
    let text = String(format: "%.\(digits)f", abs(value))
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    var whole = ""
    for (i, digit) in parts[0].enumerated() {
      if i > 0, (parts[0].count - i) % 3 == 0 { whole += "," }
      whole.append(digit)
    }
    let unsigned = parts.count > 1 ? "\(whole).\(parts[1])" : whole
    return value < 0 && !isZero(text) ? "−" + unsigned : unsigned
  }
}
