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
    for number in [0.1, 1.0 / 3, 1e300, Double.leastNonzeroMagnitude, -0.0, 123_456_789.123, 1e15, 1e22, 2.0] {
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

  @Test func readingKeepsTheOrderOfKeys() throws {
    let text = #"{"z":1,"a":{"y":[],"b":{}},"m":null}"#
    #expect(try parse(text).compactText == text)
  }

  @Test func numbersKeepTheirKind() throws {
    #expect(try parse("[0, -7, 1.0, 1e3, 9223372036854775808]") == [0, -7, 1.0, 1000.0, 9_223_372_036_854_775_808.0])
    #expect(try parse("[1.0, 2]").compactText == "[1.0,2]")
  }

  @Test func escapesAreUnderstood() throws {
    #expect(try parse(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#) == .string("\"\\/\u{8}\u{C}\n\r\té😀"))
  }

  @Test func errorsTellLineAndColumn() {
    #expect { try parse("{\n  \"a\": 1,\n  b\n}") } throws: {
      "\($0)".contains("line 3, column 3: a key in quotes expected")
    }
    #expect { try parse(#"{"a":1,"a":2}"#) } throws: { "\($0)".contains(#"the key "a" occurs twice"#) }
  }

  @Test func deepNestingIsRefusedAndNotACrash() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect { try parse(deep) } throws: { "\($0)".contains("nested deeper than 512") }
    #expect(try parse(String(repeating: "[", count: 500) + String(repeating: "]", count: 500)).arrayValue?.count == 1)
  }

  @Test(arguments: [
    "", " ", "{", "[", "[1,]", "[,1]", "{\"a\" 1}", "{\"a\":}", "{\"a\":1,}", "nonsense", "{\"a\":1} x", "01", "-",
    "1.", "1e",
    ".5", "+1", "1e999", "NaN", "\"open", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"tab\there\"",
    "tru",
    "'a'", "[1 2]", "// c\n1",
  ])
  func brokenDocumentsNameTheFile(text: String) {
    #expect { try parse(text) } throws: { error in
      guard let error = error as? FileError else { return false }
      return error.failure == .badData && error.description.hasPrefix("a.json: is not valid JSON")
    }
  }
}
