import Files
import Foundation
import Interchange
import Tensors
import Testing
import TestSupport

/// Files that are cut, contradictory or made to harm: each is refused with a message, none is read.
@Suite struct HostileSafetensorsTests {
  let folder: TemporaryFolder
  let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("hostile.safetensors")
  }

  /// The message with which a file is refused.
  private func refusal(_ bytes: Data) throws -> String {
    try bytes.write(to: URL(fileURLWithPath: path))
    do {
      _ = try SafetensorsFile(reading: path)
      return "it was read"
    } catch let error as SafetensorsError {
      #expect(error.failure == .badData)
      return error.description.replacingOccurrences(of: path, with: "FILE")
    }
  }

  private func refusal(header: String, dataBytes: Int) throws -> String {
    try refusal(file(length: UInt64(header.utf8.count), header: Data(header.utf8), dataBytes: dataBytes))
  }

  private func file(length: UInt64, header: Data, dataBytes: Int = 0) -> Data {
    withUnsafeBytes(of: length.littleEndian) { Data($0) } + header + Data(count: dataBytes)
  }

  @Test func aFileCutAtAnyByteIsRefused() throws {
    try SafetensorsFile.write(
      tensors: [("a", Tensor([4, 2], repeating: 1)), ("b", Tensor([3]))], metadata: [("k", "v")], to: path)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for count in 0..<whole.count {
      #expect(try refusal(whole.prefix(count)).contains("the file is cut short"), "\(count) bytes")
    }
    let half = whole.count - 22
    #expect(
      try refusal(whole.prefix(half)) == "FILE: the file is cut short: its header announces \(whole.count) bytes, "
        + "it has \(half). Copy or create it again.")
    #expect(
      try refusal(whole + [0]).contains("the header accounts for \(whole.count) bytes, the file has \(whole.count + 1)")
    )
    #expect(try refusal(whole) == "it was read")
  }

  @Test func headerLengthsThatCannotBeAreRefused() throws {
    for length: UInt64 in [0, 1, 100_000_001, 1 << 63, .max] {
      #expect(try refusal(file(length: length, header: Data("{}".utf8))).contains("2 to 100000000 bytes was expected"))
    }
    #expect(
      try refusal(file(length: 100_000_000, header: Data("{}".utf8))).contains("announces 100000008 bytes, it has 10"))
    #expect(try refusal(Data("\u{89}PNG\r\n\u{1A}\n and more".utf8)).contains("this is no checkpoint"))
    // A note, an empty file, and a header that only claims too much.
    #expect(try refusal(Data("Some notes about the model.".utf8)).contains("a safetensors file was expected"))
    #expect(try refusal(Data("a\n".utf8)).contains("this is no checkpoint, or the file is cut short: it has 2 bytes"))
    #expect(try refusal(Data("A header{}".utf8)).contains("Is this a safetensors file?"))
  }

  @Test(arguments: [
    ("[]", "byte 8: expected '{', got '['"),
    ("{\"a\":", "expected '{', got the end of the header"),
    ("{\"a\":{}}", "tensor \"a\": expected dtype, shape and data_offsets, got no dtype, no shape, no data_offsets"),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} x", "expected the end of the header, got 'x'"),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},}", "expected '\"', got '}'"),
    ("{\"a\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}", "expected a dtype of the format"),
    ("{\"a\":{\"dtype\":7,\"shape\":[1],\"data_offsets\":[0,4]}}", "expected '\"', got '7'"),
    (
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}",
      "expected a shape of whole numbers from 0, got -1"
    ),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}}", "got 1.0"),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[01],\"data_offsets\":[0,4]}}", "got 01"),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,99999999999999999999]}}", "got 99999999999999999999"),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", "expected data_offsets [begin, end]"),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4]}}", "expected data_offsets [begin, end]"),
    (
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
      "expected 8 bytes for shape [2] of F32, got data_offsets of 4"
    ),
    ("{\"a\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,4]}}", "expected 2 bytes"),
    ("{\"a\":{\"dtype\":\"F4\",\"shape\":[3],\"data_offsets\":[0,4]}}", "expected a whole number of bytes"),
    (
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}}",
      "expected a size below 2^63 bits"
    ),
    (
      "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4,0],\"data_offsets\":[0,0]}}",
      "expected a size below 2^63 bits"
    ),
    ("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "each once, got \"dtype\""),
    ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"more\":1}}", "each once, got \"more\""),
    ("{\"__metadata__\":{\"k\":1}}", "expected '\"', got '1'"),
    ("{\"a\\u12\":{}}", "expected four hexadecimal digits"),
    ("{\"a\\u+123\":{}}", "expected four hexadecimal digits"),
    ("{\"a\\ud800\":{}}", "expected the second half of a surrogate pair"),
    ("{\"a\\udc00\":{}}", "expected a valid Unicode escape"),
    ("{\"a\\x\":{}}", "expected an escape sequence of JSON"),
    ("{\"a\n\":{}}", "expected a string without control characters, got byte 10"),
    ("{\"a", "expected a closing quotation mark"),
    ("{\"a\\", "expected an escape sequence"),
  ])
  func malformedHeadersAreRefusedWithThePlace(header: String, message: String) throws {
    let refusal = try refusal(header: header, dataBytes: 4)
    #expect(refusal.contains(message), "\(refusal)")
  }

  @Test func bytesThatAreNotTextAreRefused() throws {
    let header = Data("{\"".utf8) + Data([0xFF, 0xFE]) + Data("\":{}}".utf8)
    #expect(try refusal(file(length: UInt64(header.count), header: header)).contains("expected text in UTF-8"))
  }

  @Test func nestingCannotExhaustTheStack() throws {
    let header = "{\"a\":" + String(repeating: "[", count: 1_000_000)
    #expect(try refusal(header: header, dataBytes: 0).contains("expected '{', got '['"))
  }

  @Test func overlapsHolesAndDoubledNamesAreRefused() throws {
    func entry(_ name: String, _ begin: Int, _ end: Int) -> String {
      "\"\(name)\":{\"dtype\":\"F32\",\"shape\":[\((end - begin) / 4)],\"data_offsets\":[\(begin),\(end)]}"
    }
    let overlap = try refusal(header: "{\(entry("a", 0, 8)),\(entry("b", 4, 12))}", dataBytes: 12)
    #expect(
      overlap == "FILE: tensor \"b\": expected data that begins at byte 8, where the tensor before it ends, "
        + "got byte 4 (an overlap).")
    #expect(try refusal(header: "{\(entry("a", 0, 8)),\(entry("b", 12, 16))}", dataBytes: 16).contains("(a hole)"))
    #expect(try refusal(header: "{\(entry("a", 4, 8))}", dataBytes: 8).contains("(a hole)"))
    #expect(try refusal(header: "{\(entry("a", 0, 4)),\(entry("a", 4, 8))}", dataBytes: 8).contains("got a second one"))
    // Same data twice, in any order of the header.
    #expect(try refusal(header: "{\(entry("b", 0, 8)),\(entry("a", 0, 8))}", dataBytes: 8).contains("(an overlap)"))
    #expect(try refusal(header: "{\(entry("b", 4, 8)),\(entry("a", 0, 4))}", dataBytes: 8) == "it was read")
    #expect(
      try refusal(header: "{\(entry("a", 0, 4)),\(entry("none", 4, 4)),\(entry("b", 4, 8))}", dataBytes: 8)
        == "it was read")
    #expect(try refusal(header: "{\(entry("a", 0, 1 << 58))}", dataBytes: 8).contains("the file is cut short"))
  }
}
