import Files
import Foundation
import Testing
import TestSupport

/// `eda` as a user runs it: from the files to a mended training set.
@Suite struct ExploringTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Tool.synthesize("faces", train: 42, test: 21, minimum: 3, in: folder.path)
    // A training image in the test split under another name, and one image that shows nothing.
    let happy = try FileManager.default.contentsOfDirectory(atPath: folder.file("faces/train/happy")).sorted()
    try FileManager.default.copyItem(
      atPath: folder.file("faces/train/happy/\(happy[0])"), toPath: folder.file("faces/test/happy/leak.png"))
  }

  private func run(
    _ arguments: [String], status: Int32 = 0, location: SourceLocation = #_sourceLocation
  ) throws -> Tool.Outcome {
    let outcome = try Tool.run(arguments, in: folder.path)
    #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)", sourceLocation: location)
    return outcome
  }

  @Test("what eda finds is left out of training, evaluation and the next eda") func mended() throws {
    let found = try run(["eda", "faces", "--output", "eda", "--no-faces"])
    #expect(found.output.contains("1 test image (4.5 %) is a pixel copy of a train image"), "\(found.output)")
    let list = try String(contentsOfFile: folder.file("eda/exclusions.csv"), encoding: .utf8)
    #expect(list.contains("test/happy/leak.png,test,happy,leak,train/happy/"))
    #expect(!FileManager.default.fileExists(atPath: folder.file("eda/figures/largest-groups.png")))
    let again = try run(["eda", "faces", "--exclude", "eda/exclusions.csv", "--output", "again"])
    #expect(!again.output.contains("pixel copy") && again.errors.contains("1 images are left out"), "\(again.errors)")
    let other = try run(["eda", "faces", "--hash", "dhash", "--output", "other", "--json"])
    let near = try JSONValue(parsing: Data(other.output.utf8), path: "-")["near_duplicates"]
    #expect(near?["hash"] == .string("dhash") && near?["pairs"]?.intValue.map { $0 >= 1 } == true)
    let mended = try run(["eda", "faces", "--split", "eda/split.csv", "--output", "mended", "--json"])
    let json = try JSONValue(parsing: Data(mended.output.utf8), path: "-")
    #expect(json["leakage"]?.arrayValue?.first?["images"] == .integer(0) && json["images"] == .integer(63))
    let trained = try run([
      "train", "faces", "--exclude", "eda/exclusions.csv", "--exclude-reasons", "leak", "--architecture",
      "resnetv2-compact", "--recipe", "quick", "--epochs", "1", "--size", "16", "--output", "run", "--no-progress",
    ])
    #expect(trained.output.contains("images             21"), "\(trained.output)")
    let configuration = try String(contentsOfFile: folder.file("run/config.yaml"), encoding: .utf8)
    #expect(configuration.contains("eda/exclusions.csv") && configuration.contains("exclude-reasons: leak"))
    let measured = try run([
      "evaluate", "run/checkpoints/best.ckpt", "faces", "--split-file", "eda/split.csv", "--output", "measured",
      "--json",
    ])
    let metrics = try JSONValue(parsing: Data(measured.output.utf8), path: "-")
    let plan = try CSVTable(parsing: readFile(folder.file("eda/split.csv")), path: "split.csv")
    #expect(metrics["n"] == .integer(plan.rows.count { $0.cells[1] == "test" }))
    // The network's features in place of pixels.
    let seen = try run([
      "eda", "faces", "--features", "run/checkpoints/best.ckpt", "--output", "seen", "--json", "--quiet",
    ])
    let structure = try JSONValue(parsing: Data(seen.output.utf8), path: "-")["structure"]
    #expect(structure?["space"] == .string("run/checkpoints/best.ckpt"))
    #expect(structure?["map"]?["kind"] == .string("tsne"))
  }

  @Test("two data sets side by side") func compared() throws {
    try FileManager.default.copyItem(atPath: folder.file("faces"), toPath: folder.file("newer"))
    try FileManager.default.removeItem(atPath: folder.file("newer/test/happy/leak.png"))
    let result = try run(["eda", "--compare", "faces", "newer", "--output", "compared"])
    #expect(result.output.contains("1 lost") && result.output.contains("compared/index.html"), "\(result.output)")
    let json = try JSONValue(
      parsing: readFile(folder.file("compared/eda-compare.json")), path: "eda-compare.json")
    #expect(json["schema"] == .string("fer-analyze/eda-compare/1") && json["lost"] == .integer(1))
    #expect(json["matched"] == .integer(63) && json["equal"] == .bool(false))
  }

  @Test("what cannot be meant is refused with what was expected") func usage() throws {
    func refused(_ arguments: [String], _ status: Int32, _ words: String, location: SourceLocation = #_sourceLocation)
      throws
    {
      let outcome = try run(["eda"] + arguments, status: status, location: location)
      #expect(outcome.errors.contains(words), "\(outcome.errors)", sourceLocation: location)
      #expect(outcome.output.isEmpty, sourceLocation: location)
    }
    try refused(["--compare", "faces"], 64, "expected two data sets")
    try refused(["faces", "--votes", "votes.csv"], 64, "--cross-validate K or --predictions FILE")
    try refused(["faces", "--cross-validate", "1"], 64, "expected 2 to 100 parts")
    try refused(["faces", "--exclude-reasons", "leak"], 64, "goes with --exclude FILE")
    try refused(["faces", "--map-images", "2"], 64, "expected 3 to 20000")
    try refused(["faces", "--hash", "dhsah"], 64, "Did you mean dhash?")
    try refused(["faces", "--exclude", "gone.csv"], 66, "gone.csv")
    try refused(["faces", "--features", "gone.ckpt"], 66, "gone.ckpt")
    try AtomicFile.write("path,label,p_happy,p_sad\nfaces/x.png,sad,0.5,0.5\n", to: folder.file("p.csv"))
    try refused(["faces", "--predictions", "p.csv", "--trained-on", "dev"], 64, "expected train, validation, test")
    try refused(["faces", "--predictions", "p.csv", "--trained-on", "train"], 65, "none of its rows is of an image")
  }
}
