import ArgumentParser
import Evaluation
import Files
import Foundation
import Workbench

/// `fer-analyze compare`.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Two or more results side by side: paired tests, what is fixed and broken, gates for CI.",
    discussion: """
      Two runs:                   fer-analyze compare outputs/old outputs/new
      Any tools' predictions:     fer-analyze compare theirs.csv ours.csv --names theirs,ours
      With the faces that differ: fer-analyze compare reports/a reports/b --data data/fer2013
      A gate for CI (exit 1):     fer-analyze compare baseline.csv new.csv --fail-on macro_f1:-0.005 --junit gates.xml

      A result is the folder of an evaluation or of a training run, or a file of predictions. Images are matched by path. \
      Gates judge the last result: METRIC:-X allows it to be X below the first (METRIC:+X above, where less is better), \
      METRIC:>=X and METRIC:<=X are limits of its own. A thresholds file holds the same as YAML, `macro_f1: -0.005`.
      """)

  @Argument(help: ArgumentHelp("Folders of evaluations or runs, or files of predictions.", valueName: "result"))
  var results: [String]
  @Option(help: ArgumentHelp("What to call the results, separated by commas.", valueName: "list"))
  var names: String?
  @Option(help: ArgumentHelp("Only images of this split.", valueName: "split"))
  var split: String?
  @Option(help: ArgumentHelp("Folder, CSV or archive of the images, to show the faces that differ.", valueName: "data"))
  var data: String?
  @Option(
    help: ArgumentHelp(
      "Metrics to rank by, separated by commas. Default: \(CompareJob.usualMetrics.joined(separator: ",")). Names: fer-analyze list metrics.",
      valueName: "list"))
  var metrics: String?
  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp("Exit 1 unless the gate is met; may be given several times.", valueName: "gate"))
  var failOn: [String] = []
  @Option(help: ArgumentHelp("Gates in a YAML file, metric: condition.", valueName: "file.yaml"))
  var thresholds: String?
  @Option(help: ArgumentHelp("Write the gates as JUnit XML.", valueName: "file.xml"))
  var junit: String?
  @Option(
    name: .customLong("step-summary"),
    help: ArgumentHelp(
      "Append the gates as Markdown to a file. Default: what GITHUB_STEP_SUMMARY names, if it is set.",
      valueName: "file.md"))
  var stepSummary: String?
  @OptionGroup(title: "Report") var report: ReportOptions
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    guard results.count > 1 else {
      throw ValidationError("Name two results or more; \(results.count == 1 ? "one is" : "none is") named.")
    }
    _ = try gates()
    _ = try chosenMetrics()
    if junit != nil || stepSummary != nil, failOn.isEmpty, thresholds == nil {
      throw ValidationError("--junit and --step-summary write gates: give some with --fail-on or --thresholds.")
    }
  }

  private func gates() throws -> [Gate] { try checkingUsage { try failOn.map { try Gate($0) } } }

  private func chosenMetrics() throws -> [String] {
    guard let metrics else { return CompareJob.usualMetrics }
    let ids = metrics.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    guard !ids.isEmpty else { throw ValidationError("--metrics is empty: name at least one.") }
    for id in ids where MetricRegistry.metric(id) == nil {
      let near = NearNames.question(id, among: MetricRegistry.all.map(\.id))
      throw ValidationError("--metrics: there is no metric \(id).\(near) `fer-analyze list metrics` shows all.")
    }
    guard Set(ids).count == ids.count else { throw ValidationError("--metrics \(metrics): a metric is named twice.") }
    return ids
  }

  func run() throws {
    let observer = common.begin()
    var settings = CompareJob.Settings(results, output: report.folder("comparison"))
    settings.names = names.map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
    settings.split = split
    settings.data = data
    settings.metrics = try chosenMetrics()
    settings.gates = try gates()
    settings.thresholds = thresholds
    settings.junit = junit
    let hasGates = !failOn.isEmpty || thresholds != nil
    let named = ProcessInfo.processInfo.environment["GITHUB_STEP_SUMMARY"].flatMap { $0.isEmpty ? nil : $0 }
    settings.stepSummary = stepSummary ?? (hasGates ? named : nil)
    settings.force = report.force
    settings.formats = report.format
    settings.redactsFaces = report.redactFaces
    settings.seed = common.seed
    let result = try CompareJob(settings, invocation: invocation).run(observer)
    common.finish(lines: result.summary, json: result.json, pages: [result.report])
    if !result.failures.isEmpty { throw ExitCode(Failure.gate.rawValue) }
  }
}
