public import Files

/// One option of a random change: its name in a configuration, what it may be, and what it is when not given.
public struct AugmentationOption: Sendable {
  /// What a value may be.
  public enum Kind: Sendable {
    /// A number in this range.
    case number(ClosedRange<Double>)
    /// A whole number in this range, or nothing.
    case integer(ClosedRange<Int>)
    /// Factors: a number v stands for `1 - v` to `1 + v`, a pair for what it says; all of it in this range.
    case factors(ClosedRange<Double>)
    /// A pair, the smaller number first, both in this range.
    case pair(ClosedRange<Double>)
    /// True or false.
    case flag
    /// One of these words.
    case word([String])
    /// One of these words, or a number in this range.
    case wordOrNumber([String], ClosedRange<Double>)
  }

  /// The name in a configuration.
  public let name: String
  /// What it may be.
  public let kind: Kind
  /// The value that stands for no change, or the usual one.
  public let standard: JSONValue
  /// One sentence for documentation, with unit.
  public let meaning: String

  init(_ name: String, _ kind: Kind, _ standard: any JSONRepresentable, _ meaning: String) {
    self.name = name
    self.kind = kind
    self.standard = standard.json
    self.meaning = meaning
  }

  /// What was expected in words.
  public var expectation: String {
    func text(_ range: ClosedRange<Double>) -> String { "\(range.lowerBound) to \(range.upperBound)" }
    return switch kind {
    case .number(let range): "a number from \(text(range))"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .factors(let range):
      "a number below 1 (that much less and more), or a pair low..high; factors from \(text(range))"
    case .pair(let range): "a pair low..high from \(text(range))"
    case .flag: "true or false"
    case .word(let words): words.joined(separator: ", ")
    case .wordOrNumber(let words, let range): words.joined(separator: ", ") + " or a number from \(text(range))"
    }
  }

  /// Whether a value may stand here.
  func accepts(_ value: JSONValue) -> Bool {
    switch kind {
    case .number(let range): value.doubleValue.map(range.contains) ?? false
    case .integer(let range): value == standard || (value.intValue.map(range.contains) ?? false)
    case .factors(let range):
      Self.factors(value).map { range.contains($0.lowerBound) && range.contains($0.upperBound) } ?? false
    case .pair(let range):
      Self.pair(value).map { range.contains($0.lowerBound) && range.contains($0.upperBound) } ?? false
    case .flag: value.boolValue != nil
    case .word(let words): value.stringValue.map(words.contains) ?? false
    case .wordOrNumber(let words, let range):
      value.stringValue.map(words.contains) ?? value.doubleValue.map(range.contains) ?? false
    }
  }

  static func pair(_ value: JSONValue) -> ClosedRange<Double>? {
    guard let items = value.arrayValue, items.count == 2, let low = items[0].doubleValue,
      let high = items[1].doubleValue,
      low <= high
    else { return nil }
    return low...high
  }

  static func factors(_ value: JSONValue) -> ClosedRange<Double>? {
    if let pair = pair(value) { return pair }
    guard let number = value.doubleValue, number >= 0, number < 1 else { return nil }
    return (1 - number)...(1 + number)
  }
}

/// Checked values of all options.
public struct AugmentationValues: Sendable {
  private let values: [String: JSONValue]

  /// - Parameter values: a value for every option of the registry, each of the option's kind.
  public init(_ values: [String: JSONValue]) { self.values = values }

  /// A number.
  func number(_ name: String) -> Double { value(name).doubleValue ?? 0 }
  /// A whole number, or `nil`.
  func integer(_ name: String) -> Int? { value(name).intValue }
  /// The range of a factor.
  func factors(_ name: String) -> ClosedRange<Double> { AugmentationOption.factors(value(name)) ?? 1...1 }
  /// A pair.
  func pair(_ name: String) -> ClosedRange<Double> { AugmentationOption.pair(value(name)) ?? 1...1 }
  /// A truth value.
  func flag(_ name: String) -> Bool { value(name) == .bool(true) }
  /// The value as it stands.
  func value(_ name: String) -> JSONValue {
    guard let value = values[name] else { preconditionFailure("no augmentation has an option \(name)") }
    return value
  }
}
