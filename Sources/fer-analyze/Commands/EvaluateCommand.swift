import ArgumentParser
import Datasets
import Evaluation
import Files
import Foundation
import Workbench

/// `fer-analyze evaluate`.
struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Metrics, calibration and a report for a model, or for the predictions of any tool.",
    discussion: """
      A model on data:            fer-analyze evaluate best.ckpt data/fer2013
      With ten views an image:    fer-analyze evaluate best.ckpt data/fer2013 --tta ten-crop
      Predictions of any tool:    fer-analyze evaluate --predictions theirs.csv --validation theirs_val.csv
      ... with their images:      fer-analyze evaluate --predictions theirs.csv data/fer2013
      Two models as one:          fer-analyze evaluate --predictions a.csv --predictions b.csv
      Under disturbances:         fer-analyze evaluate best.ckpt data/fer2013 --stress all
      A gate for CI (exit 1):     fer-analyze evaluate best.ckpt data/fer2013 --fail-on 'accuracy:>=0.65'

      A predictions file has one row an image with a column label (a class name or number; y_true is accepted) and one \
      column p_CLASS for each class; results are cut by any other column it has. With the images at hand the report also \
      looks for copies of training images, placeholders and doubtful labels.

      Temperature, other calibration maps and decision rules are fitted on validation rows (--validation, the data's \
      validation split, or what the training left beside the checkpoint) and never on the rows that are reported.
      """)

  @Argument(help: ArgumentHelp("Checkpoint; left out with --predictions.", valueName: "model"))
  var model: String?
  @Argument(
    help: ArgumentHelp(
      "Folder, CSV or archive. Default: data/ where it holds images, else data/sample.", valueName: "data"))
  var data: String?
  @Option(
    help: ArgumentHelp(
      "Measure the predictions in a CSV file instead of a model; given several times, the mean of their probabilities on the same images.",
      valueName: "file.csv"))
  var predictions: [String] = []
  @Option(
    help: ArgumentHelp(
      "Predictions on validation images, to fit a temperature, other maps and decision rules; given several times, their mean.",
      valueName: "file.csv"))
  var validation: [String] = []
  @Option(
    help: ArgumentHelp(
      "Split to measure: train, validation, test or all. Default: test, else validation, else all.", valueName: "split")
  )
  var split: String?
  @Option(help: ArgumentHelp("The most images, chosen so that classes keep their shares.", valueName: "n"))
  var limit: Int?
  @Option(
    help: ArgumentHelp(
      "Test-time augmentation: the mean probabilities of several views of each image. none; flip (and the mirror image); five-crop (corners and centre); ten-crop (these and their mirror images). Crops are as large as the network reads, of the larger images it was trained on (train --resize), else of images enlarged by a twelfth.",
      valueName: "views"))
  var tta = TestTimeAugmentation.none
  @Option(
    help: ArgumentHelp(
      "What several people called each image: a CSV with a column file and one of votes a class (FER+'s works).",
      valueName: "file.csv"))
  var votes: String?
  @Option(
    help: ArgumentHelp(
      "The group of each image: a CSV with the columns file and group. No group is ever guessed from a face.",
      valueName: "file.csv"))
  var groups: String?
  @Option(
    help: ArgumentHelp(
      "Other columns to cut the results by: a CSV with a column file; numbers are cut in fifths.", valueName: "file.csv"
    ))
  var slices: String?
  @Option(
    help: ArgumentHelp(
      "What each wrong decision costs: a CSV with the classes in its header and first column (true class).",
      valueName: "file.csv"))
  var costs: String?
  @Option(
    help: ArgumentHelp(
      "Disturb the images step by step and measure again: all, or some of \(DisturbanceRegistry.all.map(\.id).joined(separator: ", ")), separated by commas.",
      valueName: "list"))
  var stress: String?
  @Option(
    name: .customLong("stress-images"),
    help: ArgumentHelp("The most images to disturb, chosen so that classes keep their shares.", valueName: "n"))
  var stressImages = 1000
  @Option(
    name: .customLong("fail-on"),
    help: ArgumentHelp(
      "Exit 1 unless a metric meets its limit, such as 'accuracy:>=0.65' or 'ece:<=0.05'; may be given several times. Names: fer-analyze list metrics.",
      valueName: "gate"))
  var failOn: [String] = []
  @Flag(help: "An unreadable image is an error instead of a warning.")
  var strict = false
  @OptionGroup(title: "Data") var curation: CurationOptions
  @Option(name: .customLong("split-file"), help: CurationOptions.splitHelp) var splitFile: String?
  @OptionGroup(title: "Report") var report: ReportOptions
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if predictions.isEmpty {
      guard model != nil else { throw ValidationError("Name a checkpoint, or give --predictions FILE.csv.") }
    } else if data != nil {
      throw ValidationError(
        "With --predictions one folder of images may be named; got \(model ?? "") and \(data ?? "").")
    }
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): expected 1 or more.") }
    if limit != nil, !predictions.isEmpty {
      throw ValidationError(
        "--limit goes with a checkpoint; a file of predictions is measured whole, or one --split of it.")
    }
    if tta != .none, !predictions.isEmpty {
      throw ValidationError(
        "--tta \(tta.rawValue) goes with a checkpoint; a file of predictions holds no images to look at again.")
    }
    if let split, Split(rawValue: split) == nil {
      throw ValidationError(
        "--split \(split): expected one of \(Split.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    if !predictions.isEmpty, !curation.curation(split: splitFile).isEmpty {
      throw ValidationError(
        "--exclude and --split-file go with a checkpoint; of a file of predictions one --split can be measured.")
    }
    if stress != nil, !predictions.isEmpty {
      throw ValidationError("--stress goes with a checkpoint; a file of predictions cannot be asked again.")
    }
    if stressImages < 1 { throw ValidationError("--stress-images \(stressImages): expected 1 or more.") }
    _ = try disturbances()
    _ = try gates()
    if let path = predictions.first(where: { validation.contains($0) }) {
      throw ValidationError(
        "--validation and --predictions both name \(path); a temperature fitted on the reported rows means nothing.")
    }
  }

  private func disturbances() throws -> [any Disturbance] {
    guard let stress else { return [] }
    if stress == "all" { return DisturbanceRegistry.all }
    let names = stress.split(separator: ",").map(String.init)
    guard !names.isEmpty else { throw ValidationError("--stress is empty: name at least one disturbance, or all.") }
    return try checkingUsage { try names.map { try DisturbanceRegistry.disturbance($0) } }
  }

  private func gates() throws -> [Gate] {
    let gates = try checkingUsage { try failOn.map { try Gate($0) } }
    if let relative = gates.first(where: \.isRelative) {
      throw ValidationError(
        "--fail-on \(relative): a change needs two results; use fer-analyze compare, or a limit such as \(relative.metric):>=0.5."
      )
    }
    return gates
  }

  func run() throws {
    let observer = common.begin()
    let subject: EvaluationJob.Subject
    let name: String
    if let first = predictions.first {
      subject = .predictions(paths: predictions, data: model)
      name =
        predictions.count > 1 ? "average" : ((first as NSString).lastPathComponent as NSString).deletingPathExtension
    } else {
      subject = .model(path: model ?? "", data: data)
      name = "evaluation-" + (((model ?? "") as NSString).lastPathComponent as NSString).deletingPathExtension
    }
    var settings = EvaluationJob.Settings(subject, output: report.folder(name))
    settings.validation = validation
    (settings.votes, settings.groups, settings.slices, settings.costs) = (votes, groups, slices, costs)
    settings.disturbances = try disturbances()
    settings.disturbedImages = stressImages
    settings.gates = try gates()
    settings.split = split.flatMap { Split(rawValue: $0) }
    settings.limit = limit
    settings.testTimeAugmentation = tta
    settings.force = report.force
    settings.formats = report.format
    settings.strict = strict
    settings.curation = curation.curation(split: splitFile)
    settings.redactsFaces = report.redactFaces
    settings.seed = common.seed
    let result = try EvaluationJob(settings, invocation: invocation).run(observer)
    common.finish(lines: result.summary, json: result.json, pages: [result.report])
    if !result.failures.isEmpty { throw ExitCode(Failure.gate.rawValue) }
  }
}

extension TestTimeAugmentation: ExpressibleByArgument {}
