import Foundation
import Testing
import TestSupport

/// Everything that can be wrong with an input gives one message, the documented exit code, and leaves nothing behind.
@Suite struct BadInputTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A folder of faces with one file more or less than it should have.
  private func data(_ change: (String) throws -> Void) throws -> String {
    let path = folder.file("data")
    try Tool.synthesize(path, train: 21, test: 14, minimum: 2, in: folder.path)
    try change(path)
    return path
  }

  private func expectFailure(
    _ arguments: [String], _ status: Int32, says words: [String], location: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try Tool.run(arguments, in: folder.path)
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
    for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: location) }
    #expect(outcome.output.isEmpty, "\(outcome.output)", sourceLocation: location)
    let leftovers = (FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? [])
      .filter { $0.hasSuffix(".part") || $0.contains(".part/") || $0.hasPrefix("reports/") || $0.hasPrefix("outputs/") }
    #expect(leftovers.isEmpty, "left behind: \(leftovers)", sourceLocation: location)
  }

  @Test func aMissingFolder() throws {
    try expectFailure(["eda", "nowhere"], 66, says: ["nowhere"])
    try expectFailure(["train", "nowhere"], 66, says: ["nowhere"])
    try expectFailure(["explain", "nowhere.ckpt", "face.png"], 66, says: ["nowhere.ckpt", "checkpoint"])
  }

  @Test(arguments: ["FER_MATRIX_LIBRARY", "FER_BF16"])
  func anEnvironmentVariableThatMeansNothing(_ name: String) throws {
    let outcome = try Tool.run(["bench", "--help"], in: folder.path, environment: [name: "onedn"])
    #expect(outcome.status == 64 && outcome.errors.contains("\(name) is \"onedn\": expected"), "\(outcome.errors)")
    let empty = try Tool.run(["bench", "--help"], in: folder.path, environment: [name: ""])
    #expect(empty.status == 0)
  }

  @Test func anEmptyClass() throws {
    let path = try data { path in
      try FileManager.default.createDirectory(atPath: path + "/train/bored", withIntermediateDirectories: true)
    }
    try expectFailure(["eda", path], 65, says: ["bored"])
    try expectFailure(["train", path], 65, says: ["bored"])
  }

  @Test func aTextFileNamedPNG() throws {
    let path = try data {
      try "I am no picture.".write(toFile: $0 + "/train/happy/note.png", atomically: true, encoding: .utf8)
    }
    let lenient = try Tool.run(["eda", path, "--output", "eda", "--format", "md"], in: folder.path)
    #expect(lenient.status == 0)
    #expect(lenient.errors.contains("train/happy/note.png"))
    try FileManager.default.removeItem(atPath: folder.file("eda"))
    try expectFailure(["eda", path, "--strict"], 65, says: ["note.png", "PNG"])
  }

  @Test func aTruncatedJPEG() throws {
    let whole = try Data(contentsOf: URL(fileURLWithPath: Fixtures.path("images/jpeg-gray.jpg")))
    let path = try data {
      try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: $0 + "/train/sad/half.jpg"))
    }
    try expectFailure(["eda", path, "--strict"], 65, says: ["half.jpg"])
  }

  @Test func aRowWithAPixelTooFew() throws {
    let row = "3,\"" + Array(repeating: "7", count: 2303).joined(separator: " ") + "\",Training"
    try "emotion,pixels,Usage\n\(row)\n".write(toFile: folder.file("fer2013.csv"), atomically: true, encoding: .utf8)
    try expectFailure(["eda", "fer2013.csv"], 65, says: ["row 1", "2,303", "2,304"])
  }

  @Test func anImageTooLarge() throws {
    // A PNG whose header promises 20,000 x 20,000 pixels: it must be refused before memory is taken for it.
    var png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13])
    png += Data("IHDR".utf8) + Data([0, 0, 0x4E, 0x20, 0, 0, 0x4E, 0x20, 8, 0, 0, 0, 0])
    png += Data([0xC6, 0x1B, 0x19, 0xE5])
    let path = try data { try png.write(to: URL(fileURLWithPath: $0 + "/train/fear/huge.png")) }
    try expectFailure(["eda", path, "--strict"], 65, says: ["huge.png"])
  }

  @Test func aFolderInUse() throws {
    let path = try data { _ in }
    try FileManager.default.createDirectory(atPath: folder.file("mine"), withIntermediateDirectories: true)
    try "precious".write(toFile: folder.file("mine/work.txt"), atomically: true, encoding: .utf8)
    try expectFailure(["eda", path, "--output", "mine"], 73, says: ["mine", "--force"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("mine")) == ["work.txt"])
  }

  @Test(arguments: [
    ["eda", "--near-threshold", "40"], ["train", "--epochs", "0"], ["train", "--architecture", "resnet9"],
    ["train", "--optimizer", "lion"], ["evaluate"], ["explain", "model.ckpt", "face.png", "--on", "margin:fear"],
    ["list", "colours"], ["frobnicate"], ["eda", "--seed", "18446744073709551615"], ["eda", "--format", ","],
    ["train", "--recipe", "secret"],
  ]) func wrongUsage(_ arguments: [String]) throws {
    try expectFailure(arguments, 64, says: ["fer-analyze: "])
    #expect(try !Tool.run(arguments, in: folder.path).errors.contains("Error: "))
  }

  @Test func aConfigurationThatIsNoMapping() throws {
    try "- a\n- b\n".write(toFile: folder.file("options.yaml"), atomically: true, encoding: .utf8)
    try expectFailure(["eda", "--config", "options.yaml"], 65, says: ["options.yaml", "mapping"])
  }

  @Test func aRunThatCannotStartLeavesNoFolder() throws {
    let path = try data { _ in }
    try "no checkpoint".write(toFile: folder.file("half.ckpt"), atomically: true, encoding: .utf8)
    try expectFailure(["train", path, "--weights", "half.ckpt", "--output", "run"], 65, says: ["half.ckpt"])
    #expect(!FileManager.default.fileExists(atPath: folder.file("run")))
    try expectFailure(["train", path, "--class-weights", "1,2", "--output", "run"], 64, says: ["class_weights"])
    #expect(!FileManager.default.fileExists(atPath: folder.file("run")))
  }

  @Test func anOutputBelowAFile() throws {
    let path = try data { _ in }
    try "text".write(toFile: folder.file("file.txt"), atomically: true, encoding: .utf8)
    try expectFailure(["eda", path, "--output", "file.txt/report"], 73, says: ["file.txt", "no folder"])
  }
}
