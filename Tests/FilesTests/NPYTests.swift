import Files
import Foundation
import Testing
import TestSupport

@Suite("Arrays of NumPy") struct NPYTests {
  private static func fixture(_ name: String) throws -> Data { try readFile(Fixtures.path("files/numpy/\(name).npy")) }

  private static let single: [Float] = [0, -1.5, 2, .infinity, 1e-7, 65504]
  private static let known: [(name: String, array: NPYArray)] = [
    ("float32", NPYArray(single, shape: [2, 3])),
    ("float64", NPYArray([Double.pi, -0.0, 1e300], shape: [3])),
    ("int64", NPYArray([-1, 1 << 62], shape: [1, 2, 1])),
    ("int8", NPYArray([Int8.min, .max], shape: [2])),
    ("uint16", NPYArray([UInt16.max, 1], shape: [1, 2])),
    ("bool", NPYArray([true, false, true], shape: [3])),
    ("scalar", NPYArray([Float(2.5)], shape: [])),
    ("empty", NPYArray([Float](), shape: [0, 4])),
    ("long-axis", NPYArray((0..<1234).map { UInt8(truncatingIfNeeded: $0) }, shape: [1234])),
  ]

  @Test("what is written are the bytes of numpy.save, and they read back", arguments: known.indices)
  func sameBytes(index: Int) throws {
    let (name, array) = Self.known[index]
    let file = try Self.fixture(name)
    #expect(array.encoded == file)
    #expect(try NPYArray(parsing: file, source: name) == array)
    #expect((array.encoded.count - array.bytes.count).isMultiple(of: 64))
  }

  @Test("big-endian elements and the formats 2.0 and 3.0 are read") func otherForms() throws {
    let turned = try NPYArray(reading: Fixtures.path("files/numpy/big-endian.npy"))
    #expect(turned.values() == Self.single && turned.shape == [2, 3])
    for name in ["version-2", "version-3"] {
      #expect(try NPYArray(parsing: Self.fixture(name), source: name).values() == [-1, 1 << 62])
    }
  }

  @Test("elements are given in their own type alone") func types() throws {
    let array = NPYArray([Float(1), 2], shape: [2])
    #expect(array.values() == [Float(1), 2] && array.values(as: Double.self) == nil)
    #expect(array.values(as: Int32.self) == nil)
  }

  @Test(
    "what would need a program or another order of axes is refused by name",
    arguments: [
      ("object", "pickled programs and are never read"), ("structure", "[('x', '<f4'), ('y', '<i8')]"),
      ("complex", "<c8"), ("text", "<U5"), ("fortran", "Save numpy.ascontiguousarray of it"),
    ])
  func refusals(name: String, said: String) throws {
    let error = #expect(throws: NPYError.self) {
      try NPYArray(parsing: try Self.fixture(name), source: "x.npy")
    }
    let message = error?.description ?? ""
    #expect(message.hasPrefix("x.npy: ") && message.contains(said) && error?.failure == .badData, "\(message)")
  }

  /// A file of format 1.0 with a header of one's own.
  private static func file(_ header: String, body: Int) -> Data {
    let text = Array(header.utf8)
    return Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.count & 0xFF), UInt8(text.count >> 8)] + text)
      + Data(count: body)
  }

  private static func message(_ data: Data) -> String {
    do {
      return "an array of shape \(try NPYArray(parsing: data, source: "x.npy").shape)"
    } catch { return error.description }
  }

  @Test(
    "a header that contradicts itself or the format is refused",
    arguments: [
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}", "takes 12 bytes, the file has 8"),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "takes 4 bytes, the file has 8"),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4)}", "than any memory has"),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4611686018427387904, 4)}", "than any memory has"),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", "no whole number"),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}", "no whole number"),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (2.0,)}", "no tuple"),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (2)}", "no tuple"),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': 2}", "“(” was expected"),
      ("{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}", "neither True nor False"),
      ("{'descr': '<f4', 'fortran_order': False}", "were expected"),
      ("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", "“descr” is unknown or stands there"),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'x': 1}", "“x” is unknown"),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} + 1", "follows the closing brace"),
      ("{'descr': '<f4, 'fortran_order: False, (2,)}", "was expected at byte"),
      ("{'descr': '", "never closed"), ("{'descr'", "“:” was expected"), ("{", "name in quotes"),
      ("", "“{” was expected"),
      ("{'descr': '<i1', 'fortran_order': False, 'shape': (8,)}", "<i1"),
      ("{'descr': '|f4', 'fortran_order': False, 'shape': (2,)}", "|f4"),
      ("{'descr': '', 'fortran_order': False, 'shape': (2,)}", "the elements are “”"),
      (
        "{'descr': '<f4', 'fortran_order': False, 'shape': (\(String(repeating: "1, ", count: 65)))}",
        "more than 64 axes"
      ),
    ])
  func hostileHeaders(header: String, said: String) {
    let message = Self.message(Self.file(header, body: 8))
    #expect(message.hasPrefix("x.npy: ") && message.contains(said), "\(message)")
  }

  @Test("a header in other words than NumPy's is read") func otherWords() throws {
    let data = Self.file("{ \"shape\":(2 ,), 'fortran_order' : True,'descr':\"<f4\" }\n", body: 8)
    #expect(try NPYArray(parsing: data, source: "x.npy").values() == [Float(0), 0])
  }

  @Test("truth values are 0 or 1") func truthValues() {
    var data = NPYArray([true, false], shape: [2]).encoded
    data[data.count - 1] = 2
    #expect(Self.message(data).contains("truth values of 0 or 1"))
  }

  @Test("a file cut anywhere, or with any byte of its header changed, never gives more than it has") func damage()
    throws
  {
    let whole = try Self.fixture("float32")
    for length in 0..<whole.count { #expect(Self.message(whole.prefix(length)).hasPrefix("x.npy: "), "\(length)") }
    for place in 0..<128 {
      for value in [0, 0x28, 0x29, 0x2C, 0x31, 0x39, 0x7D, 0xFF] as [UInt8] {
        var changed = whole
        changed[place] = value
        guard let array = try? NPYArray(parsing: changed, source: "x.npy") else { continue }
        #expect(array.shape.reduce(array.element.byteCount, *) == array.bytes.count && array.bytes.count == 24)
      }
    }
  }
}
