import Files
import Foundation
import Testing
import TestSupport

/// `atlas --faithfulness` as a user runs it, on a small network trained for a moment.
@Suite(.serialized) struct FaithfulnessTests {
  private let folder: TemporaryFolder
  private let model = "run/checkpoints/best.ckpt"
  private let arguments = [
    "atlas", "run/checkpoints/best.ckpt", "faces", "--permutations", "20", "--limit", "14", "--swaps", "0",
    "--faithfulness",
    "5",
    "--compare", "gradcam,gradient",
  ]

  init() throws { folder = try TrainedRun().folder }

  @Test func aTableOfMethodsAndControls() throws {
    for name in ["first", "second"] {
      let outcome = try Tool.run(arguments + ["--output", name, "--quiet", "--json"], in: folder.path)
      try #require(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.contains("compared on 5 images"))
    }
    for file in ["atlas.json", "faithfulness.csv"] {
      #expect(try bytes("first/\(file)") == bytes("second/\(file)"), "\(file) differs")
    }
    let atlas = try JSONValue(parsing: bytes("first/atlas.json"), path: "atlas.json")
    let study = try #require(atlas["faithfulness"])
    let table = try CSVTable(parsing: bytes("first/faithfulness.csv"), path: "faithfulness.csv")
    // For every image: two methods, five controls beside each where the map says something, and the oracle.
    #expect(study["images"]?.intValue == 5 && table.columns == Rows.columns)
    #expect(table.rows.allSatisfy { $0.cells[10].isEmpty != $0.cells[11].isEmpty })
    #expect(Rows(table).scores("insertion", role: "oracle", method: "exact-shapley").count == 5)
    #expect(Rows(table).scores("insertion", role: "method", method: "gradient").count == 5)
    for method in try #require(study["methods"]?.arrayValue) {
      let counts = ["OK", "EMPTY", "UNIFORM", "NEGATIVE_ONLY", "NAN"].compactMap { method["health"]?[$0]?.intValue }
      #expect(counts.count == 5 && counts.reduce(0, +) == 5)
    }
    let measures = try #require(study["measures"]?.arrayValue)
    #expect(
      measures.compactMap { $0["id"]?.stringValue } == [
        "insertion", "deletion", "road-combined", "average-drop", "shapley-agreement", "sparseness", "pointing-game",
        "mass-accuracy", "rank-accuracy",
      ])
    #expect(study["stability"] == .null && study["randomisation"] == .null)
    for measure in measures { try check(measure, Rows(table)) }
    try checkReferences(Rows(table))
    let page = try String(contentsOfFile: folder.file("first/report.md"), encoding: .utf8)
    #expect(page.contains("Faithfulness of the methods") && page.contains("Insertion ↑") && page.contains("Deletion ↓"))
    #expect(page.contains("compared on 5 images only") && page.contains("by Holm over the "))
    for name in ["faithfulness-scores", "faithfulness-curves", "faithfulness-spread"] {
      #expect(page.contains("figures/\(name).png"), "\(name)")
    }
    try checkCurves(page, measures, Rows(table))
    let defined = ReportPage(page).definitions.map(\.name)
    #expect(defined.contains("Letters of methods") && defined.contains("p of two means"), "\(defined)")
    #expect(page.contains("Oracle (3\u{A0}×\u{A0}3)") && page.contains("Random (48\u{A0}×\u{A0}48)"))
    #expect(try Tool.run(["verify", "first"], in: folder.path).status == 0)
  }

  /// The areas that the figure of the curves names are the means of the measures that the table holds.
  private func checkCurves(_ page: String, _ measures: [JSONValue], _ rows: Rows) throws {
    let line = try #require(page.split(separator: "\n").first { $0.contains("figures/faithfulness-curves.png") })
    for id in ["insertion", "deletion"] {
      let oracle = rows.scores(id, role: "oracle", method: "exact-shapley").compactMap { $0 }
      let means =
        try #require(measures.first { $0["id"]?.stringValue == id }?["methods"]?.arrayValue)
        .compactMap { $0["mean"]?.doubleValue } + [oracle.reduce(0, +) / Double(oracle.count)]
      #expect(means.count == 3)
      for mean in means {
        #expect(line.contains(" \(String(format: "%.2f", mean)) "), "\(id): \(mean) is not in \(line)")
      }
    }
  }

  /// Means are those of the rows, letters and verdicts follow from p values.
  private func check(_ measure: JSONValue, _ rows: Rows) throws {
    let id = try #require(measure["id"]?.stringValue)
    let methods = try #require(measure["methods"]?.arrayValue)
    let names = methods.compactMap { $0["id"]?.stringValue }
    #expect((measure["images"]?.intValue ?? 0) + (measure["excluded"]?.intValue ?? 0) == 5)
    let scores = names.map { rows.scores(id, role: "method", method: $0) }
    let complete = scores.isEmpty ? [] : (0..<5).filter { n in scores.allSatisfy { $0[n] != nil } }
    #expect(measure["images"]?.intValue == complete.count)
    for (method, row) in zip(methods, scores) where complete.count == 5 {
      let mean = try #require(method["mean"]?.doubleValue)
      #expect(abs(mean - row.compactMap(\.self).reduce(0, +) / 5) < 1e-9, "\(id)")
      let (low, high) = (method["interval"]?["low"]?.doubleValue, method["interval"]?["high"]?.doubleValue)
      #expect(low ?? 1 <= mean && mean <= high ?? -1, "\(id)")
    }
    for pair in try #require(measure["pairs"]?.arrayValue) {
      func letters(_ key: String) -> Set<Character> {
        let method = methods.first { $0["id"]?.stringValue == pair[key]?.stringValue }
        return Set(method?["letters"]?.stringValue ?? "")
      }
      let isTold = try #require(pair["p_holm"]?.doubleValue) < 0.05
      #expect(letters("first").isDisjoint(with: letters("second")) == isTold, "\(id)")
    }
    for contest in try #require(measure["controls"]?.arrayValue) {
      let advantage = try #require(contest["advantage"]?.doubleValue)
      let p = try #require(contest["p_holm"]?.doubleValue)
      #expect(contest["beaten"]?.boolValue == (advantage > 0 && p < 0.05), "\(id)")
      let method = rows.scores(id, role: "method", method: contest["method"]?.stringValue ?? "")
      let control = rows.scores(
        id, role: "control", method: contest["method"]?.stringValue ?? "",
        control: contest["control"]?.stringValue ?? "")
      let differences = zip(method, control).compactMap { a, b in a.flatMap { a in b.map { a - $0 } } }
      let mean = differences.reduce(0, +) / Double(differences.count)
      let sign: Double = measure["direction"]?.stringValue == "lower is better" ? -1 : 1
      #expect(abs(sign * mean - advantage) < 1e-9 && contest["images"]?.intValue == differences.count, "\(id)")
    }
    if id == "sparseness" {
      #expect(measure["pairs"]?.arrayValue?.isEmpty == true && measure["controls"]?.arrayValue?.isEmpty == true)
    }
  }

  /// The oracle agrees with itself, and controls that know only the grid differ between images.
  private func checkReferences(_ rows: Rows) throws {
    for value in rows.scores("shapley-agreement", role: "oracle", method: "exact-shapley") {
      #expect(abs((value ?? 1) - 1) < 1e-5)
    }
    let random = rows.scores("sparseness", role: "control", method: "gradient", control: "random").compactMap(\.self)
    #expect(Set(random).count == random.count && random.allSatisfy { abs($0 - 1.0 / 3) < 0.02 })
    let centre = rows.scores("sparseness", role: "control", method: "gradient", control: "centre").compactMap(\.self)
    #expect(Set(centre).count <= 1)
  }

  @Test func withoutTheOptionThereIsNoTable() throws {
    let outcome = try Tool.run(
      [
        "atlas", model, "faces", "--permutations", "20", "--limit", "14", "--swaps", "0", "--output", "plain",
        "--quiet", "--json",
      ],
      in: folder.path)
    #expect(outcome.status == 0 && outcome.output.contains("\"faithfulness\""))
    #expect(!FileManager.default.fileExists(atPath: folder.file("plain/faithfulness.csv")))
    #expect(try !String(contentsOfFile: folder.file("plain/report.md"), encoding: .utf8).contains("Faithfulness"))
  }

  @Test(arguments: [
    (["--compare", "gradcam,gradcamm"], "layercam"), (["--compare", "gradcam,gradcam"], "each once"),
    (["--compare", ","], "--compare"), (["--faithfulness", "4"], "5 or more"), (["--faithfulness", "-1"], "5 or more"),
    (["--measures", "insertion,deletoin"], "deletion"), (["--measures", ","], "--measures"),
  ])
  func whatCannotBeCompared(_ options: [String], _ word: String) throws {
    let outcome = try Tool.run(["atlas", model, "faces", "--output", "none"] + options, in: folder.path)
    #expect(outcome.status == 64 && outcome.errors.contains(word), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("none")))
  }

  @Test func stoppedWithControlC() throws {
    let running = try Tool.start(arguments + ["--output", "stopped"], in: folder.path)
    usleep(3_000_000)
    running.send(SIGINT)
    let outcome = try running.wait()
    #expect(outcome.status == 130 && outcome.errors.contains("no report was written"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("stopped/index.html")))
  }

  private func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder.file(name))) }
}

/// The rows of `faithfulness.csv`.
private struct Rows {
  static let columns = [
    "path", "label", "predicted", "role", "method", "control", "rows", "columns", "health", "measure", "value",
    "reason",
  ]

  let table: CSVTable

  init(_ table: CSVTable) { self.table = table }

  /// One number an image, in the order of the images.
  func scores(_ measure: String, role: String, method: String, control: String = "") -> [Double?] {
    table.rows.map(\.cells).filter { value("role", $0) == role && value("method", $0) == method }
      .filter { value("control", $0) == control && value("measure", $0) == measure }.map { Double(value("value", $0)) }
  }

  private func value(_ column: String, _ cells: [String]) -> String {
    table.columns.firstIndex(of: column).map { cells[$0] } ?? ""
  }
}
