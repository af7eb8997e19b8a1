import Files
import Foundation
import Interchange
import Testing
import TestSupport

@Suite struct EventFileTests {
  /// Bit by bit, as RFC 3720 defines it: nothing in common with the table of the writer.
  private func crc(_ bytes: [UInt8]) -> UInt32 {
    var rest: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      rest ^= UInt32(byte)
      for _ in 0..<8 { rest = rest & 1 == 1 ? rest >> 1 ^ 0x82F6_3B78 : rest >> 1 }
    }
    return rest ^ 0xFFFF_FFFF
  }

  private func masked(_ bytes: [UInt8]) -> UInt32 {
    let crc = crc(bytes)
    return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
  }

  private struct Broken: Error { let offset: Int }

  /// The messages of a file of TFRecords, each check compared.
  private func records(_ path: String) throws -> [[UInt8]] {
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    var offset = 0
    var result: [[UInt8]] = []
    func number(_ at: Int, _ count: Int) -> UInt64 {
      bytes[at..<(at + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    while offset < bytes.count {
      guard offset + 16 <= bytes.count else { throw Broken(offset: offset) }
      let length = Int(number(offset, 8))
      let data = Array(bytes[(offset + 12)..<(offset + 12 + length)])
      guard number(offset + 8, 4) == UInt64(masked(Array(bytes[offset..<(offset + 8)]))),
        number(offset + 12 + length, 4) == UInt64(masked(data))
      else { throw Broken(offset: offset) }
      result.append(data)
      offset += 16 + length
    }
    return result
  }

  private func contains(_ record: [UInt8], _ text: String) -> Bool {
    String(decoding: record, as: Unicode.ASCII.self).contains(text)
  }

  @Test func theCheckIsCastagnolis() {
    // RFC 3720, appendix B.4, and the check value of CRC-32C in every catalogue.
    #expect(crc(Array("123456789".utf8)) == 0xE306_9283)
    #expect(crc([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
  }

  @Test func everyRecordIsFramedAndWholeWhileTheFileIsOpen() throws {
    let folder = try TemporaryFolder()
    let date = Date(timeIntervalSince1970: 1_700_000_000)
    let file = try EventFile(in: folder.file("events"), firstStep: 1) { date }
    #expect((file.path as NSString).lastPathComponent.hasPrefix("events.out.tfevents.1700000000."))
    // A live reader sees what has been written so far.
    #expect(try records(file.path).count == 2)
    for step in 1...3 { try file.write(scalars: [("step/loss", 1.5), ("step/rate", 0.25)], step: step) }
    try file.write(text: "hello", tag: "configuration", step: 0)
    try file.write(png: Data([1, 2, 3]), width: 7, height: 5, tag: "sheet", step: 0)
    let found = try records(file.path)
    #expect(found.count == 7)
    #expect(contains(found[0], EventFile.version))
    // Field 1 (fixed 64 bits): the time; field 2 (number): the step; field 5 (message): the summary.
    let time = found[2][1..<9].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    #expect(found[2][0] == 0x09 && Double(bitPattern: time) == 1_700_000_000)
    #expect(found[2][9] == 0x10 && found[2][10] == 1 && found[2][11] == 0x2A)
    // Field 2 of a value (fixed 32 bits): 1.5.
    #expect(found[2].indices.contains { Array(found[2][$0...].prefix(5)) == [0x15, 0, 0, 0xC0, 0x3F] })
    #expect(contains(found[5], "text") && contains(found[5], "hello") && contains(found[6], "sheet"))
  }

  @Test func aSecondFileComesAfterTheFirstByName() throws {
    let folder = try TemporaryFolder()
    let date = Date(timeIntervalSince1970: 1_700_000_000)
    let paths = try (0..<3).map { try EventFile(in: folder.path, firstStep: $0 + 1) { date }.path }
    #expect(paths == paths.sorted() && Set(paths).count == 3)
  }

  @Test func aFolderThatCannotBeMadeIsNamed() throws {
    let folder = try TemporaryFolder()
    try Data().write(to: URL(fileURLWithPath: folder.file("taken")))
    let error = #expect(throws: FileError.self) { try EventFile(in: folder.file("taken"), firstStep: 1) }
    #expect(error?.failure == .cannotWrite && error?.description.contains("taken") == true)
  }

  /// Needs Python with tensorboard: `make parity` provides it.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["FER_PARITY"] == "1"))
  func tensorBoardParity() throws {
    let folder = try TemporaryFolder()
    let first = try EventFile(in: folder.path, firstStep: 1)
    try first.write(text: "# Title\n`a: 1`", tag: "configuration", step: 0)
    try first.write(png: Data([0x89, 0x50, 0x4E, 0x47]), width: 1008, height: 600, tag: "augmentation", step: 0)
    for step in 1...200 {
      try first.write(scalars: [("step/loss", 2 / Double(step)), ("step/rate", 1e-3)], step: step)
    }
    // The run was killed after step 200, and goes on from a checkpoint of step 150.
    let second = try EventFile(in: folder.path, firstStep: 151)
    for step in 151...160 { try second.write(scalars: [("step/loss", -Double(step))], step: step) }
    try second.write(scalars: [("epoch/val_loss", 0.1), ("val_f1/angry", 1.0 / 3)], step: 160)

    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      ProcessInfo.processInfo.environment["FER_PYTHON"] ?? "python3", Fixtures.path("interchange/check_events.py"),
      folder.path,
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let found = try JSONValue(parsing: output, path: "check_events.py")

    #expect(found["version"]?.doubleValue == 2)
    func series(_ tag: String) throws -> [(step: Int, value: Float)] {
      try (try #require(found["scalars"]?[tag]?.arrayValue)).map {
        (try #require($0.arrayValue?[0].intValue), Float(try #require($0.arrayValue?[1].doubleValue)))
      }
    }
    let loss = try series("step/loss")
    #expect(loss.map(\.step) == Array(1...160))
    #expect(loss.allSatisfy { $0.value == ($0.step <= 150 ? Float(2 / Double($0.step)) : -Float($0.step)) })
    #expect(try series("step/rate").map(\.step) == Array(1...150))
    #expect(try series("val_f1/angry").map(\.value) == [Float(1.0 / 3)])
    #expect(found["images"]?["augmentation"]?.compactText == "[[0,1008,600,4]]")
    #expect(found["texts"]?["configuration"]?.arrayValue?[0].arrayValue?[1].stringValue == "# Title\n`a: 1`")
  }
}
