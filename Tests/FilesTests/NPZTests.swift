import Files
import Foundation
import Testing
import TestSupport

@Suite("Archives of NumPy arrays") struct NPZTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func fixture(_ name: String) -> String { Fixtures.path("files/numpy/\(name).npz") }

  private static let arrays: [(name: String, array: NPYArray)] = [
    ("maps/gradcam", NPYArray([Float(0), -1.5, 2, .infinity, 1e-7, 65504], shape: [2, 3])),
    ("größe", NPYArray([-1, 1 << 62], shape: [1, 2, 1])),
    ("flags", NPYArray([true, false, true], shape: [3])),
  ]

  private func write(_ arrays: [(name: String, array: NPYArray)], to name: String) throws -> String {
    let path = folder.file(name)
    let writer = try NPZWriter(path)
    for (name, array) in arrays { try writer.add(name, array) }
    try writer.finish()
    return path
  }

  private func message(_ path: String, _ limits: ArchiveLimits = ArchiveLimits()) -> String {
    do {
      return "\(try NPZFile(reading: path, limits: limits).names.count) arrays"
    } catch { return "\(error)" }
  }

  @Test("what savez and savez_compressed wrote is read", arguments: ["stored", "packed"])
  func archivesOfNumPy(name: String) throws {
    let file = try NPZFile(reading: Self.fixture(name))
    #expect(file.names == Self.arrays.map(\.name))
    for (name, array) in Self.arrays { #expect(try file.array(name) == array) }
  }

  @Test("what is written reads back, and equal arrays give equal bytes without a date") func roundTrip() throws {
    let path = try write(Self.arrays, to: "deep/a.npz")
    let file = try NPZFile(reading: path)
    #expect(file.names == Self.arrays.map(\.name))
    for (name, array) in Self.arrays { #expect(try file.array(name) == array) }
    let bytes = try readFile(path)
    #expect(try readFile(write(Self.arrays, to: "b.npz")) == bytes)
    // The local header: stored, 00:00:00, 1 January 1980.
    #expect(Array(bytes[8..<14]) == [0, 0, 0, 0, 0x21, 0])
  }

  @Test("a name must be the one that was given, and near ones are told") func names() throws {
    let file = try NPZFile(reading: Self.fixture("stored"))
    let error = #expect(throws: NPZError.self) { try file.array("maps/Gradcam") }
    #expect(error == .missing(path: file.path, name: "maps/Gradcam", near: ["maps/gradcam"]))
    #expect(throws: NPZError.self) { try file.array("gradcam") }
  }

  @Test("a name twice, or none, is refused") func unusableNames() throws {
    let writer = try NPZWriter(folder.file("x.npz"))
    let one = NPYArray([Float(1)], shape: [])
    try writer.add("a", one)
    try writer.add("\u{F6}", one)
    for name in ["a", "", "a\0b", "o\u{308}"] { #expect(throws: NPZError.self) { try writer.add(name, one) } }
    #expect(message(Self.fixture("repeated")).contains("“a” cannot name an array: two entries have it"))
  }

  @Test("what is no archive, cut short or changed is refused") func damage() throws {
    let whole = try readFile(Self.fixture("packed"))
    let path = folder.file("x.npz")
    for length in stride(from: 0, to: whole.count, by: 7) {
      try AtomicFile.write(whole.prefix(length), to: path)
      #expect(message(path).contains("x.npz: this archive cannot be read"), "\(length)")
    }
    for place in whole.indices {
      var changed = whole
      changed[place] ^= 0x55
      try AtomicFile.write(changed, to: path)
      guard let file = try? NPZFile(reading: path) else { continue }
      // Names and dates are under no checksum, the arrays are.
      for name in file.names {
        let array = try file.array(name)
        #expect(Self.arrays.contains { $0.array == array }, "byte \(place)")
      }
    }
    let absent = #expect(throws: FileError.self) { try NPZFile(reading: folder.file("absent.npz")) }
    #expect(absent?.failure == .noInput)
  }

  @Test("an archive beyond its limits is refused before it is in memory") func limits() {
    #expect(message(Self.fixture("stored"), ArchiveLimits(maximumEntries: 2)).contains("more than 2 entries"))
    #expect(message(Self.fixture("packed"), ArchiveLimits(maximumBytes: 200)).contains("more than 200 bytes"))
    #expect(message(Self.fixture("bomb")).contains("unpacks to over 200 times its packed size"))
    #expect(message(Self.fixture("bomb"), ArchiveLimits(maximumRatio: 10_000)) == "1 arrays")
  }

  @Test("an entry that gives more than it announces is refused") func longerThanAnnounced() throws {
    var bytes = try readFile(Self.fixture("packed"))
    // The unpacked size of the first entry, in its own header and in the archive's directory.
    let directory = try #require(bytes.range(of: Data([0x50, 0x4B, 1, 2]))).lowerBound
    for place in [22, directory + 24] { bytes.replaceSubrange(place..<(place + 4), with: [100, 0, 0, 0]) }
    let path = folder.file("long.npz")
    try AtomicFile.write(bytes, to: path)
    #expect(message(path).contains("maps/gradcam"))
  }

  @Test("a place that cannot be written is named") func unwritable() throws {
    try AtomicFile.write("", to: folder.file("taken"))
    for path in [folder.file("taken/x.npz"), folder.path] {
      let error = #expect(throws: FileError.self) { try NPZWriter(path) }
      #expect(error?.failure == .cannotWrite)
    }
  }

  /// Needs Python with NumPy: `make parity` provides it.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["FER_PARITY"] == "1"))
  func numPyReadsWhatIsWrittenParity() throws {
    let path = try write(Self.arrays, to: "ours.npz")
    let python = ProcessInfo.processInfo.environment["FER_PYTHON"] ?? "python3"
    let outcome = try #require(
      try Tool.run(program: "env", [python, Fixtures.path("files/check_npz.py"), path], in: folder.path))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let found = try JSONValue(parsing: Data(outcome.output.utf8), path: "check_npz.py")
    #expect(found.objectValue?.map(\.key) == Self.arrays.map(\.name))
    let maps = try #require(found["maps/gradcam"])
    #expect(maps["type"]?.stringValue == "<f4" && maps["shape"] == [2, 3])
    let values = maps["values"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(values.map { Float($0) } == Self.arrays[0].array.values())
    #expect(found["flags"]?["values"] == ["True", "False", "True"])
    for (_, entry) in found.objectValue ?? [] {
      #expect(entry["same_bytes"]?.boolValue == true && entry["date"] == [1980, 1, 1, 0, 0, 0])
    }
  }
}
