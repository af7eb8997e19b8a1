import Files
import Foundation
import Interchange
import Networks
import Tensors
import Testing
import TestSupport

/// Files that are none, or no longer, Keras models.
@Suite struct KerasHostileModelTests {
  private let folder: TemporaryFolder

  init() throws { folder = try KerasFixtures.unpacked() }

  @Test(arguments: [
    ("no-config", ["without config.json", "metadata.json"]), ("no-weights", ["without model.weights.h5"]),
    ("twice", ["two entries config.json"]), ("no-hdf5", ["not an HDF5 file"]), ("deep", ["nested deeper than 512"]),
    ("bomb", ["config.json", "at most 67108864 bytes"]), ("renamed", ["without config.json"]),
    ("checksum", ["config.json", "CRC"]),
  ]) func archivesThatAreNoModelsAreRefused(_ name: String, _ words: [String]) throws {
    let error = KerasFixtures.failure { _ = try KerasModelImport.read(folder.file("hostile-\(name).keras")) }
    #expect(error?.failure == .badData)
    for word in words + ["hostile-\(name).keras"] {
      #expect(error?.description.contains(word) == true, "\(error?.description ?? "none")")
    }
  }

  @Test func anArchiveMayBeCompressed() throws {
    let packed = try KerasModelImport.read(folder.file("hostile-packed.keras")).network.parameters
    let stored = try KerasModelImport.read(folder.file("plain.keras")).network.parameters
    for parameter in stored.all {
      #expect(try packed.tensor(parameter.name) == stored.tensor(parameter.name), "\(parameter.name)")
    }
  }

  @Test func filesOfOtherKindsAreRefused() throws {
    #expect(KerasFixtures.failure { _ = try KerasModelImport.read(folder.file("nowhere.keras")) }?.failure == .noInput)
    #expect(KerasFixtures.failure { _ = try KerasModelImport.read(folder.path) }?.failure == .badData)
    let text = KerasFixtures.failure { _ = try KerasModelImport.read(folder.file("plain.json")) }
    #expect(text?.description.contains("a Keras model expected") == true, "\(text?.description ?? "none")")
    try Data().write(to: URL(fileURLWithPath: folder.file("empty.keras")))
    #expect(KerasFixtures.failure { _ = try KerasModelImport.read(folder.file("empty.keras")) }?.failure == .badData)
  }

  /// A file of holes, which takes no room.
  @Test func aFileBeyondAnyModelIsRefusedBeforeItIsRead() throws {
    let path = folder.file("vast.h5")
    try Data([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]).write(to: URL(fileURLWithPath: path))
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    try handle.truncate(atOffset: UInt64(HDF5File.fileLimit) + 1)
    try handle.close()
    let error = KerasFixtures.failure { _ = try KerasModelImport.read(path) }
    #expect(
      error?.description.contains("at most \(HDF5File.fileLimit) bytes") == true, "\(error?.description ?? "none")")
  }

  @Test(arguments: ["plain.keras", "plain.h5"]) func everyTruncationIsAnError(_ name: String) throws {
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
    let path = folder.file("cut")
    for length in stride(from: 0, to: whole.count, by: 1501) {
      try whole.prefix(length).write(to: URL(fileURLWithPath: path))
      let error = KerasFixtures.failure { _ = try KerasModelImport.read(path) }
      #expect(error?.failure == .badData, "\(length) of \(whole.count) bytes")
    }
  }

  /// A file with flipped bits gives an error or a network, never a crash. The files hold texts of variable length, whose
  /// places and sizes libhdf5 does not check.
  @Test(arguments: ["replaced.keras", "xception.h5", "squeeze.weights.h5", "replaced.legacy.h5", "plain.keras2.h5"])
  func flippedBitsAreNoCrash(_ name: String) throws {
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
    let path = folder.file("flipped")
    let model = String(name.prefix { $0 != "." })
    let isAlone = name.contains(".weights.") || name.contains(".legacy.")
    var generator = SeededGenerator(seed: 5, label: name)
    var refused = 0
    for _ in 0..<100 {
      var bytes = whole
      for _ in 0..<4 { bytes[generator.integer(below: bytes.count)] ^= 1 << UInt8(generator.integer(below: 8)) }
      try bytes.write(to: URL(fileURLWithPath: path))
      do {
        _ = try KerasModelImport.read(path, description: isAlone ? folder.file("\(model).json") : nil)
      } catch {
        #expect((error as? any ReportableError)?.failure == .badData, "\(error)")
        refused += 1
      }
    }
    #expect(refused > 0, "some damage must be seen")
  }

  /// The heap's address, length and index of a text, each damaged in turn.
  @Test func damagedReferencesToTextsAreSeen() throws {
    let name = "replaced.legacy.h5"
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
    let heap = try #require(whole.range(of: Data([0x47, 0x43, 0x4F, 0x4C, 1, 0, 0, 0]))).lowerBound
    let address = withUnsafeBytes(of: UInt64(heap).littleEndian) { Data($0) }
    // A reference: length, address, index 1.
    let reference = try #require(whole.range(of: address + Data([1, 0, 0, 0]))).lowerBound
    for (place, value) in [(reference - 2, 0x7F), (reference + 10, 0x7F), (heap + 16 + 14, 0x40)] as [(Int, UInt8)] {
      var bytes = whole
      bytes[place] = value
      let path = folder.file("damaged.h5")
      try bytes.write(to: URL(fileURLWithPath: path))
      let error = KerasFixtures.failure { _ = try HDF5File(reading: path) }
      #expect(error?.description.contains("is damaged") == true, "byte \(place): \(error?.description ?? "none")")
    }
  }
}
