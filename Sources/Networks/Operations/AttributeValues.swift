import Files

/// Reading what `Operation.attributes` wrote: every member must be there and in its range, for the text comes from a file.
extension JSONValue {
  /// The whole number under `key`.
  func requiredInteger(_ key: String, in range: ClosedRange<Int>) throws(GraphError) -> Int {
    guard let value = try integer(key, in: range) else { throw missing(key) }
    return value
  }

  /// The number under `key`.
  func requiredNumber(_ key: String, in range: ClosedRange<Double>) throws(GraphError) -> Float {
    guard let value = try number(key, in: range) else { throw missing(key) }
    return Float(value)
  }

  /// The truth value under `key`.
  func requiredFlag(_ key: String) throws(GraphError) -> Bool {
    guard let value = self[key] else { throw missing(key) }
    guard let flag = value.boolValue else {
      throw .configuration("\(key): expected true or false, got \(value.excerpt)")
    }
    return flag
  }

  /// The named case under `key`.
  func requiredChoice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Choice.Type
  ) throws(GraphError) -> Choice where Choice.RawValue == String {
    guard let value = try choice(key, type) else { throw missing(key) }
    return value
  }

  /// The list of whole numbers under `key`.
  func requiredIntegers(
    _ key: String, count: ClosedRange<Int>, in range: ClosedRange<Int>
  ) throws(GraphError) -> [Int] {
    guard let value = self[key] else { throw missing(key) }
    let numbers = (value.arrayValue ?? []).prefix(count.upperBound + 1).compactMap(\.intValue)
    guard let items = value.arrayValue, numbers.count == items.count, count.contains(numbers.count),
      numbers.allSatisfy(range.contains)
    else {
      let many =
        count.lowerBound == count.upperBound ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
      throw .configuration(
        "\(key): expected \(many) whole numbers from \(range.lowerBound) to \(range.upperBound), got \(value.excerpt)")
    }
    return numbers
  }

  private func missing(_ key: String) -> GraphError { .configuration("\(key) is missing") }

  /// The value as it may stand in a message, however long it is.
  var excerpt: String {
    compactText.shortened(to: 60)
  }
}

extension String {
  /// The text, or its beginning.
  func shortened(to count: Int) -> String { self.count <= count ? self : prefix(count) + "…" }
}
