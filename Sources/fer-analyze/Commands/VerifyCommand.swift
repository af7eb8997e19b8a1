import ArgumentParser
import Files
import Workbench

/// `fer-analyze verify`.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check that a report is unchanged and that its numbers come out again.",
    discussion: """
      Everything:            fer-analyze verify reports/explanation-face
      Checksums alone:       fer-analyze verify reports/explanation-face --skip-recompute
      Predictions too:       fer-analyze verify reports/evaluation-best --deep
      A moved report:        fer-analyze verify /mnt/reports/atlas-best --inputs ~/work

      Every checksum in the report's manifest.json is computed again, of what it was made from and of its own files. Then \
      its numbers: the maps of an explanation from the checkpoint and the images, the metrics of an evaluation from its \
      predictions (with --deep the predictions from the checkpoint), counts and shares of an atlas from its rows and a \
      sample of its maps, a drift as a whole. A changed file and a number that differs are named apart.

      Exit code 1 when something changed, differs, or could not be checked because an input is missing.
      """
  )

  @Argument(help: ArgumentHelp("Folder of the report.", valueName: "report"))
  var report: String
  @Flag(name: .customLong("skip-recompute"), help: "Checksums alone.")
  var skipRecompute = false
  @Flag(help: "What costs a pass over the data too: the predictions of an evaluation.")
  var deep = false
  @Option(
    help: ArgumentHelp(
      "The most images that are computed again, drawn by --seed. Default: all of an explanation or evaluation, 32 of an atlas.",
      valueName: "n"))
  var sample: Int?
  @Option(help: ArgumentHelp("A folder in which inputs are looked for too.", valueName: "dir"))
  var inputs: String?
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if let sample, sample < 1 { throw ValidationError("--sample \(sample): expected 1 or more.") }
    if skipRecompute, deep || sample != nil {
      throw ValidationError(
        "--skip-recompute reads checksums alone: --deep and --sample say what to compute; give one.")
    }
  }

  func run() throws {
    let observer = common.begin(stoppable: true)
    var settings = VerificationJob.Settings(report: report)
    settings.skipsComputing = skipRecompute
    settings.isDeep = deep
    settings.sample = sample
    settings.inputs = inputs
    settings.seed = common.seed
    let result = try VerificationJob(settings).run(observer)
    common.finish(lines: result.lines, json: result.json, pages: [])
    if !result.holds { throw ExitCode(Failure.gate.rawValue) }
  }
}
