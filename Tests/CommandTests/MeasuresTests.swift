import Files
import Foundation
import Testing
import TestSupport

/// Measures of explanations that are asked for by name, and the randomisation test in captions.
@Suite(.serialized) struct MeasuresTests {
  private let folder: TemporaryFolder
  private let model = "run/checkpoints/best.ckpt"

  init() throws { folder = try TrainedRun().folder }

  private func study(_ data: String, _ measures: String, _ output: String, _ more: [String] = []) throws -> Tool.Outcome
  {
    try Tool.run(
      [
        "atlas", model, data, "--permutations", "20", "--limit", "14", "--faithfulness", "5", "--measures", measures,
        "--output", output, "--json",
      ] + more, in: folder.path)
  }

  private func result(_ outcome: Tool.Outcome) throws -> JSONValue {
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try #require(try JSONValue(parsing: Data(outcome.output.utf8), path: "-")["faithfulness"])
  }

  @Test func measuresOfMethodsAndOfPlaces() throws {
    let outcome = try study(
      "faces", "stability,mprt,rank-accuracy,asymmetry,insertion-pixels", "chosen",
      ["--compare", "gradient", "--quiet"])
    let found = try result(outcome)
    let measures = try #require(found["measures"]?.arrayValue)
    #expect(
      measures.compactMap { $0["id"]?.stringValue } == [
        "insertion-pixels", "asymmetry", "stability", "mprt", "rank-accuracy",
      ])
    let mprt = try #require(measures.first { $0["id"]?.stringValue == "mprt" })
    // A test that noise passes orders nothing.
    #expect(mprt["ranks"]?.boolValue == false && mprt["controls"]?.arrayValue?.isEmpty == true)
    #expect(mprt["methods"]?.arrayValue?.allSatisfy { $0["letters"] == .null } == true)
    let stability = try #require(found["stability"]?.arrayValue?.first)
    let changes = try #require(stability["by_change"]?.arrayValue).compactMap { $0["change"]?.stringValue }
    for name in ["mirrored", "turned by +5 degrees", "turned by -10 degrees", "JPEG of quality 60"] {
      #expect(changes.contains(name), "\(name)")
    }
    let (count, all) = (stability["unstable_explanation"]?.intValue ?? -1, stability["changes"]?.intValue ?? 0)
    #expect(changes.count == 17 && all <= 5 * 17 && all > 17 && (0...all).contains(count))
    let share = stability["share"]?.doubleValue ?? -1
    let interval = try #require(stability["interval"])
    #expect(abs(share - Double(count) / Double(all)) < 1e-12 && interval["method"]?.stringValue == "wilson")
    #expect(interval["low"]?.doubleValue ?? 2 <= share && interval["high"]?.doubleValue ?? -1 >= share)
    let curves = try #require(found["randomisation"]?.arrayValue)
    let edges = try #require(curves.first { $0["control"]?.stringValue == "sobel" })
    #expect(edges["similarity"]?.arrayValue?.allSatisfy { abs(($0.doubleValue ?? 0) - 1) < 1e-6 } == true)
    #expect(curves.contains { $0["control"] == .null && $0["method"]?.stringValue == "gradient" })
    for name in ["stability-plane", "randomisation-curves", "faithfulness-scores", "faithfulness-spread"] {
      #expect(FileManager.default.fileExists(atPath: folder.file("chosen/figures/\(name).png")))
    }
    let table = try CSVTable(
      parsing: try Data(contentsOf: URL(fileURLWithPath: folder.file("chosen/faithfulness.csv"))), path: "csv")
    #expect(table.rows.contains { $0.cells.contains("rank-accuracy") })
    // Explaining again has no oracle, and no control that needs a map.
    #expect(
      table.rows.filter { $0.cells[9] == "mprt" }.allSatisfy {
        ["", "random", "centre", "sobel"].contains($0.cells[5])
      })
    let page = try String(contentsOfFile: folder.file("chosen/report.md"), encoding: .utf8)
    #expect(page.contains("Equivariant stability ↑") || page.contains("Stability ↑"))
    #expect(page.contains("prediction stable, explanation unstable") || page.contains("explanation unstable"))
  }

  @Test func withoutMasksThereAreNoPlaces() throws {
    try FileManager.default.moveItem(atPath: folder.file("faces/synthetic.json"), toPath: folder.file("moved.json"))
    let some = try study("faces", "sparseness,pointing-game", "some", ["--compare", "gradcam"])
    #expect(some.errors.contains("pointing-game"))
    let measures = try result(some)["measures"]?.arrayValue ?? []
    #expect(measures.compactMap { $0["id"]?.stringValue } == ["sparseness"])
    let page = try String(contentsOfFile: folder.file("some/report.md"), encoding: .utf8)
    #expect(!page.contains("Pointing game"))
    // Nobody asked for places by name: nothing is said.
    let usual = try study("faces", "default", "usual", ["--compare", "gradcam"])
    #expect(try result(usual)["measures"]?.arrayValue?.count == 6 && !usual.errors.contains("pointing-game"))
    let none = try study("faces", "pointing-game", "none", ["--compare", "gradcam"])
    #expect(none.status == 64 && none.errors.contains("masks"), "\(none.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("none")))
  }

  @Test func guidedMapsCarryTheirTest() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("faces/test/happy")).sorted()
    let face = "faces/test/happy/" + (try #require(names.first))
    let outcome = try Tool.run(
      [
        "explain", model, face, "--target", "predicted", "--method", "gradient,guided-backpropagation", "--output",
        "guided", "--json", "--quiet",
      ], in: folder.path)
    try #require(outcome.status == 0, "\(outcome.errors)")
    let json = try JSONValue(parsing: Data(outcome.output.utf8), path: "-")
    let maps = try #require(json["images"]?.arrayValue?.first?["maps"]?.arrayValue)
    #expect(maps.count == 2 && maps[0]["randomisation"] == nil)
    let found = try #require(maps[1]["randomisation"])
    for key in ["similarity", "similarity_absolute", "similarity_half_new"] {
      #expect(abs(found[key]?.doubleValue ?? 2) <= 1, "\(key)")
    }
    #expect(found["networks"]?.intValue == 3 && found["suspicious"]?.boolValue != nil)
    let page = try String(contentsOfFile: folder.file("guided/report.md"), encoding: .utf8)
    #expect(page.contains("Randomisation test:") && page.contains("similarity to the map of a randomised network"))
  }

  @Test func theListTellsWhatMeasuresAsk() throws {
    let outcome = try Tool.run(["list", "metrics", "--json"], in: folder.path)
    let members = try #require(try JSONValue(parsing: Data(outcome.output.utf8), path: "-")["members"]?.arrayValue)
    let deletion = try #require(members.first { $0["id"]?.stringValue == "deletion" })
    #expect(deletion["better"]?.stringValue == "lower" && deletion["judges"]?.stringValue == "maps (default)")
    for key in ["detail", "reference", "cost", "range"] { #expect(deletion[key]?.stringValue?.isEmpty == false) }
    #expect(members.contains { $0["id"]?.stringValue == "macro_f1" })
    let table = try Tool.run(["list", "metrics", "--markdown"], in: folder.path).output
    #expect(table.hasPrefix("| name |") && table.contains("| `mprt` |"))
    let plain = table.replacing("\\|", with: "/")
    let widths = Set(
      plain.split(separator: "\n").map { $0.split(separator: "|", omittingEmptySubsequences: false).count })
    #expect(widths.count == 1)
  }
}
