import Files
import Foundation
import Testing

@Suite struct JSONValueTests {
  private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Data(text.utf8), path: "a.json") }

  @Test func keysKeepTheirOrderWhenWritten() {
    let value: JSONValue = ["b": 1, "a": [1.5, 2.0], "c": JSONValue.object([])]
    #expect(value.compactText == #"{"b":1,"a":[1.5,2.0],"c":{}}"#)
    #expect(value.text == "{\n  \"b\": 1,\n  \"a\": [1.5, 2.0],\n  \"c\": {}\n}\n")
  }

  @Test func numbersReadBackToTheSameBits() throws {
    for number in [0.1, 1.0 / 3, 1e300, 5e-324, -0.0, 123_456_789.123, 1e15, 1e22, 2.0] {
      let read = try parse(JSONValue.number(number).compactText).doubleValue
      #expect(read?.bitPattern == number.bitPattern || (number == 0 && read == 0), "\(number)")
    }
    for number in [Int.max, Int.min, 0] {
      #expect(try parse(JSONValue.integer(number).compactText) == .integer(number))
    }
  }

  @Test func whatJSONCannotHoldBecomesNull() {
    #expect(([Double.nan, .infinity] as [Double]).json.compactText == "[null,null]")
    #expect((nil as Double?).json == .null)
    #expect(Float.nan.json.compactText == "null")
    #expect((0.1 as Float).json.compactText == "0.1")
  }

  @Test func stringsAreQuotedAndReadBack() throws {
    for text in ["", "a\"b\\c", "line\nbreak\ttab", "\u{1}\u{7F}\u{2028}", "grüße 😀", "</script>"] {
      #expect(try parse(JSONValue.string(text).compactText) == .string(text))
    }
  }

  @Test func documentsReadBackEqual() throws {
    let text = #"{"a": [true, false, null, {"b": []}], "n": -12, "x": 0.5}"#
    let value = try parse(text)
    #expect(value["n"]?.intValue == -12 && value["x"]?.doubleValue == 0.5 && value["missing"] == nil)
    #expect(value["a"]?.arrayValue?.first?.boolValue == true)
    #expect(try parse(value.text) == value)
  }

  @Test(arguments: ["", "{", "[1,]", "{\"a\" 1}", "nonsense", "{\"a\":1} x"])
  func brokenDocumentsNameTheFile(text: String) {
    #expect { try parse(text) } throws: { error in
      guard let error = error as? FileError else { return false }
      return error.failure == .badData && error.description.hasPrefix("a.json: is not valid JSON")
    }
  }
}
