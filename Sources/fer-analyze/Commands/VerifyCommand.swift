import ArgumentParser
import Files
import Reporting

/// `fer-analyze verify`.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check that a report and what it was made from are unchanged.",
    discussion:
      "Recomputes every checksum in the report's manifest.json. Exit code 1 when something differs.\n\n  fer-analyze verify reports/eda-sample"
  )

  @Argument(help: ArgumentHelp("Folder of the report.", valueName: "report"))
  var report: String
  @OptionGroup(title: "Common") var common: CommonOptions

  func run() throws {
    _ = common.begin()
    let manifest = try Manifest(ofReport: report)
    let differences = manifest.differences(inReport: report)
    let checked = manifest.inputs.count + manifest.files.count
    let lines = differences.isEmpty ? ["\(report): all \(checked) checksums hold."] : differences.map(\.description)
    let json: JSONValue = [
      "schema": "fer-analyze/verification/1", "checked": checked, "differences": differences.map(\.description),
    ]
    common.finish(lines: lines, json: json, pages: [])
    if !differences.isEmpty { throw ExitCode(Failure.gate.rawValue) }
  }
}
