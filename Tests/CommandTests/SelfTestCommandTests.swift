import Files
import Foundation
import Testing
import TestSupport

/// `selftest` as a user runs it.
@Suite struct SelfTestCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Data(text.utf8), path: "-") }

  @Test func aRunWithoutTrainingIsTheSameTwice() throws {
    let arguments = [
      "selftest", "--task", "matched-filter", "--method", "integrated-gradients,gradcam", "--faces", "6", "--quiet",
    ]
    var outputs: [String] = []
    for name in ["first", "second"] {
      let outcome = try Tool.run(arguments + ["--json", "--output", name], in: folder.path)
      try #require(outcome.status == 0, "\(outcome.errors)\(outcome.output)")
      outputs.append(outcome.output)
    }
    #expect(outputs[0] == outputs[1])
    for file in ["selftest.json", "selftest.csv", "figures/selftest-faces.png"] {
      let data = try ["first", "second"].map {
        try Data(contentsOf: URL(fileURLWithPath: folder.file("\($0)/\(file)")))
      }
      #expect(data[0] == data[1], "\(file) differs")
    }
    let result = try json(outputs[0])
    #expect(result["schema"]?.stringValue == "fer-analyze/selftest/1" && result["passed"]?.boolValue == true)
    let task = try #require(result["tasks"]?.arrayValue?.first)
    #expect(task["faces"]?.intValue == 6 && task["methods"]?.arrayValue?.count == 2)
    try checkMeans(task, folder.file("first/selftest.csv"))
    #expect(try Tool.run(["verify", "first"], in: folder.path).status == 0)
    let page = try String(contentsOfFile: folder.file("first/report.md"), encoding: .utf8)
    #expect(page.contains("Matched filter") && page.contains("Recorded bounds"))
  }

  /// Means are those of the rows of the table: six maps and, beside each, five controls for each of two methods.
  private func checkMeans(_ task: JSONValue, _ path: String) throws {
    let table = try CSVTable(parsing: Data(contentsOf: URL(fileURLWithPath: path)), path: path)
    #expect(table.rows.count == 6 * 2 * 6)
    func cell(_ column: String, _ cells: [String]) -> String {
      table.columns.firstIndex(of: column).map { cells[$0] } ?? ""
    }
    for method in try #require(task["methods"]?.arrayValue) {
      let rows = table.rows.map(\.cells).filter {
        cell("method", $0) == method["id"]?.stringValue && cell("control", $0).isEmpty
      }
      let mass = rows.compactMap { Double(cell("mass-accuracy", $0)) }
      let mean = try #require(method["scores"]?["mass-accuracy"]?["mean"]?.doubleValue)
      #expect(mass.count == 6 && abs(mean - mass.reduce(0, +) / 6) < 1e-9)
    }
  }

  @Test func linesForPeopleAndATableForMaintainers() throws {
    let common = [
      "selftest", "--task", "matched-filter", "--method", "gradient-x-input", "--faces", "5", "--quiet", "--force",
    ]
    let told = try Tool.run(common + ["--output", "told"], in: folder.path)
    #expect(told.status == 0, "\(told.errors)")
    #expect(
      told.output.contains("find the place") && told.output.contains("No kind of map is shown to fall below its bound"))
    #expect(told.output.contains("Bounds are for 32 faces and seed 42"))
    let record = try Tool.run(common + ["--record", "--output", "told"], in: folder.path)
    let line = record.output.split(separator: "\n").first.map(String.init) ?? ""
    #expect(record.status == 0 && line.hasPrefix("matched-filter gradient-x-input pixels "), "\(record.output)")
    #expect(line.split(separator: " ").count == 6)
  }

  @Test(arguments: [
    (["--method", "gradcamm"], "gradcam++"), (["--task", "nose"], "mouth"), (["--faces", "4"], "expected 5 to"),
    (["--faces", "401"], "expected 5 to 400"), (["--method", ","], "--method"), (["--task", ","], "--task"),
  ])
  func whatCannotBeTested(_ options: [String], _ word: String) throws {
    let outcome = try Tool.run(["selftest", "--output", "none"] + options, in: folder.path)
    #expect(outcome.status == 64 && outcome.errors.contains(word), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("none")))
  }

  @Test func aFolderThatHoldsFilesIsKept() throws {
    try Data("mine".utf8).write(to: URL(fileURLWithPath: folder.file("kept.txt")))
    let outcome = try Tool.run(
      ["selftest", "--task", "matched-filter", "--method", "gradient", "--faces", "5", "--output", "."],
      in: folder.path)
    #expect(outcome.status == 73 && outcome.errors.contains("--force"), "\(outcome.errors)")
  }

  @Test func stoppedWithControlC() throws {
    let running = try Tool.start(["selftest", "--output", "stopped"], in: folder.path)
    usleep(2_500_000)
    running.send(SIGINT)
    let outcome = try running.wait()
    #expect(outcome.status == 130 && outcome.errors.contains("no report was written"), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.file("stopped/index.html")))
  }
}
