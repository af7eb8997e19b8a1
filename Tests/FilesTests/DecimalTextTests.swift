import Files
import Testing

@Suite struct DecimalTextTests {
  @Test func readsTheNearestDouble() {
    var state: UInt64 = 7
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: state)
      guard value.isFinite else { continue }
      #expect(DecimalText.value("\(value)") == value)
      let share = Double(state >> 11) / 9_007_199_254_740_992
      #expect(DecimalText.value("\(share)") == share)
      let digits = "0.\(state)\(state)"
      #expect(DecimalText.value(digits) == Double(digits))
    }
  }

  @Test(arguments: [
    "0", "-0", "1.", ".5", "+1", "1e5", "1E-5", " 0.25\t", "0.1", "1e22", "1e23", "123456789012345678901234567890",
    "9007199254740993", "4.9e-324", "1e-400", "2.2250738585072014e-308", "0.000000000000000000000000000001",
  ])
  func agreesWithTheStandardLibrary(text: String) {
    let plain = text.filter { $0 != " " && $0 != "\t" }
    #expect(DecimalText.value(text)?.bitPattern == Double(plain)?.bitPattern && Double(plain) != nil)
  }

  @Test(arguments: ["", " ", "0x10", "1,5", "1e", "1e+", "e5", ".", "+", "1.2.3", "half", "1 2", "--1", "NaN%", "１"])
  func refusesWhatIsNoDecimalNumber(text: String) { #expect(DecimalText.value(text) == nil) }

  @Test func namesWhatIsNotFinite() {
    #expect(DecimalText.value("NaN")?.isNaN == true)
    #expect(DecimalText.value("-inf") == -.infinity && DecimalText.value("Infinity") == .infinity)
    #expect(DecimalText.value("1e999") == .infinity)
  }
}
