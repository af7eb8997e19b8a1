import Files
import Foundation
import Testing
import TestSupport

/// `verify` as a user runs it: what changed, what comes out otherwise, and what cannot be checked.
@Suite(.serialized) struct VerifyTests {
  private let folder: TemporaryFolder
  private let model = "run/checkpoints/best.ckpt"

  init() throws { folder = try TrainedRun().folder }

  private func run(
    _ arguments: [String], status: Int32 = 0, in place: String? = nil, location: SourceLocation = #_sourceLocation
  ) throws -> Tool.Outcome {
    let outcome = try Tool.run(arguments, in: place ?? folder.path)
    #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)", sourceLocation: location)
    return outcome
  }

  private func verified(_ arguments: [String], status: Int32 = 0, location: SourceLocation = #_sourceLocation) throws
    -> JSONValue
  {
    let outcome = try run(["verify"] + arguments + ["--json"], status: status, location: location)
    return try JSONValue(parsing: Data(outcome.output.utf8), path: "-")
  }

  private func check(_ result: JSONValue, _ name: String) -> JSONValue? {
    result["checks"]?.arrayValue?.first { $0["name"]?.stringValue == name }
  }

  private func faces() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.file("faces/test/happy")).sorted()
      .map { "faces/test/happy/" + $0 }
  }

  /// Writes a file of a report anew, and its checksum into the manifest, as someone would who wants to hide it.
  private func rewrite(_ report: String, _ name: String, _ change: (String) -> String) throws {
    let path = folder.file("\(report)/\(name)")
    let before = try String(contentsOfFile: path, encoding: .utf8)
    let after = change(before)
    try #require(after != before)
    try after.write(toFile: path, atomically: true, encoding: .utf8)
    let manifest = folder.file("\(report)/manifest.json")
    let text = try String(contentsOfFile: manifest, encoding: .utf8)
      .replacing(SHA256.hexadecimal(of: Data(before.utf8)), with: SHA256.hexadecimal(of: Data(after.utf8)))
    try text.write(toFile: manifest, atomically: true, encoding: .utf8)
  }

  /// The text with the first number of the list behind `key` replaced.
  private static func replacingFirst(_ key: String, in text: String, by value: String) -> String {
    guard let start = text.range(of: "\"\(key)\": [") else { return text }
    guard let end = text[start.upperBound...].firstIndex(where: { $0 == "," || $0 == "]" }) else { return text }
    return String(text[..<start.upperBound]) + value + text[end...]
  }

  @Test func theMapsOfAnExplanationComeOutAgain() throws {
    let faces = try faces()
    // Methods that draw at random, that take baselines, and a choice of every setting.
    _ = try run([
      "explain", model, faces[0], faces[1], "--output", "report", "--method", "gradcam,occlusion,smoothgrad", "--on",
      "contrast", "--target", "happy", "--seed", "7",
    ])
    let text = try String(contentsOfFile: folder.file("report/explanation.json"), encoding: .utf8)
    let explanation = try JSONValue(parsing: Data(text.utf8), path: "explanation.json")
    let settings = try #require(explanation["settings"])
    #expect(settings["on"]?.stringValue == "contrast" && settings["class"]?.stringValue == "happy")
    #expect(settings["seed"]?.intValue == 7 && settings["baselines"]?.arrayValue?.count == 3)
    let map = try #require(explanation["images"]?.arrayValue?.first?["maps"]?.arrayValue?.dropFirst().first)
    #expect(map["parameters"]?["window"]?.doubleValue == 1.0 / 6)
    #expect(map["parameters"]?["baselines"]?.arrayValue?.first?.stringValue == "blurred image")

    let sound = try verified(["report"])
    #expect(sound["holds"]?.boolValue == true && sound["kind"]?.stringValue == "explanation")
    #expect(check(sound, "maps")?["outcome"]?.stringValue == "holds")
    #expect(check(sound, "maps")?["largest_difference"]?.doubleValue ?? 1 < 1e-5)
    #expect(check(sound, "maps")?["compared"]?.intValue ?? 0 > 2 * 2 * 48 * 48)
    #expect(
      try run(["verify", "report"]).output.contains("6 maps of 2 images computed again, with probabilities and "))
    #expect(check(sound, "agreement")?["outcome"]?.stringValue == "holds")
    #expect(check(sound, "agreement")?["compared"]?.intValue ?? 0 >= 9)
    let sampled = try verified(["report", "--sample", "1"])
    #expect(check(sampled, "agreement")?["outcome"]?.stringValue == "not checked")

    // One number changed, checksum and all: the place, the method and the distance are named.
    try rewrite("report", "explanation.json") { Self.replacingFirst("raw", in: $0, by: "987.5") }
    let tampered = try run(["verify", "report"], status: 1).output
    #expect(tampered.contains("checksums hold") && tampered.contains("number differs: \(faces[0]): gradcam at"))
    #expect(tampered.contains("raw: value 1 of 36: recorded 987.5") && tampered.contains("of the largest value apart"))
    #expect(!tampered.contains("changed (SHA"))
    #expect(try verified(["report", "--skip-recompute"])["holds"]?.boolValue == true)
    // Without the seed's own draws SmoothGrad gives another map.
    try rewrite("report", "explanation.json") { $0.replacing("\"seed\": 7", with: "\"seed\": 8") }
    #expect(try run(["verify", "report"], status: 1).output.contains("smoothgrad"))
  }

  @Test func aChangedInputIsNamedAndWhatFollowsFromIt() throws {
    let faces = try faces()
    _ = try run(["explain", model, faces[0], faces[1], "--output", "report", "--method", "gradcam"])
    let image = folder.file(faces[0])
    let original = try Data(contentsOf: URL(fileURLWithPath: image))
    try Data(contentsOf: URL(fileURLWithPath: folder.file(faces[2]))).write(to: URL(fileURLWithPath: image))
    let edited = try run(["verify", "report"], status: 1).output
    #expect(edited.contains("input \(faces[0]): changed") && edited.contains("number differs: \(faces[0])"))
    #expect(!edited.contains("number differs: \(faces[1])"))
    try FileManager.default.removeItem(atPath: image)
    let missing = try verified(["report"], status: 1)
    #expect(check(missing, "images")?["outcome"]?.stringValue == "impossible")
    #expect(check(missing, "maps")?["outcome"]?.stringValue == "holds")
    #expect(try run(["verify", "report"], status: 1).output.contains("\(faces[0]) is missing"))
    try original.write(to: URL(fileURLWithPath: image))

    // A weight changed: the checkpoint is named, whatever it does to the maps.
    let checkpoint = URL(fileURLWithPath: folder.file(model))
    let weights = try Data(contentsOf: checkpoint)
    var other = weights
    other[other.count - 2] ^= 0x40
    try other.write(to: checkpoint)
    #expect(try run(["verify", "report"], status: 1).output.contains("input \(model): changed"))
    try FileManager.default.removeItem(at: checkpoint)
    let gone = try run(["verify", "report"], status: 1).output
    #expect(gone.contains("input \(model): missing") && gone.contains("the checkpoint \(model) is missing"))
    try weights.write(to: checkpoint)

    // Moved within the tree and seen from elsewhere; then away from its inputs.
    try FileManager.default.createDirectory(atPath: folder.file("deep/er"), withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: folder.file("report"), toPath: folder.file("deep/er/report"))
    let moved = try run(["verify", "report"], in: folder.file("deep/er")).output
    #expect(moved.contains("was found at") && moved.contains("of 2 images computed again"))
    let away = try TemporaryFolder()
    try FileManager.default.moveItem(atPath: folder.file("deep/er/report"), toPath: away.file("report"))
    let lost = try run(["verify", "report"], status: 1, in: away.path).output
    #expect(lost.contains("input \(faces[1]): missing") && lost.contains("--inputs"))
    _ = try run(["verify", "report", "--inputs", folder.path], in: away.path)
    #expect(
      try run(["verify", "report", "--inputs", "nowhere"], status: 66, in: away.path).errors.contains("--inputs"))
  }

  @Test func metricsPredictionsAndTheRowsOfAnAtlasComeOutAgain() throws {
    _ = try run(["evaluate", model, "faces", "--output", "evaluation", "--quiet"])
    let shallow = try verified(["evaluation"])
    #expect(check(shallow, "metrics")?["outcome"]?.stringValue == "holds")
    #expect(check(shallow, "metrics")?["largest_difference"]?.doubleValue ?? 1 < 1e-12)
    #expect(check(shallow, "predictions")?["outcome"]?.stringValue == "not checked")
    let deep = try verified(["evaluation", "--deep"])
    #expect(check(deep, "predictions")?["outcome"]?.stringValue == "holds")
    #expect(check(deep, "predictions")?["compared"]?.intValue == 42 * 8)
    try rewrite("evaluation", "metrics.json") { text in
      text.replacingOccurrences(
        of: "\"log_loss\": ", with: "\"log_loss\": 1", options: [], range: text.range(of: "\"log_loss\": "))
    }
    #expect(try run(["verify", "evaluation"], status: 1).output.contains("number differs: log_loss"))
    // Labels exchanged in the predictions: other metrics, and other labels than those of the data.
    try rewrite("evaluation", "predictions.csv") { text in
      text.split(separator: "\n").map { line in
        line.replacing(",happy,", with: ",swapped,").replacing(",sad,", with: ",happy,").replacing(
          ",swapped,", with: ",sad,")
      }.joined(separator: "\n") + "\n"
    }
    let swapped = try verified(["evaluation", "--deep"], status: 1)
    #expect(check(swapped, "metrics")?["outcome"]?.stringValue == "differs")
    #expect(check(swapped, "predictions")?["outcome"]?.stringValue == "differs")

    _ = try run(["atlas", model, "faces", "--output", "atlas", "--least", "3", "--permutations", "20", "--quiet"])
    let atlas = try verified(["atlas", "--sample", "10"])
    #expect(check(atlas, "rows")?["outcome"]?.stringValue == "holds")
    #expect(check(atlas, "maps")?["outcome"]?.stringValue == "holds")
    #expect(check(atlas, "maps")?["summary"]?.stringValue?.contains("10 images (a sample of 42") == true)
    try rewrite("atlas", "atlas.csv") { text in
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      var cells = lines[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      cells[3] = "0.987654321"
      return ([lines[0], cells.joined(separator: ",")] + lines.dropFirst(2)).joined(separator: "\n")
    }
    let edited = try run(["verify", "atlas", "--sample", "42"], status: 1).output
    #expect(edited.contains("probability: recorded 0.987654"))
    // An exploration is made again, as far as it rests on the images alone.
    _ = try run(["eda", "faces", "--output", "eda", "--quiet"])
    #expect(check(try verified(["eda"]), "findings")?["outcome"]?.stringValue == "holds")
    try rewrite("eda", "eda.json") { $0.replacing("\"redundant\": ", with: "\"redundant\": 1") }
    #expect(try run(["verify", "eda"], status: 1).output.contains("exact_duplicates"))
    // A kind whose numbers nobody computes again, and what is no report.
    _ = try run(["eda", "--compare", "faces", "faces", "--output", "compared", "--quiet"])
    #expect(try run(["verify", "compared"]).output.contains("No numbers are computed again"))
    #expect(try run(["verify", "faces"], status: 66).errors.contains("manifest.json"))
    #expect(try run(["verify", "eda", "--sample", "0"], status: 64).errors.contains("--sample 0"))
    #expect(try run(["verify", "eda", "--deep", "--skip-recompute"], status: 64).errors.contains("give one"))
  }
}
