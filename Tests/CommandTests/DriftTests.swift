import Files
import Foundation
import Testing
import TestSupport

/// `drift` as a user runs it, on small networks trained for a moment.
@Suite(.serialized) struct DriftTests {
  private let folder: TemporaryFolder
  private let model = "run/checkpoints/best.ckpt"

  init() throws { folder = try TrainedRun().folder }

  private func run(_ arguments: [String], status: Int32 = 0, location: SourceLocation = #_sourceLocation) throws
    -> Tool.Outcome
  {
    let outcome = try Tool.run(arguments, in: folder.path)
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
    return outcome
  }

  private func drift(_ arguments: [String], location: SourceLocation = #_sourceLocation) throws -> JSONValue {
    let outcome = try run(["drift"] + arguments + ["--per-class", "4", "--json", "--quiet"], location: location)
    return try JSONValue(parsing: Data(outcome.output.utf8), path: "-")
  }

  private func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder.file(name))) }

  @Test func aCheckpointHasNotMovedFromItself() throws {
    try FileManager.default.copyItem(atPath: folder.file(model), toPath: folder.file("copy.ckpt"))
    let result = try drift([model, "copy.ckpt", "faces", "--output", "same"])
    #expect(result["schema"]?.stringValue == "fer-analyze/drift/1" && result["images"]?.intValue == 28)
    let comparison = try #require(result["comparison"])
    #expect(comparison["agreement"]?["share"]?.doubleValue == 1 && comparison["accuracy_change"]?.doubleValue == 0)
    #expect(comparison["mcnemar"]?["p_mid"]?.doubleValue == 1)
    let taps = try #require(comparison["taps"]?.arrayValue)
    #expect(taps.compactMap { $0["grid_a"]?.stringValue } == ["6x6", "12x12"])
    for tap in taps {
      #expect(tap["correlation"]?["mean"]?.doubleValue == 1)
      #expect(tap["correlation"]?["interval"]?["low"]?.doubleValue == 1)
      for part in try #require(tap["parts"]?.arrayValue) {
        #expect(part["change"]?["mean"]?.doubleValue == 0 && part["p"]?.doubleValue == 1)
      }
      // Noise is like no map; what other faces' maps share is the layout.
      #expect(abs(tap["controls"]?["random"]?["mean"]?.doubleValue ?? 1) < 0.3)
      #expect(tap["controls"]?["another_image"]?["mean"]?.doubleValue ?? 1 < 1)
    }
    #expect(result["noise_floor"]?["exact"]?.boolValue == true)
    #expect(result["noise_floor"]?["largest_share_change"]?.doubleValue == 0)
    #expect(comparison["verdict"]?["reasons"]?.stringValue == "kept")
    #expect(comparison["verdict"]?["accuracy_same_reasons_moved"]?.boolValue == false)
    // No image has moved: none is shown.
    #expect(!FileManager.default.fileExists(atPath: folder.file("same/figures/movers.png")))
    _ = try run(["verify", "same"])
  }

  @Test func twoNetworksDiffer() throws {
    _ = try run([
      "train", "faces", "--architecture", "resnetv2-compact", "--recipe", "quick", "--epochs", "1", "--batch", "16",
      "--seed", "7", "--output", "other", "--quiet",
    ])
    let other = "other/checkpoints/best.ckpt"
    for name in ["first", "second"] { _ = try drift([model, other, "faces", "--output", name]) }
    for file in ["drift.json", "drift.csv", "figures/correlations.png", "figures/movers.png"] {
      #expect(try bytes("first/\(file)") == bytes("second/\(file)"), "\(file) differs")
    }
    let result = try JSONValue(parsing: bytes("first/drift.json"), path: "drift.json")
    let comparison = try #require(result["comparison"])
    let table = try CSVTable(parsing: bytes("first/drift.csv"), path: "drift.csv")
    #expect(table.rows.count == 28)
    // Means are those of the rows.
    for (t, tap) in try #require(comparison["taps"]?.arrayValue).enumerated() {
      func column(_ name: String) throws -> [Double?] {
        let place = try #require(table.columns.firstIndex(of: name))
        return table.rows.map { Double($0.cells[place]) }
      }
      let correlations = try column("correlation_\(t + 1)").compactMap(\.self)
      let mean = correlations.reduce(0, +) / Double(max(1, correlations.count))
      #expect(abs((tap["correlation"]?["mean"]?.doubleValue ?? 2) - mean) < 1e-12)
      #expect(tap["without_a_map"]?.intValue == 28 - correlations.count && correlations.contains { $0 < 0.99 })
      let (a, b) = (try column("mouth_a_\(t + 1)"), try column("mouth_b_\(t + 1)"))
      let changes = zip(a, b).compactMap { x, y in x.flatMap { x in y.map { $0 - x } } }
      let parts = try #require(tap["parts"]?.arrayValue)
      let row = parts.first { $0["class"] == .null && $0["part"]?.stringValue == "mouth" }
      let change = changes.reduce(0, +) / Double(max(1, changes.count))
      #expect(abs((row?["change"]?["mean"]?.doubleValue ?? 2) - change) < 1e-12)
      for part in parts {
        let p = part["p"]?.doubleValue ?? 2
        #expect(p > 0 && p <= 1 && part["p_adjusted"]?.doubleValue ?? 0 >= p)
      }
    }
    _ = try run(["verify", "first"])
    // Exchanged, everything changes its sign and nothing else.
    let turned = try drift([other, model, "faces", "--output", "turned"])
    let back = try #require(turned["comparison"]?["accuracy_change"]?.doubleValue)
    #expect(comparison["accuracy_change"]?.doubleValue == -back)
    // A number in a report of which every other file was left alone.
    let text = try String(contentsOfFile: folder.file("first/drift.json"), encoding: .utf8)
    try text.replacing("\"share\": ", with: "\"share\": 1").write(
      toFile: folder.file("first/drift.json"), atomically: true, encoding: .utf8)
    let tampered = try run(["verify", "first"], status: 1).output
    #expect(tampered.contains("file drift.json: changed") && tampered.contains("comparison: agreement: share"))
    // The rule with bounds so wide that it must say so, and a page that says it.
    let flagged = try drift([
      model, other, "faces", "--output", "flagged", "--margin", "0.999", "--moved-below", "1", "--target", "predicted",
      "--redact-faces",
    ])
    #expect(flagged["comparison"]?["verdict"]?["accuracy_same_reasons_moved"]?.boolValue == true)
    let page = try String(contentsOfFile: folder.file("flagged/report.md"), encoding: .utf8)
    #expect(page.contains("Accuracy same, reasons moved") && page.contains("99.9 points of 0"))
    // Three in time order: a step each, and the first against the last.
    let three = try drift([model, other, model, "faces", "--output", "three", "--method", "gradient"])
    #expect(three["steps"]?.arrayValue?.count == 2)
    #expect(three["comparison"]?["taps"]?.arrayValue?.first?["correlation"]?["mean"]?.doubleValue == 1)
  }

  @Test func whatCannotBeCompared() throws {
    let whole = try drift(["run/checkpoints", "faces", "--output", "folder"])
    #expect(whole["checkpoints"]?.arrayValue?.count == 2)
    #expect(try run(["drift", model, "faces"], status: 64).errors.contains("two checkpoints"))
    #expect(try run(["drift", model, "absent.ckpt", "faces"], status: 66).errors.contains("absent.ckpt"))
    #expect(try run(["drift", model, model, "absent"], status: 66).errors.contains("absent"))
    #expect(try run(["drift", model, model, "faces", "--layer", "nowhere"], status: 64).errors.contains("nowhere"))
    #expect(try run(["drift", model, model, "faces", "--layer", "avg_pool"], status: 64).errors.contains("positions"))
    #expect(try run(["drift", model, model, "faces", "--per-class", "1"], status: 64).errors.contains("2 or more"))
    #expect(try run(["drift", model, model, "faces", "--method", "gradcamm"], status: 64).errors.contains("layercam"))
    #expect(try run(["drift", model, model, "faces", "--target", "truth"], status: 64).errors.contains("predicted"))
    #expect(try run(["drift", model, model, "faces", "--margin", "0"], status: 64).errors.contains("--margin"))
    // Two classes only: another set of answers.
    let data = folder.file("two/test")
    try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
    for split in ["train", "test"] {
      for name in ["happy", "sad"] {
        try FileManager.default.createDirectory(atPath: folder.file("two/\(split)"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
          atPath: folder.file("faces/\(split)/\(name)"), toPath: folder.file("two/\(split)/\(name)"))
      }
    }
    _ = try run([
      "train", "two", "--architecture", "resnetv2-compact", "--recipe", "quick", "--epochs", "1", "--batch", "8",
      "--output", "pair", "--quiet",
    ])
    let errors = try run(["drift", model, "pair/checkpoints/best.ckpt", "faces"], status: 65).errors
    #expect(errors.contains("with happy, sad.") && errors.contains("angry"))
  }
}
