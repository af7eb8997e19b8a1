import Files
import Foundation
import Testing
import TestSupport

/// `compare` as a user runs it, on files of predictions.
@Suite struct ComparingTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try write(Self.rows { _ in true }, to: "base.csv")
    // Every fifth image is lost.
    try write(Self.rows { $0 % 5 != 0 }, to: "worse.csv")
  }

  private static let classes = ["angry", "happy", "sad"]

  /// 300 rows, right where `isRight` says so, but every fourth is wrong anyway.
  private static func rows(_ isRight: (Int) -> Bool) -> [String] {
    ["path,label,p_angry,p_happy,p_sad"]
      + (0..<300).map { i in
        let label = i % 3
        let answer = isRight(i) && i % 4 != 1 ? label : (label + 1) % 3
        return "test/\(classes[label])/\(i).png,\(classes[label]),"
          + (0..<3).map { $0 == answer ? "0.8" : "0.1" }.joined(separator: ",")
      }
  }

  private func write(_ lines: [String], to name: String) throws {
    try (lines.joined(separator: "\n") + "\n").write(toFile: folder.file(name), atomically: true, encoding: .utf8)
  }

  private func run(
    _ arguments: [String], status: Int32 = 0, environment: [String: String] = ["GITHUB_STEP_SUMMARY": ""],
    location: SourceLocation = #_sourceLocation
  ) throws -> Tool.Outcome {
    let outcome = try Tool.run(["compare"] + arguments, in: folder.path, environment: environment)
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
    return outcome
  }

  private func text(_ name: String) throws -> String { try String(contentsOfFile: folder.file(name), encoding: .utf8) }

  @Test func aResultAndItself() throws {
    let outcome = try run([
      "base.csv", "base.csv", "--names", "a,b", "--json", "--output", "same", "--fail-on", "macro_f1:-0", "--quiet",
    ])
    let json = try JSONValue(parsing: Data(outcome.output.utf8), path: "-")
    #expect(json["schema"]?.stringValue == "fer-analyze/comparison/1" && json["n"]?.intValue == 300)
    for metric in try #require(json["metrics"]?.arrayValue) {
      #expect(metric["models"]?.arrayValue?.compactMap { $0["letters"]?.stringValue } == ["a", "a"])
      #expect(metric["differences"]?.arrayValue?.first?["difference"]?.doubleValue == 0)
    }
    #expect(json["pairs"]?.arrayValue?.first?["mcnemar"]?["p_exact"]?.doubleValue == 1)
    #expect(try text("same/index.html").contains("No difference in accuracy between a and b is shown"))
  }

  @Test func lossesFailTheGate() throws {
    try write(["macro_f1: -0.01", "accuracy: \">=0.5\""], to: "limits.yaml")
    try "earlier\n".write(toFile: folder.file("steps.md"), atomically: true, encoding: .utf8)
    let outcome = try run(
      ["base.csv", "worse.csv", "--output", "lost", "--thresholds", "limits.yaml", "--junit", "gates.xml", "--quiet"],
      status: 1, environment: ["GITHUB_STEP_SUMMARY": folder.file("steps.md")])
    #expect(outcome.output.contains("base is right more often than worse"))
    let junit = try text("gates.xml")
    #expect(junit.contains("tests=\"2\" failures=\"1\"") && junit.contains("macro_f1:-0.01"))
    let steps = try text("steps.md")
    #expect(steps.hasPrefix("earlier\n") && steps.contains("1 of 2 gates are not met."))
    let changes = try CSVTable(parsing: readFile(folder.file("lost/changes.csv")), path: "changes.csv")
    // A fifth of the images, less those that are wrong anyway.
    #expect(changes.rows.count == 45 && changes.rows.allSatisfy { $0.cells[2] == "broken" })
    let page = try text("lost/index.html")
    #expect(page.contains("Worse breaks more images than it fixes (45 against 0)"))
    #expect(page.contains("id=\"gates\"") && page.contains("id=\"pair-1-2\""))
  }

  @Test func threeResultsAreRanked() throws {
    try write(Self.rows { $0 % 3 != 0 }, to: "worst.csv")
    let outcome = try run(["worst.csv", "base.csv", "worse.csv", "--metrics", "accuracy,roc_auc_macro_ovr", "--quiet"])
    #expect(outcome.output.contains("metric") && outcome.output.contains("roc_auc_macro_ovr"))
    let file = "reports/comparison/comparison.json"
    let json = try JSONValue(parsing: readFile(folder.file(file)), path: file)
    #expect(json["metrics"]?.arrayValue?.first?["ranking"] == [1, 2, 0])
    #expect(json["pairs"]?.arrayValue?.count == 3)
    // The figure lists the best first, and says so.
    #expect(try text("reports/comparison/index.html").contains("Base leads in"))
  }

  @Test func whatCannotBeComparedIsRefused() throws {
    let other = Self.rows { _ in true }.map {
      $0.replacingOccurrences(of: "/angry/0.png,angry", with: "/angry/0.png,sad")
    }
    try write(other, to: "other.csv")
    let labels = try run(["base.csv", "other.csv", "--output", "x"], status: 65)
    #expect(labels.errors.contains("test/angry/0.png"))
    #expect(try run(["base.csv", "absent.csv"], status: 66).errors.contains("absent.csv"))
    #expect(try run(["base.csv"], status: 64).errors.contains("two results"))
    #expect(try run(["base.csv", "worse.csv", "--metrics", "acuracy"], status: 64).errors.contains("accuracy"))
    #expect(try run(["base.csv", "worse.csv", "--junit", "x.xml"], status: 64).errors.contains("--fail-on"))
    #expect(
      try run(["base.csv", "worse.csv", "--names", "one", "--output", "y"], status: 64).errors.contains("--names"))
  }
}
