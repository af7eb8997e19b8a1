import Files
import Foundation
import Testing
import TestSupport

/// The same inputs, seed and number of threads give the same bytes: whole commands, run in two folders.
@Suite(.serialized) struct SameBytesTests {
  private let folder: TemporaryFolder
  private let model = "run/checkpoints/best.ckpt"
  private static let places = ["first", "second"]

  init() throws {
    folder = try TemporaryFolder()
    for place in Self.places {
      try FileManager.default.createDirectory(atPath: folder.file(place), withIntermediateDirectories: true)
    }
    try run(["synth", "faces", "--train", "42", "--test", "21", "--minimum-per-class", "3"], in: Self.places[0])
    try run(
      [
        "train", "faces", "--architecture", "resnetv2-compact", "--recipe", "quick", "--epochs", "1", "--batch", "16",
        "--size", "16", "--output", "run",
      ], in: Self.places[0])
    for name in ["faces", "run"] {
      try FileManager.default.copyItem(atPath: folder.file("first/\(name)"), toPath: folder.file("second/\(name)"))
    }
  }

  private func run(_ arguments: [String], in place: String, location: SourceLocation = #_sourceLocation) throws {
    let outcome = try Tool.run(arguments + ["--quiet", "--threads", "2"], in: folder.file(place))
    try #require(outcome.status == 0, "\(arguments): \(outcome.errors)", sourceLocation: location)
  }

  /// Runs a command in both folders and compares every file that it leaves in `output`.
  private func expectSame(_ arguments: [String], _ output: String, location: SourceLocation = #_sourceLocation) throws {
    for place in Self.places { try run(arguments + ["--output", output], in: place, location: location) }
    let (first, second) = (try files("first/" + output), try files("second/" + output))
    #expect(first.count > 4 && first.keys.sorted() == second.keys.sorted(), sourceLocation: location)
    for (name, bytes) in first.sorted(by: { $0.key < $1.key }) {
      #expect(second[name] == bytes, "\(output)/\(name) differs", sourceLocation: location)
    }
  }

  /// The files below a folder by their path, without what the documentation says is a time.
  private func files(_ name: String) throws -> [String: Data] {
    let root = folder.file(name)
    var found: [String: Data] = [:]
    for case let path as String in FileManager.default.enumerator(atPath: root) ?? .init() {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder), !isFolder.boolValue
      else {
        continue
      }
      let bytes = try readFile(root + "/" + path)
      switch PathParts(path).name {
      case "manifest.json": found[path] = Data(try timeless(bytes, path).text.utf8)
      case "explanation.json":
        let text = String(decoding: bytes, as: UTF8.self)
        let timeless = text.replacing(/"seconds": *[-+0-9.eE]+/, with: "")
        // The times are there: a changed name of theirs would make this test compare them unseen.
        #expect(timeless != text)
        found[path] = Data(timeless.utf8)
      default: found[path] = bytes
      }
    }
    return found
  }

  /// A manifest without its date and the checksum of the explanations, which hold times.
  private func timeless(_ bytes: Data, _ path: String) throws -> JSONValue {
    let manifest = try JSONValue(parsing: bytes, path: path)
    let entries = try #require(manifest.objectValue)
    #expect(entries.contains { $0.key == "date" })
    return .object(
      entries.filter { $0.key != "date" }.map { entry in
        guard entry.key == "files", let files = entry.value.arrayValue else { return entry }
        return (entry.key, .array(files.filter { $0["path"]?.stringValue != "explanation.json" }))
      })
  }

  @Test("eda, evaluate, compare, drift and atlas") func reports() throws {
    try expectSame(["eda", "faces"], "eda")
    try expectSame(["evaluate", model, "faces"], "measured")
    try expectSame(
      ["compare", "run/predictions.csv", "measured/predictions.csv", "--names", "a,b", "--data", "faces"], "compared")
    try expectSame(["drift", model, "run/checkpoints/last.ckpt", "faces", "--per-class", "2"], "drift")
    try expectSame(
      [
        "atlas", model, "faces", "--permutations", "50", "--least", "2", "--faithfulness", "5", "--measures",
        "insertion,deletion", "--swaps", "4",
      ], "atlas")
  }

  @Test("explain, whose only times are those of explanation.json") func explanations() throws {
    try expectSame(["explain", model, "faces/test/happy", "--method", "gradcam,occlusion,rise"], "maps")
  }

  @Test("a report written over another one is that of an empty folder") func again() throws {
    try run(["eda", "faces", "--output", "report"], in: "second")
    try expectSame(["evaluate", "--predictions", "run/predictions.csv", "--force"], "report")
  }
}
