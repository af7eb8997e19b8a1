import ArgumentParser
import Datasets
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

      A predictions file has one row an image with a column label (a class name or number; y_true is accepted) and one \
      column p_CLASS for each class. A temperature is fitted on --validation and never on the rows that are reported.
      """)

  @Argument(help: ArgumentHelp("Checkpoint.", valueName: "model"))
  var model: String?
  @Argument(
    help: ArgumentHelp(
      "Folder, CSV or archive. Default: data/ where it holds images, else data/sample.", valueName: "data"))
  var data: String?
  @Option(help: ArgumentHelp("Measure the predictions in a CSV file instead of a model.", valueName: "file.csv"))
  var predictions: String?
  @Option(help: ArgumentHelp("Predictions on validation images, to fit a temperature.", valueName: "file.csv"))
  var validation: String?
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
  @Flag(help: "An unreadable image is an error instead of a warning.")
  var strict = false
  @OptionGroup(title: "Report") var report: ReportOptions
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    guard (model == nil) != (predictions == nil) else {
      throw ValidationError("Name a checkpoint, or give --predictions FILE.csv; one of the two.")
    }
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): expected 1 or more.") }
    if limit != nil, predictions != nil {
      throw ValidationError(
        "--limit goes with a checkpoint; a file of predictions is measured whole, or one --split of it.")
    }
    if tta != .none, predictions != nil {
      throw ValidationError(
        "--tta \(tta.rawValue) goes with a checkpoint; a file of predictions holds no images to look at again.")
    }
    if let split, Split(rawValue: split) == nil {
      throw ValidationError(
        "--split \(split): expected one of \(Split.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    if validation != nil, predictions == nil {
      throw ValidationError("--validation goes with --predictions; a checkpoint holds its own temperature.")
    }
    if let validation, validation == predictions {
      throw ValidationError(
        "--validation and --predictions name the same file; a temperature fitted on the reported rows means nothing.")
    }
  }

  func run() throws {
    let observer = common.begin()
    let subject: EvaluationJob.Subject
    let name: String
    if let predictions {
      subject = .predictions(path: predictions)
      name = ((predictions as NSString).lastPathComponent as NSString).deletingPathExtension
    } else {
      subject = .model(path: model ?? "", data: data)
      name = "evaluation-" + (((model ?? "") as NSString).lastPathComponent as NSString).deletingPathExtension
    }
    var settings = EvaluationJob.Settings(subject, output: report.folder(name))
    settings.validation = validation
    settings.split = split.flatMap { Split(rawValue: $0) }
    settings.limit = limit
    settings.testTimeAugmentation = tta
    settings.force = report.force
    settings.formats = report.format
    settings.strict = strict
    settings.redactsFaces = report.redactFaces
    settings.seed = common.seed
    let result = try EvaluationJob(settings, invocation: invocation).run(observer)
    common.finish(lines: result.summary, json: result.json, pages: [result.report])
  }
}

extension TestTimeAugmentation: ExpressibleByArgument {}
