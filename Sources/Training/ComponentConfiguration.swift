import Files

/// The options of one component, complete; reading one checks its type and range.
public struct ComponentConfiguration: Sendable {
  let owner: String
  let values: [(key: String, value: JSONValue)]

  /// A number in `range`, or `nil` when the option is `null`.
  func numberIfSet(_ name: String, in range: ClosedRange<Double>) throws -> Double? {
    let value = value(name)
    if value == .null { return nil }
    guard let number = value.doubleValue, range.contains(number) else {
      throw invalid(name, "a number \(Self.text(range))", value)
    }
    return number
  }

  /// A number in `range`.
  func number(_ name: String, in range: ClosedRange<Double>) throws -> Double {
    guard let number = try numberIfSet(name, in: range) else {
      throw invalid(name, "a number \(Self.text(range))", .null)
    }
    return number
  }

  /// A whole number in `range`, or `nil` when the option is `null`.
  func integerIfSet(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
    let value = value(name)
    if value == .null { return nil }
    guard let number = value.intValue, range.contains(number) else {
      let bound =
        range.upperBound == .max ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      throw invalid(name, "a whole number \(bound)", value)
    }
    return number
  }

  /// A whole number in `range`.
  func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int {
    guard let number = try integerIfSet(name, in: range) else { throw invalid(name, "a whole number", .null) }
    return number
  }

  /// A truth value.
  func flag(_ name: String) throws -> Bool {
    guard let flag = value(name).boolValue else { throw invalid(name, "true or false", value(name)) }
    return flag
  }

  /// One of the named cases of a string enum.
  func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, _: Choice.Type) throws -> Choice
  where Choice.RawValue == String {
    guard let text = value(name).stringValue, let choice = Choice(rawValue: text) else {
      throw invalid(name, "one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))", value(name))
    }
    return choice
  }

  /// A list of `count` numbers in `range`, or `nil` when the option is no list.
  func numbersIfList(_ name: String, count: Int, in range: ClosedRange<Double>) throws -> [Double]? {
    guard let items = value(name).arrayValue else { return nil }
    let numbers = items.compactMap(\.doubleValue)
    guard items.count == count, numbers.count == count, numbers.allSatisfy(range.contains) else {
      throw invalid(name, "\(count) numbers \(Self.text(range)), one a class", value(name))
    }
    return numbers
  }

  /// The value as it stands.
  func value(_ name: String) -> JSONValue {
    guard let found = values.first(where: { $0.key == name }) else {
      preconditionFailure("\(owner) reads an option that it does not declare: \(name)")
    }
    return found.value
  }

  /// The error for a value that is not what was expected.
  func invalid(_ name: String, _ expected: String, _ got: JSONValue) -> ConfigurationError {
    .invalidValue(owner: owner, option: name, expected: expected, got: got.compactText)
  }

  private static func text(_ range: ClosedRange<Double>) -> String {
    func plain(_ number: Double) -> String { Int(exactly: number).map { "\($0)" } ?? "\(number)" }
    let (low, high) = (range.lowerBound, range.upperBound)
    let lower = low > 0 && low < 1e-300 ? "above 0" : "from \(plain(low))"
    if high == .greatestFiniteMagnitude { return lower }
    // The number just below a whole one stands for an open end.
    return high.nextUp == high.nextUp.rounded()
      ? "\(lower) to below \(plain(high.nextUp))" : "\(lower) to \(plain(high))"
  }
}

extension ClosedRange<Double> {
  /// Zero and every finite number above it.
  static var nonNegative: ClosedRange<Double> { 0...Double.greatestFiniteMagnitude }
  /// Every finite number above zero.
  static var positive: ClosedRange<Double> { Double.leastNonzeroMagnitude...Double.greatestFiniteMagnitude }
}

/// A loss, optimiser or schedule that cannot be made as configured, or a stored state that does not fit it.
public enum ConfigurationError: ReportableError {
  /// No member of the family has this name.
  case unknownName(family: String, name: String, known: [String])
  /// The component has no such option.
  case unknownOption(owner: String, option: String, known: [String])
  /// An option's value has the wrong type or lies outside its range.
  case invalidValue(owner: String, option: String, expected: String, got: String)
  /// A stored state belongs to something else.
  case foreignState(owner: String, expected: String, got: String)

  public var failure: Failure {
    switch self {
    case .foreignState: .badData
    default: .usage
    }
  }

  public var description: String {
    switch self {
    case .unknownName(let family, let name, let known):
      "There is no \(family) \"\(name)\".\(NearNames.question(name, among: known)) Known: \(known.joined(separator: ", "))."
    case .unknownOption(let owner, let option, let known):
      "The \(owner) has no option \"\(option)\".\(NearNames.question(option, among: known)) Known: \(known.isEmpty ? "none" : known.joined(separator: ", "))."
    case .invalidValue(let owner, let option, let expected, let got):
      "The \(owner): option \"\(option)\": expected \(expected), got \(got)."
    case .foreignState(let owner, let expected, let got):
      "The \(owner) cannot continue from the stored state: expected \(expected), got \(got)."
    }
  }
}
