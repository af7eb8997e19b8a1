import ArgumentParser
import Files
import Foundation
import Workbench

/// `fer-analyze eda`.
struct EDACommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eda", abstract: "The exploratory analysis of a data set: report, figures, eda.json, exclusion list.",
    discussion: """
      Class balance, gray levels, mean faces, exact and near duplicates, copies across splits (leakage), label conflicts, \
      constant and low-information images, and a list of images to leave out.

        fer-analyze eda data/fer2013
        fer-analyze eda fer2013.csv --output reports/fer2013 --redact-faces
        fer-analyze eda archive.zip --json | jq .alerts
      """)

  @Argument(
    help: ArgumentHelp(
      "Folder, CSV or archive. Default: data/ where it holds images, else data/sample.", valueName: "data"))
  var data: String?
  @Option(
    name: .customLong("near-threshold"),
    help: ArgumentHelp(
      "Largest distance of two 64-bit perceptual hashes that counts as a near duplicate; even numbers differ.",
      valueName: "bits"))
  var nearThreshold = 4
  @Flag(help: "An unreadable image is an error instead of a warning.")
  var strict = false
  @OptionGroup(title: "Report") var report: ReportOptions
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    guard (0...16).contains(nearThreshold) else {
      throw ValidationError("--near-threshold \(nearThreshold): expected 0 to 16 (beyond 8, unrelated faces join).")
    }
  }

  func run() throws {
    let observer = common.begin()
    let source = try DataSource(data)
    if let notice = source.notice { observer.note(notice) }
    let name = ((source.path as NSString).standardizingPath as NSString).lastPathComponent
    let settings = ExplorationJob.Settings(
      data: source.path, output: report.folder("eda-\(name)"), force: report.force, formats: report.format,
      strict: strict, seed: common.seed, redactFaces: report.redactFaces, nearDuplicateThreshold: nearThreshold)
    let result = try ExplorationJob(settings: settings, invocation: invocation).run(observer)
    common.finish(lines: result.summary, json: result.json, pages: [result.reportPath])
  }
}
