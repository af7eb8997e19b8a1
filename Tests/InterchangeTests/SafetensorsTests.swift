import Files
import Foundation
import Interchange
import Tensors
import Testing
import TestSupport

@Suite struct SafetensorsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func golden(_ name: String) throws -> JSONValue {
    let path = Fixtures.path("interchange/" + name)
    return try JSONValue(parsing: readFile(path), path: path)
  }

  private func bits(_ json: JSONValue?) -> [UInt32] {
    (json?.arrayValue ?? []).compactMap { $0.intValue.map(UInt32.init) }
  }

  private func bits(_ tensor: Tensor) -> [UInt32] { tensor.array.map(\.bitPattern) }

  @Test func writtenBytesEqualThoseOfTheReferenceImplementation() throws {
    let path = folder.file("new/exact.safetensors")
    try SafetensorsFile.write(
      tensors: [
        ("a", Tensor([2, 3], (0..<6).map { Float($0) / 8 })), ("b/ü\"q", Tensor([1], [-1.5])), ("c", Tensor([0, 4])),
      ], metadata: [("format", "pt \\ \"x\"\n")], to: path)
    #expect(try readFile(path) == readFile(Fixtures.path("interchange/exact.safetensors")))
  }

  @Test func filesOfTheReferenceImplementationAreRead() throws {
    let file = try SafetensorsFile(reading: Fixtures.path("interchange/types.safetensors"))
    let expected = try #require(try golden("types.json").objectValue)
    #expect(expected.count == 4)
    for (name, value) in expected {
      let tensor = try file.tensor(name)
      #expect(tensor.shape.dimensions == value["shape"]?.arrayValue?.compactMap(\.intValue))
      #expect(bits(tensor) == bits(value["bits"]), "\(name)")
    }
    #expect(file.entry("counter")?.type == .i64)
    #expect(file.entry("mask")?.shape == [3])
    let exact = try SafetensorsFile(reading: Fixtures.path("interchange/exact.safetensors"))
    #expect(exact.metadata("format") == "pt \\ \"x\"\n")
    #expect(exact.metadata("absent") == nil)
    #expect(try exact.tensor("b/ü\"q").array == [-1.5])
    #expect(try exact.tensor("c").shape == [0, 4])
  }

  @Test func whatIsWrittenComesBackInOrder() throws {
    let path = folder.file("round.safetensors")
    let tensors = [
      ("z", Tensor([2, 1, 2], [1, .nan, -0.0, .infinity])), ("scalar", Tensor([], [7])), ("a", Tensor([0])),
    ]
    let metadata = [("zeta", "{\"k\": [1, 2]}"), ("alpha", "\u{0}\u{1F}\u{7F} 🙂 \u{2028}"), ("", "")]
    try SafetensorsFile.write(tensors: tensors, metadata: metadata, to: path)
    let file = try SafetensorsFile(reading: path)
    #expect(file.metadata.map(\.name) == metadata.map(\.0) && file.metadata.map(\.value) == metadata.map(\.1))
    #expect(file.entries.map(\.name) == ["z", "scalar", "a"])
    for (name, tensor) in tensors {
      let read = try file.tensor(name)
      #expect(read.shape == tensor.shape && bits(read) == bits(tensor))
    }
    let bytes = try readFile(path)
    #expect(bytes[0] % 8 == 0)
    try SafetensorsFile.write(tensors: tensors, metadata: metadata, to: path)
    #expect(try readFile(path) == bytes)
  }

  @Test func aFileOfNothingIsAFile() throws {
    let path = folder.file("empty.safetensors")
    try SafetensorsFile.write(tensors: [], to: path)
    let file = try SafetensorsFile(reading: path)
    #expect(file.entries.isEmpty && file.metadata.isEmpty)
  }

  @Test func bf16IsRoundedAsPyTorchDoes() throws {
    let rounding = try golden("rounding.json")
    let values = bits(rounding["f32"]).map(Float.init(bitPattern:))
    #expect(values.count == 16)
    let path = folder.file("half.safetensors")
    // Ties go to even; the largest float becomes infinite; a NaN whose upper half is an infinity stays NaN.
    let extremes = [0x3F80_8000, 0x3F81_8000, 0x7F7F_FFFF, 0x7F80_0001].map { Float(bitPattern: $0) }
    try SafetensorsFile.write(
      tensors: [("x", Tensor([16], values)), ("extremes", Tensor([4], extremes))], to: path, encoding: .bf16)
    let file = try SafetensorsFile(reading: path)
    #expect(bits(try file.tensor("x")) == bits(rounding["bf16"]))
    let read = try file.tensor("extremes")
    #expect(bits(read)[0...2] == [0x3F80_0000, 0x3F82_0000, 0x7F80_0000])
    #expect(read[3].isNaN)
    #expect(file.entry("x")?.type == .bf16)
  }

  @Test func namesThatCannotStandInAFileAreRefused() throws {
    let path = folder.file("names.safetensors")
    let one = Tensor([1])
    #expect(throws: SafetensorsError.self) { try SafetensorsFile.write(tensors: [("__metadata__", one)], to: path) }
    #expect(throws: SafetensorsError.self) { try SafetensorsFile.write(tensors: [("a", one), ("a", one)], to: path) }
    #expect(throws: SafetensorsError.self) {
      try SafetensorsFile.write(tensors: [], metadata: [("k", "1"), ("k", "2")], to: path)
    }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func aPlaceThatCannotBeWrittenIsReported() throws {
    // Writing below a file cannot work, whoever runs the test.
    let path = folder.file("file")
    try AtomicFile.write("old", to: path)
    #expect {
      try SafetensorsFile.write(tensors: [("a", Tensor([1]))], to: path + "/x.safetensors")
    } throws: { ($0 as? any ReportableError)?.failure == .cannotWrite }
    #expect(try readFile(path) == Data("old".utf8))
  }

  @Test func absentAndUnreadableTensorsAreNamed() throws {
    let path = Fixtures.path("interchange/types.safetensors")
    let file = try SafetensorsFile(reading: path)
    #expect(throws: SafetensorsError.self) { try file.tensor("counter") }
    #expect {
      try file.tensor("scalars")
    } throws: { "\($0)" == "\(path): there is no tensor \"scalars\". Similar names: \"scalar\"." }
    #expect {
      try file.tensor("mask")
    } throws: { "\($0)" == "\(path): tensor \"mask\": expected F32, F16 or BF16 elements, got BOOL." }
    #expect {
      try SafetensorsFile(reading: folder.file("absent"))
    } throws: { ($0 as? any ReportableError)?.failure == .noInput }
  }
}
