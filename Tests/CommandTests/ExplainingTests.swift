import Files
import Foundation
import Testing
import TestSupport

/// `explain` and `atlas` as a user runs them, on a small network trained for a moment.
@Suite(.serialized) struct ExplainingTests {
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

  private func face() throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("faces/test/happy")).sorted()
    return "faces/test/happy/" + (try #require(names.first))
  }

  private func maps(_ arguments: [String]) throws -> [JSONValue] {
    let outcome = try run(["explain", model, try face(), "--target", "predicted", "--json", "--force"] + arguments)
    let result = try JSONValue(parsing: Data(outcome.output.utf8), path: "-")
    return try #require(result["images"]?.arrayValue?.first?["maps"]?.arrayValue)
  }

  @Test func theUsualChoiceIsAHeadlineAFinerMapAndACheck() throws {
    let maps = try maps(["--output", "usual"])
    #expect(maps.compactMap { $0["role"]?.stringValue } == ["headline", "finer", "check"])
    #expect(maps.compactMap { $0["method"]?.stringValue } == ["gradcam", "layercam", "occlusion"])
    #expect(maps.map { $0["grid"] } == [[6, 6], [12, 12], [48, 48]])
    let page = try String(contentsOfFile: folder.file("usual/report.md"), encoding: .utf8)
    #expect(page.contains("Every map in numbers") && page.contains("LayerCAM"))
    // What the attention let through, block by block.
    #expect(page.contains("-cbam-dossier.png") && page.contains("-cbam-channels.png"))
  }

  @Test func everyMethodExplainsAndTwinsAreNamed() throws {
    let maps = try maps(["--method", "all", "--output", "all"])
    let names = maps.compactMap { $0["method"]?.stringValue }
    #expect(names.count > 20 && Set(names).count == names.count)
    for map in maps {
      let grid = (map["grid"]?.arrayValue ?? []).compactMap(\.intValue)
      try #require(grid.count == 2)
      #expect(map["raw"]?.arrayValue?.count == grid[0] * grid[1] && map["role"]?.stringValue == "asked")
    }
    // At a layer that feeds global pooling these are one map.
    func entry(_ id: String) -> JSONValue? { maps.first { $0["method"]?.stringValue == id } }
    if entry("gradcam")?["health"]?.stringValue == "OK" {
      #expect(entry("hirescam")?["same_as"]?.stringValue == "gradcam")
    }
    #expect(entry("integrated-gradients")?["completeness"]?["expected"]?.doubleValue != nil)
    #expect(entry("rise")?["standard_error"]?.doubleValue ?? 0 > 0)
  }

  @Test func oneReadingForTitleLineCardAndJSON() throws {
    let outcome = try run([
      "explain", model, "faces/test/happy", "--target", "predicted", "--panels", "all", "--output", "read",
    ])
    let path = folder.file("read/explanation.json")
    let images = try #require(JSONValue(parsing: readFile(path), path: path)["images"]?.arrayValue)
    let page = try String(contentsOfFile: folder.file("read/report.md"), encoding: .utf8).replacing("\\", with: "")
    #expect(outcome.output.contains("Over all: ") && !images.isEmpty)
    for reading in images.flatMap({ $0["readings"]?.arrayValue ?? [] }) {
      let sentence = try #require(reading["sentence"]?.stringValue)
      #expect(outcome.output.contains(sentence) && page.contains(sentence), "\(sentence)")
      let agreement = try #require(reading["agreement_with_check"]?.doubleValue)
      #expect(reading["withdrawn"]?.boolValue == (agreement < 0.2))
      #expect(sentence.contains("check without gradients disagree") == (agreement < 0.2))
    }
  }

  @Test func whatIsLeftOutOrTheSameIsSaid() throws {
    try "no picture".write(toFile: folder.file("faces/test/happy/bad.png"), atomically: true, encoding: .utf8)
    let outcome = try run(["explain", model, "faces/test/happy", "--target", "both", "--output", "left"])
    #expect(outcome.output.contains("1 file could not be read and left out: faces/test/happy/bad.png"))
    let path = folder.file("left/explanation.json")
    let result = try JSONValue(parsing: readFile(path), path: path)
    #expect(result["skipped"]?.arrayValue?.compactMap { $0["path"]?.stringValue } == ["faces/test/happy/bad.png"])
    let page = try String(contentsOfFile: folder.file("left/report.md"), encoding: .utf8)
    #expect(page.contains("1 file could not be read") && page.contains("bad.png"))
    let right = (result["images"]?.arrayValue ?? []).contains { $0["true"] == $0["predicted"] }
    #expect(outcome.output.contains("both targets are one") == right)
    // A node of another architecture: nodes of this one are named.
    let other = try run(["explain", model, try face(), "--layer", "conv3_block4_1_relu"], status: 64)
    #expect(
      other.errors.contains("Did you mean") && other.errors.contains("stage3_block1_preact_relu"), "\(other.errors)")
  }

  @Test func mapsThatFailRandomisationAreMarkedAmongMany() throws {
    let maps = try maps(["--method", "gradcam,gradient,guided-backpropagation,occlusion", "--output", "marked"])
    let test = try #require(maps[2]["randomisation"])
    let word = test["suspicious"]?.boolValue == true ? "fails randomisation" : "passes randomisation"
    let page = try String(contentsOfFile: folder.file("marked/report.md"), encoding: .utf8)
    #expect(page.contains(word) && page.contains("Randomisation test:"))
    let outcome = try run([
      "explain", model, try face(), "--method", "gradcam,guided-backpropagation", "--target", "predicted", "--output",
      "lines",
    ])
    #expect(outcome.output.contains(word))
  }

  @Test func mapsAreFinishedAsAnotherProgramFinishesThem() throws {
    let maps = try maps(["--compat", "pytorch-grad-cam", "--method", "gradcam,layercam", "--output", "compat"])
    for map in maps {
      let values = (map["finished"]?.arrayValue ?? []).compactMap(\.doubleValue)
      #expect(values.count == 48 * 48 && values.allSatisfy { (0...1).contains($0) })
      #expect(map["raw"]?.arrayValue?.count == 36)
    }
    let other = try run(["explain", model, try face(), "--compat", "captum"], status: 64)
    #expect(other.errors.contains("expected pytorch-grad-cam"))
    let strange = try run(
      ["explain", model, try face(), "--compat", "pytorch-grad-cam", "--method", "rise"], status: 64)
    #expect(strange.errors.contains("gradcam++") && strange.errors.contains("rise"))
  }

  @Test(arguments: ["contrast", "rest", "probability", "margin:happy,sad"])
  func quantitiesOfAClass(_ quantity: String) throws {
    let words = ["contrast": "minus the mean", "rest": "log-probability", "probability": "probability of"]
    let target = quantity.hasPrefix("margin") ? [] : ["--target", "happy"]
    let outcome = try run(
      ["explain", model, try face(), "--on", quantity, "--json", "--force", "--output", "on"] + target)
    #expect(outcome.output.contains(words[quantity] ?? "logit of happy minus logit of sad"), "\(outcome.output)")
  }

  @Test func anAtlasOfTheTestSplit() throws {
    for name in ["first", "second"] {
      let outcome = try run([
        "atlas", model, "faces", "--output", name, "--least", "3", "--permutations", "99", "--swaps", "6", "--quiet",
        "--json",
      ])
      let atlas = try JSONValue(parsing: Data(outcome.output.utf8), path: "-")
      #expect(atlas["schema"]?.stringValue == "fer-analyze/atlas/1" && atlas["images"]?.intValue == 42)
      let cells = try #require(atlas["cells"]?.arrayValue)
      let counted = cells.reduce(0) { $0 + ($1["images"]?.intValue ?? 0) + ($1["excluded"]?.intValue ?? 0) }
      #expect(cells.count == 49 && counted == 42)
      let compared = cells.filter { $0["p"]?.arrayValue != nil }
      #expect(compared.allSatisfy { ($0["images"]?.intValue ?? 0) >= 3 })
      for p in compared.flatMap({ $0["p"]?.arrayValue ?? [] }).compactMap(\.doubleValue) {
        #expect(p >= 0.01 - 1e-12 && p <= 1)
      }
    }
    for file in ["atlas.json", "atlas.csv", "figures/confusion-maps.png"] {
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: folder.file("first/\(file)")))
          == Data(contentsOf: URL(fileURLWithPath: folder.file("second/\(file)"))), "\(file) differs")
    }
    let rows = try String(contentsOfFile: folder.file("first/atlas.csv"), encoding: .utf8).split(separator: "\n")
    #expect(rows.count == 43)
    // The shares of an image's parts of the face add up to one, where its map says something.
    for row in rows.dropFirst() {
      let shares = row.split(separator: ",", omittingEmptySubsequences: false).suffix(8).compactMap { Double($0) }
      #expect(shares.isEmpty || abs(shares.reduce(0, +) - 1) < 1e-5, "\(row)")
    }
    _ = try run(["verify", "first"])
  }

  @Test func whatAnAtlasCannotBe() throws {
    #expect(try run(["atlas", model, "faces", "--method", "gradcamm"], status: 64).errors.contains("layercam"))
    #expect(try run(["atlas", model, "faces", "--layer", "nowhere"], status: 64).errors.contains("nowhere"))
    #expect(try run(["atlas", model, "faces", "--layer", "avg_pool"], status: 64).errors.contains("positions"))
    #expect(try run(["atlas", model, "faces", "--least", "1"], status: 64).errors.contains("--least"))
    #expect(try run(["atlas", model, "absent"], status: 66).errors.contains("absent"))
  }
}
