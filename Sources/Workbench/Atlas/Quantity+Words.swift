import Reporting

extension Quantity {
  /// The digits of shares in percent: none, or one where an interval would else have two ends that read alike.
  static func shareDigits(_ intervals: [Interval?]) -> Int {
    func whole(_ end: Double) -> Double { (100 * end).rounded() }
    return intervals.contains { interval in
      interval.map { $0.low < $0.high && whole($0.low) == whole($0.high) } ?? false
    } ? 1 : 0
  }

  /// What was gained: `0.14 more`, or `0.14 less`; with the unit between, `0.14 logits less`.
  static func gain(_ value: Double, digits: Int, unit: String? = nil) -> String {
    ([Quantity(abs(value), digits: digits).text, unit, value < 0 ? "less" : "more"].compactMap { $0 })
      .joined(separator: " ")
  }
}
