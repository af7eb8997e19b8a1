import ArgumentParser
import Interchange
import Networks
import Workbench

/// `fer-analyze import`.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take over a model of Keras, ONNX or PyTorch: a checkpoint that every command reads.",
    discussion: """
      Whole models: Keras .keras and .h5, ONNX. Weights alone (.h5, .weights.h5, .safetensors) need the network: --network \
      with Keras's JSON, or --architecture. Nothing in a file is executed; layers with code of their own (Lambda) are refused \
      by name. Prints what became of every tensor.

        fer-analyze import final_model.keras --output final.ckpt --classes folders --scaling symmetric
        fer-analyze import resnet18.onnx --output resnet18.ckpt --try data/fer2013

      What the outputs mean and how pixels become inputs is seldom in the file. --try finds both on labelled images: it reads \
      the model in the usual ways and takes the best where no other comes near.
      """)

  @Argument(help: ArgumentHelp("The model's file.", valueName: "file"))
  var file: String
  @Option(help: ArgumentHelp("The checkpoint to write.", valueName: "file.ckpt"))
  var output: String
  @Option(
    help: ArgumentHelp(
      "Class names in output order, separated by commas; fer2013 or folders for the usual orders.", valueName: "names"))
  var classes: String?
  @Option(
    help: ArgumentHelp(
      "How pixels become inputs: symmetric (-1 to 1), unit (0 to 1), levels (0 to 255), imagenet, or mean/deviation in gray levels.",
      valueName: "name"))
  var scaling: String?
  @Option(
    name: .customLong("try"),
    help: ArgumentHelp("Labelled images on which the usual scalings and orders are tried.", valueName: "data"))
  var trial: String?
  @Option(
    help: ArgumentHelp(
      "Keras's description of the network (model.to_json()) for a file of weights.", valueName: "file.json"))
  var network: String?
  @Option(
    help: ArgumentHelp(
      "The network that a file of weights is for: \(ArchitectureRegistry.all.map { $0.id }.joined(separator: ", ")).",
      valueName: "name"))
  var architecture: String?
  @Option(help: ArgumentHelp("Side of the images, for --architecture.", valueName: "pixels"))
  var size: Int?
  @Option(
    help: ArgumentHelp(
      "A CSV with the columns tensor and parameter, for weights with names of their own.", valueName: "file.csv"))
  var names: String?
  @OptionGroup var storage: StorageOption
  @Flag(help: "Replace a file that exists.")
  var force = false
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if let size, !(8...1024).contains(size) { throw ValidationError("--size \(size): expected 8 to 1024.") }
    if size != nil, architecture == nil { throw ValidationError("--size belongs to --architecture.") }
    if names != nil, architecture == nil { throw ValidationError("--names belongs to --architecture.") }
    if network != nil, architecture != nil { throw ValidationError("Give --network or --architecture, not both.") }
    if let architecture { _ = try checkingUsage { try ArchitectureRegistry.type(architecture) } }
  }

  func run() throws {
    let observer = common.begin()
    var settings = ImportJob.Settings(path: file, output: output)
    settings.classes = classes
    settings.scaling = scaling
    settings.trial = trial
    settings.description = network
    settings.architecture = architecture
    settings.size = size
    settings.names = names
    settings.storage = storage.encoding
    settings.force = force
    settings.seed = common.seed
    let result = try ImportJob(settings).run(observer)
    common.finish(lines: result.lines, json: result.json, pages: [])
  }
}
