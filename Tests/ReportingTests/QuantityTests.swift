import Reporting
import Testing

@Suite struct QuantityTests {
  @Test(arguments: [
    (Quantity(0.5), "0.500"),
    (Quantity(0), "0.000"),
    (Quantity(-0.0), "0.000"),
    (Quantity(-1.25, digits: 1), "−1.2"),
    (Quantity(0.00004), "< 0.001"),
    (Quantity(-0.00004), "> −0.001"),
    (Quantity(1234567.891, digits: 2), "1,234,567.89"),
    (Quantity(-1234, digits: 0), "−1,234"),
    (Quantity(999, digits: 0), "999"),
    (Quantity(3.5, digits: 1, unit: .named("s")), "3.5 s"),
    (Quantity(3.5, digits: 1, unit: .named("")), "3.5"),
    (Quantity(nil), "–"),
    (Quantity(.nan), "–"),
    (Quantity(.infinity, unit: .percent), "–"),
    (Quantity(1e20, digits: 2), "1e+20"),
    (.count(0), "0"),
    (.count(35887), "35,887"),
    (.percent(0.713), "71.3 %"),
    (.percent(0), "0.0 %"),
    (.percent(0.0001), "< 0.1 %"),
    (.percent(0.99999), "> 99.9 %"),
    (.percent(1), "100.0 %"),
    (.percent(0.9999, digits: 0), "> 99 %"),
    (.percent(1.2, digits: 0), "120 %"),
    (.percentagePoints(0.012), "+1.2 pt"),
    (.percentagePoints(-0.012), "−1.2 pt"),
    (.percentagePoints(0), "0.0 pt"),
    (.percentagePoints(-0.00001), "> −0.1 pt"),
  ])
  func printsAs(quantity: Quantity, expected: String) {
    #expect(quantity.text == expected)
  }

  @Test func theFullTextNamesIntervalAndN() {
    let share = Quantity.percent(0.713, n: 3589, interval: .init(0.698, 0.728))
    #expect(share.fullText == "71.3 % (95 % CI 69.8–72.8, n = 3,589)")
    #expect(Quantity(0.5, digits: 1, interval: .init(-0.1, 1, level: 0.995)).fullText == "0.5 (99.5 % CI −0.1 to 1.0)")
    #expect(Quantity(0.5, digits: 2).fullText == "0.50")
    #expect(Quantity(nil, interval: .init(0, 1)).intervalText == nil)
    #expect(Quantity(0.5, interval: .init(.nan, 1)).intervalText == nil)
  }

  @Test func aValueNearZeroBesideAnIntervalHasADigitMore() {
    let near = Quantity(-0.004, digits: 2, interval: .init(-0.031, 0.022))
    #expect(near.text == "−0.004" && near.intervalText == "−0.031 to 0.022")
    #expect(Quantity(0.04, digits: 1, interval: .init(0.02, 0.3)).text == "< 0.1")
  }

  @Test func theNumbersOfAColumnAreWrittenAlike() {
    func texts(_ column: [Quantity]) -> [String] {
      Table(caption: "", columns: [.number("x")], cells: column.map { [.number($0)] }).rows.map { row in
        if case .number(let quantity, _) = row.cells[0] { quantity.fullText } else { "" }
      }
    }
    let mixed = [
      Quantity(0.25, digits: 2, interval: .init(0.1, 0.4)), Quantity(-0.004, digits: 2, interval: .init(-0.03, 0.02)),
      Quantity.percent(0.5, digits: 0),
    ]
    #expect(texts(mixed) == ["0.250 (95 % CI 0.100 to 0.400)", "−0.004 (95 % CI −0.030 to 0.020)", "50 %"])
    #expect(texts([mixed[0]]) == ["0.25 (95 % CI 0.10–0.40)"])
  }
}
