import ArgumentParser
import Attribution
import Files
import Workbench

/// `fer-analyze selftest`.
struct SelfTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest",
    abstract: "Score every explainer on drawn faces whose deciding pixels are known.",
    discussion: """
      Everything:              fer-analyze selftest
      For a build server:      fer-analyze selftest --quick
      Chosen methods, a task:  fer-analyze selftest --method gradcam,rise --task decoy

      Small networks are trained on faces whose label is a function of one part alone (mouth, brows, both together, mouth \
      with a watermark as a shortcut), and one network of matched filters is not trained at all. Maps are judged by whether \
      they lie on the deciding pixels, beside chance and controls; a face counts only where changing those pixels turns the \
      network's answer round. The page shows scores with intervals, whether the shortcut is found, and the choice of a \
      grid; numbers are in selftest.json, a row a map in selftest.csv.

      Exit code 1 when a method falls below its recorded bound, and when a network does not learn its task.
      """)

  @Option(
    help: ArgumentHelp(
      "Methods separated by commas, or all: \(ExplainerRegistry.all.map { $0.info.id }.joined(separator: ", ")).",
      valueName: "list"))
  var method = "all"
  @Option(
    help: ArgumentHelp(
      "Tasks separated by commas, or all: \(SelfTestSettings.taskNames.joined(separator: ", ")).", valueName: "list"))
  var task: String?
  @Option(
    help: ArgumentHelp(
      "Faces that are explained, a task. Default: \(SelfTestSettings.usualFaces), with --quick \(SelfTestSettings.quickFaces). Bounds are recorded for \(SelfTestSettings.usualFaces) and seed \(SelfTestSettings.usualSeed); with others a method falls below only where its whole interval does.",
      valueName: "n"))
  var faces: Int?
  @Flag(
    help: ArgumentHelp(
      "Tasks \(SelfTestSettings.quickTasks.joined(separator: ", ")) on \(SelfTestSettings.quickFaces) faces each, unless told otherwise."
    ))
  var quick = false
  @Flag(help: "Print the table of bounds that this run would record, for the source, and judge nothing.")
  var record = false
  @OptionGroup(title: "Report") var report: ReportOptions
  @OptionGroup(title: "Common") var common: CommonOptions

  private func names(_ text: String, _ option: String, of known: [String]) throws -> [String] {
    let names = text.split(separator: ",").map(String.init)
    if names == ["all"] { return known }
    for name in names where !known.contains(name) {
      throw ValidationError("\(option) \(name): expected all, or some of \(known.joined(separator: ", ")).")
    }
    guard !names.isEmpty else { throw ValidationError("\(option) is empty: name at least one, or all.") }
    // The order of the registry: reports of the same choice are the same.
    return known.filter(names.contains)
  }

  private func settings() throws -> SelfTestSettings {
    var settings = SelfTestSettings(output: report.folder("selftest"))
    settings.methods = try names(method, "--method", of: ExplainerRegistry.all.map { $0.info.id })
    settings.tasks = try names(
      task ?? (quick ? SelfTestSettings.quickTasks : SelfTestSettings.taskNames).joined(separator: ","), "--task",
      of: SelfTestSettings.taskNames)
    settings.faces = faces ?? (quick ? SelfTestSettings.quickFaces : SelfTestSettings.usualFaces)
    settings.seed = common.seed
    settings.redactsFaces = report.redactFaces
    settings.force = report.force
    settings.formats = report.format
    return settings
  }

  func validate() throws {
    let range = SelfTestSettings.fewestFaces...SelfTestSettings.mostFaces
    let settings = try settings()
    guard range.contains(settings.faces) else {
      throw ValidationError("--faces \(settings.faces): expected \(range.lowerBound) to \(range.upperBound).")
    }
  }

  func run() throws {
    let observer = common.begin(stoppable: true)
    let result = try SelfTestJob(settings(), invocation: invocation).run(observer)
    common.finish(
      lines: record ? result.record : result.summary, json: result.json, pages: record ? [] : [result.report])
    if !record, !result.failures.isEmpty { throw ExitCode(Failure.gate.rawValue) }
  }
}
