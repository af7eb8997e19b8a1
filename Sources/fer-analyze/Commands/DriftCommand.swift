import ArgumentParser
import Attribution
import Datasets
import Foundation
import Workbench

/// `fer-analyze drift`.
struct DriftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift",
    abstract: "Whether checkpoints that answer alike look at the same places: maps, parts of the face, answers.",
    discussion: """
      Two checkpoints:       fer-analyze drift before.ckpt after.ckpt data/fer2013
      A run, in time order:  fer-analyze drift outputs/run/checkpoints
      More images:           fer-analyze drift a.ckpt b.ckpt --per-class 50
      Another question:      fer-analyze drift a.ckpt b.ckpt --method layercam --target predicted

      All checkpoints explain the same images, some of every class, for the same class of each. The page shows the rank \
      correlation of the two maps image by image, the shares of the parts of the face before and after, answers with \
      paired tests, the images whose maps moved most, and controls: the same checkpoint read twice, maps of another image, \
      noise. “Accuracy same, reasons moved” is said only where the intervals support it; the page states the rule.

      Networks may differ in architecture and image size, not in their classes. Numbers are in drift.json, a row an image \
      in drift.csv.
      """)

  @Argument(
    help: ArgumentHelp(
      "Checkpoints, or a folder of them (the oldest first), then the data: a folder, CSV or archive. Default data: data/ where it holds images, else data/sample.",
      valueName: "checkpoint"))
  var paths: [String]
  @Option(name: .customLong("per-class"), help: ArgumentHelp("Images of each class.", valueName: "n"))
  var perClass = 10
  @Option(
    help: ArgumentHelp(
      "Method: \(ExplainerRegistry.all.map { $0.info.id }.joined(separator: ", ")).", valueName: "name")
  )
  var method = GradCAM.info.id
  @Option(
    help: ArgumentHelp(
      "Nodes to tap, separated by commas; every checkpoint must have them. Default: of each the deepest with at least 16 cells, and a finer one.",
      valueName: "list"))
  var layer: String?
  @Option(
    help: ArgumentHelp("Class that is explained: true, or predicted by the first checkpoint.", valueName: "class"))
  var target = DriftSettings.Subject.truth
  @Option(
    help: ArgumentHelp(
      "Split: train, validation, test or all. Default: test, else validation, else all.", valueName: "split")
  )
  var split: String?
  @Option(
    help: ArgumentHelp(
      "Accuracies are the same when the interval of their difference lies within this distance from 0.",
      valueName: "share"))
  var margin = 0.05
  @Option(
    name: .customLong("moved-below"),
    help: ArgumentHelp(
      "Reasons have moved when the interval of the mean rank correlation ends below this.", valueName: "rho"))
  var movedBelow = 0.8
  @Flag(help: "An unreadable image is an error instead of a warning.")
  var strict = false
  @OptionGroup(title: "Report") var report: ReportOptions
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    guard perClass >= 2 else { throw ValidationError("--per-class \(perClass): expected 2 or more.") }
    guard margin > 0, margin < 1 else { throw ValidationError("--margin \(margin): expected a share between 0 and 1.") }
    guard movedBelow > -1, movedBelow <= 1 else {
      throw ValidationError("--moved-below \(movedBelow): expected a correlation above -1, at most 1.")
    }
    if let split, Split(rawValue: split) == nil {
      throw ValidationError(
        "--split \(split): expected one of \(Split.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    _ = try checkingUsage { try ExplainerRegistry.method(method) }
    if let layers, layers.isEmpty || Set(layers).count != layers.count {
      throw ValidationError("--layer \(layer ?? ""): expected one node or more, each once.")
    }
  }

  private var layers: [String]? {
    layer.map { $0.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } }
  }

  func run() throws {
    let observer = common.begin(stoppable: true)
    let named = DriftJob.separated(paths)
    let first = ((named.checkpoints.first ?? "checkpoints") as NSString).lastPathComponent as NSString
    var settings = DriftSettings(
      checkpoints: named.checkpoints, output: report.folder("drift-\(first.deletingPathExtension)"))
    settings.data = named.data
    settings.split = split.flatMap { Split(rawValue: $0) }
    settings.perClass = perClass
    settings.method = method
    settings.layers = layers
    settings.subject = target
    settings.margin = margin
    settings.moved = movedBelow
    settings.seed = common.seed
    settings.redactsFaces = report.redactFaces
    settings.force = report.force
    settings.formats = report.format
    settings.strict = strict
    let result = try DriftJob(settings, invocation: invocation).run(observer)
    common.finish(lines: result.summary, json: result.json, pages: [result.report])
  }
}

extension DriftSettings.Subject: ExpressibleByArgument {}
