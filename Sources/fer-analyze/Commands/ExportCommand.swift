import ArgumentParser
import Workbench

/// `fer-analyze export`.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a model for other programs: ONNX or safetensors.",
    discussion: """
      The file's ending says which: .onnx for ONNX Runtime and others, with a free batch dimension, class names and \
      preprocessing in its metadata; .safetensors or .ckpt for a checkpoint without what training kept.

        fer-analyze export best.ckpt --output model.onnx --softmax
        fer-analyze export best.ckpt --output weights.safetensors --names pytorch
        fer-analyze export best.ckpt --output small.ckpt --storage bf16
      """)

  @Argument(help: ArgumentHelp("Checkpoint.", valueName: "model"))
  var model: String
  @Option(help: ArgumentHelp("The file to write: .onnx, .safetensors or .ckpt.", valueName: "file"))
  var output: String
  @Option(help: ArgumentHelp("ONNX: version of the operators, 17 (the default) to 22.", valueName: "n"))
  var opset: Int?
  @Flag(help: "ONNX: probabilities as a second output.")
  var softmax = false
  @Flag(help: "ONNX: probabilities under the temperature that was fitted on validation images.")
  var calibrated = false
  @Option(
    help: ArgumentHelp(
      "safetensors: checkpoint (this program's names and axes) or pytorch (a state_dict).", valueName: "kind"))
  var names = ExportJob.Names.checkpoint.rawValue
  @OptionGroup var storage: StorageOption
  @Flag(help: "Replace a file that exists.")
  var force = false
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if let opset, !(17...22).contains(opset) { throw ValidationError("--opset \(opset): expected 17 to 22.") }
    guard ExportJob.Names(rawValue: names) != nil else {
      throw ValidationError(
        "--names \(names): expected \(ExportJob.Names.allCases.map(\.rawValue).joined(separator: " or ")).")
    }
  }

  func run() throws {
    let observer = common.begin()
    var settings = ExportJob.Settings(model: model, output: output)
    settings.opset = opset
    settings.softmax = softmax
    settings.calibrated = calibrated
    settings.names = ExportJob.Names(rawValue: names) ?? .checkpoint
    settings.storage = storage.encoding
    settings.force = force
    let result = try ExportJob(settings).run(observer)
    common.finish(lines: result.lines, json: result.json, pages: [])
  }
}
