import Files

extension JSONValue {
  /// The named case under `key`, if there is one.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _: Choice.Type
  ) throws(GraphError) -> Choice? where Choice.RawValue == String {
    guard let value = self[key] else { return nil }
    guard let text = value.stringValue, let choice = Choice(rawValue: text) else {
      let known = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw .configuration("\(key): expected one of \(known), got \(value.compactText)")
    }
    return choice
  }

  /// The whole number under `key`, if there is one.
  func integer(_ key: String, in range: ClosedRange<Int>) throws(GraphError) -> Int? {
    guard let value = self[key] else { return nil }
    guard let number = value.intValue, range.contains(number) else {
      throw .configuration(
        "\(key): expected a whole number from \(range.lowerBound) to \(range.upperBound), got \(value.compactText)")
    }
    return number
  }

  /// The number under `key`, if there is one.
  func number(_ key: String, in range: ClosedRange<Double>) throws(GraphError) -> Double? {
    guard let value = self[key] else { return nil }
    guard let number = value.doubleValue, range.contains(number) else {
      throw .configuration(
        "\(key): expected a number from \(range.lowerBound) to \(range.upperBound), got \(value.compactText)")
    }
    return number
  }
}
