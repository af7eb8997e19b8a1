import Files
import Foundation
import Testing
import TestSupport

/// `evaluate` as a user runs it, on a small network trained for a moment, with everything that can be given beside it.
@Suite(.serialized) struct EvaluatingTests {
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

  private func evaluate(
    _ arguments: [String], status: Int32 = 0, location: SourceLocation = #_sourceLocation
  ) throws -> JSONValue {
    let outcome = try run(["evaluate"] + arguments + ["--json"], status: status, location: location)
    return try JSONValue(parsing: Data(outcome.output.utf8), path: "-")
  }

  private func write(_ lines: [String], to name: String) throws {
    try (lines.joined(separator: "\n") + "\n").write(toFile: folder.file(name), atomically: true, encoding: .utf8)
  }

  /// The rows of the run's predictions as (path, label, predicted).
  private func rows() throws -> [(path: String, label: String, predicted: String)] {
    let table = try CSVTable(parsing: readFile(folder.file("run/predictions.csv")), path: "predictions.csv")
    return table.rows.map { ($0.cells[0], $0.cells[2], $0.cells[3]) }
  }

  @Test func everythingGivenIsUsed() throws {
    let rows = try rows()
    let classes = ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"]
    // Two of three voters follow the label of every image but the first, whose voters all say something else.
    let other = try #require(classes.first { $0 != rows[0].label })
    try write(
      ["file," + classes.joined(separator: ",")]
        + rows.enumerated().map { i, row in
          row.path + "," + classes.map { $0 == (i == 0 ? other : row.label) ? "2" : "0" }.joined(separator: ",")
        }, to: "votes.csv")
    try write(
      ["file,group"] + rows.enumerated().map { "\($1.path),\($0 % 2 == 0 ? "left" : "right")" }, to: "groups.csv")
    try write(["file,age"] + rows.enumerated().map { "\($1.path),\($0)" }, to: "columns.csv")
    try write(
      ["," + classes.joined(separator: ",")]
        + classes.map { a in a + "," + classes.map { $0 == a ? "0" : a == "fear" ? "5" : "1" }.joined(separator: ",") },
      to: "costs.csv")
    let result = try evaluate([
      model, "faces", "--votes", "votes.csv", "--groups", "groups.csv", "--slices", "columns.csv", "--costs",
      "costs.csv", "--stress", "contrast,occlusion_mouth", "--stress-images", "14", "--output", "report", "--quiet",
    ])
    let n = rows.count
    #expect(result["votes"]?["voted"]?.intValue == n)
    let agreed = result["votes"]?["measures"]?["accuracy_agreed"]?["n"]?.intValue
    #expect(agreed == n - 1)
    let groups = try #require(result["groups"]?["groups"]?.arrayValue)
    #expect(groups.compactMap { $0["n"]?.intValue } == [(n + 1) / 2, n / 2])
    let slices = try #require(result["slices"]?["slices"]?.arrayValue)
    let dimensions = Set(slices.compactMap { $0["dimension"]?.stringValue })
    #expect(dimensions.isSuperset(of: ["training images", "information", "brightness", "sharpness", "age"]))
    let ages = slices.filter { $0["dimension"]?.stringValue == "age" }.compactMap { $0["n"]?.intValue }
    #expect(ages.count == 5 && ages.reduce(0, +) == n)
    #expect(result["costs"]?["most_probable"]?["realised"]?.doubleValue ?? 0 > 0)
    let curves = try #require(result["robustness"]?["curves"]?.arrayValue)
    #expect(curves.compactMap { $0["disturbance"]?.stringValue } == ["contrast", "occlusion_mouth"])
    #expect(curves.allSatisfy { $0["steps"]?.arrayValue?.count == 5 } && result["robustness"]?["n"]?.intValue == 14)
    // What the training left beside the checkpoint was fitted to.
    #expect(
      result["calibration_maps"]?.objectValue?.map(\.key) == ["temperature", "vector", "isotonic"]
        && result["decisions"]?["rules"]?.objectValue?.count == 2)
    let errors = try #require(result["error_causes"])
    let causes = try #require(errors["all"]?.objectValue).compactMap { $0.value.intValue }
    #expect(causes.reduce(0, +) == errors["errors"]?.intValue)
    #expect(result["checks"]?.arrayValue?.allSatisfy { $0["holds"]?.boolValue == true } == true)
    let page = try String(contentsOfFile: folder.file("report/index.html"), encoding: .utf8)
    for id in ["votes", "groups", "slices", "robustness", "decisions", "causes", "conventions", "ranking"] {
      #expect(page.contains("id=\"\(id)\""), "no section \(id)")
    }
    // The parts of the network hold all of its numbers.
    let parameters = try #require(
      page.firstMatch(of: /Parameters<\/span> <span class="fact">(?:<span[^>]*>)?([\d,]+)/)?.1)
    #expect(page.contains("The model has \(parameters) parameters in "))
    // What people called a face stands beside each mistake.
    #expect(page.contains(", votes: "))
    _ = try run(["verify", "report"])
  }

  @Test func predictionsWithTheirImagesAreMeasuredLikeTheModel() throws {
    let own = try evaluate([model, "faces", "--output", "a", "--quiet"])
    let read = try evaluate([
      "--predictions", "a/predictions.csv", "faces", "--validation", "run/validation_predictions.csv", "--output", "b",
      "--quiet",
    ])
    for key in ["accuracy", "macro", "intervals", "noise_ceiling", "slices", "calibration_maps", "decisions"] {
      #expect(own[key] != nil && own[key] == read[key], "\(key)")
    }
    #expect(own["leak_adjusted"] == read["leak_adjusted"])
  }

  @Test func severalFilesAreMeasuredAsOneModel() throws {
    let other = "run/validation_predictions.csv"
    for (name, views) in [("one", "none"), ("two", "flip")] {
      _ = try evaluate([model, "faces", "--tta", views, "--output", name, "--quiet"])
    }
    let mean = try evaluate([
      "--predictions", "one/predictions.csv", "--predictions", "two/predictions.csv", "--output", "mean", "--quiet",
    ])
    #expect(mean["n"]?.intValue == (try rows()).count)
    func probabilities(_ name: String) throws -> [Double] {
      let table = try CSVTable(parsing: readFile(folder.file("\(name)/predictions.csv")), path: name)
      let columns = table.columns.indices.filter { table.columns[$0].hasPrefix("p_") }
      return table.rows.flatMap { row in columns.compactMap { Double(row.cells[$0]) } }
    }
    let (one, two, both) = try (probabilities("one"), probabilities("two"), probabilities("mean"))
    #expect(one != two && both.indices.allSatisfy { abs(both[$0] - (one[$0] + two[$0]) / 2) < 1e-15 })
    _ = try run(["verify", "mean"])
    let refused = try run(
      ["evaluate", "--predictions", "one/predictions.csv", "--predictions", other, "--output", "no"], status: 65)
    #expect(refused.errors.contains("they have no image in common"), "\(refused.errors)")
  }

  @Test func gatesDecideTheExitCode() throws {
    let passed = try run(["evaluate", model, "faces", "--output", "p", "--fail-on", "accuracy:>=0", "--quiet"])
    #expect(passed.output.contains("accuracy is") && passed.output.contains("passed"))
    let failed = try run(
      ["evaluate", model, "faces", "--output", "f", "--fail-on", "accuracy:>1", "--fail-on", "ece:<=1", "--quiet"],
      status: 1)
    #expect(failed.output.contains("failed"))
    // The report of a failed gate is what a person wants to see.
    #expect(FileManager.default.fileExists(atPath: folder.file("f/index.html")))
    for (gate, said) in [("accurracy:>=0.5", "accuracy"), ("macro_f1:-0.01", "compare"), ("accuracy", "colon")] {
      let outcome = try run(["evaluate", model, "faces", "--output", "w", "--fail-on", gate], status: 64)
      #expect(outcome.errors.contains(said), "\(outcome.errors)")
    }
  }

  @Test func columnsInAnotherOrderAreNoticed() throws {
    // A result good enough to tell: the label has nearly all of the probability, but columns stand in FER2013's order.
    let classes = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
    let alphabet = classes.sorted()
    var lines = ["label," + alphabet.map { "p_" + $0 }.joined(separator: ",")]
    for i in 0..<280 {
      let label = i % 7
      let p = classes.indices.map { $0 == (i % 10 == 0 ? (label + 1) % 7 : label) ? "0.94" : "0.01" }
      lines.append(classes[label] + "," + p.joined(separator: ","))
    }
    try write(lines, to: "theirs.csv")
    let outcome = try run(["evaluate", "--predictions", "theirs.csv", "--output", "o"])
    #expect(outcome.errors.contains("FER2013"), "\(outcome.errors)")
  }

  @Test func wrongTablesAreRefused() throws {
    try write(["file,group", "nowhere.png,x"], to: "none.csv")
    for (option, said) in [
      (["--groups", "none.csv"], "none.csv"), (["--votes", "absent.csv"], "no such file"),
      (["--costs", "none.csv"], "none.csv"),
    ] {
      let outcome = try Tool.run(
        ["evaluate", model, "faces", "--output", "w", "--quiet"] + option, in: folder.path)
      #expect([65, 66].contains(outcome.status) && outcome.errors.contains(said), "\(outcome.errors)")
    }
    let stress = try run(["evaluate", model, "faces", "--stress", "fog"], status: 64)
    #expect(stress.errors.contains("fog"))
  }
}
