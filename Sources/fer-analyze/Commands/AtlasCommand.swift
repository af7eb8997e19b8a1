import ArgumentParser
import Attribution
import Datasets
import Foundation
import Workbench

/// `fer-analyze atlas`.
struct AtlasCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "atlas",
    abstract: "Where a model looks over a whole data set: mean maps by class and confusion, regions, action units.",
    discussion: """
      The test split:         fer-analyze atlas best.ckpt data/fer2013
      Another method:         fer-analyze atlas best.ckpt data/fer2013 --method layercam
      A finer grid, compact:  fer-analyze atlas best.ckpt --layer stage3_block1_preact_relu
      A finer grid, ResNet:   fer-analyze atlas best.ckpt --layer conv3_block4_1_relu
      Methods compared:       fer-analyze atlas best.ckpt --faithfulness 56 --compare gradcam,rise
      How stable they are:    fer-analyze atlas best.ckpt --faithfulness 28 --measures stability,mprt
      More swapped faces:     fer-analyze atlas best.ckpt data/fer2013 --swaps 500

      Every image is explained for the class that is predicted. The page shows mean maps on mean faces, the grid of true \
      and predicted classes, where cells differ from all images (permutations, false discovery rate 5 %), where the \
      margin of the wrong class comes from in each confused pair (against images of the class that are predicted rightly), \
      the share of each part of the face with intervals, action units, and what CBAM's attention depends on and does. \
      Numbers are in atlas.json, a row an image in atlas.csv.

      Two rightly predicted faces of different classes swap a part, both ways, and the logits are read: --swaps says how \
      many pairs do. Swapped faces are shown in a gallery, unless --redact-faces is given.

      With --faithfulness, methods are compared on a sample, by the measures of --measures (`fer-analyze list metrics` \
      tells what each asks, which way is better and what it costs), with intervals, letters for what cannot be told \
      apart, and controls that know nothing of the network; a row an image, map and measure in faithfulness.csv. \
      Measures that explain again (stability, sensitivity-max, mprt and its relatives) cost tens of explanations an \
      image and method. Where the data are drawn faces with masks, maps are held against those too.
      """)

  @Argument(help: ArgumentHelp("Checkpoint.", valueName: "model"))
  var model: String
  @Argument(
    help: ArgumentHelp(
      "Folder, CSV or archive. Default: data/ where it holds images, else data/sample.", valueName: "data"))
  var data: String?
  @Option(
    help: ArgumentHelp(
      "Method: \(ExplainerRegistry.all.map { $0.info.id }.joined(separator: ", ")).", valueName: "name")
  )
  var method = GradCAM.info.id
  @Option(
    help: ArgumentHelp(
      "Node to tap (`fer-analyze layers MODEL` lists them). Default: the deepest with at least 16 cells.",
      valueName: "name"))
  var layer: String?
  @Option(
    help: ArgumentHelp(
      "Split: train, validation, test or all. Default: test, else validation, else all.", valueName: "split")
  )
  var split: String?
  @Option(help: ArgumentHelp("The most images, chosen so that classes keep their shares.", valueName: "n"))
  var limit: Int?
  @Option(help: ArgumentHelp("The fewest images of a cell that is shown.", valueName: "n"))
  var least = 10
  @Option(help: ArgumentHelp("Permutations of the labels behind every p value.", valueName: "n"))
  var permutations = 1000
  @Option(
    help: ArgumentHelp(
      "Images on which methods are compared by their faithfulness, chosen so that classes keep their shares; 0 for none.",
      valueName: "n"))
  var faithfulness = 0
  @Option(
    help: ArgumentHelp(
      "Pairs of rightly predicted faces that swap parts, for a causal map of the model; 0 for none.", valueName: "n"))
  var swaps = 105
  @Option(
    help: ArgumentHelp("Methods that --faithfulness compares, separated by commas.", valueName: "list"))
  var compare = AtlasSettings.usuallyCompared.joined(separator: ",")
  @Option(
    help: ArgumentHelp(
      "Measures that --faithfulness takes, separated by commas: default, all, or some of \(FaithfulnessRegistry.all.map(\.id).joined(separator: ", ")). Default: \(FaithfulnessRegistry.usual.joined(separator: ", ")).",
      valueName: "list"))
  var measures = "default"
  @Flag(help: "Write the mean maps as arrays of NumPy too: maps.npz.")
  var npz = false
  @Flag(help: "An unreadable image is an error instead of a warning.")
  var strict = false
  @OptionGroup(title: "Report") var report: ReportOptions
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if let split, Split(rawValue: split) == nil {
      throw ValidationError(
        "--split \(split): expected one of \(Split.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): expected 1 or more.") }
    guard least >= 2 else { throw ValidationError("--least \(least): expected 2 or more.") }
    guard (1...1_000_000).contains(permutations) else {
      throw ValidationError("--permutations \(permutations): expected 1 to 1000000.")
    }
    _ = try checkingUsage { try ExplainerRegistry.method(method) }
    guard faithfulness == 0 || faithfulness >= AtlasSettings.fewestFaithfulnessImages else {
      throw ValidationError(
        "--faithfulness \(faithfulness): expected 0, or \(AtlasSettings.fewestFaithfulnessImages) or more.")
    }
    guard swaps == 0 || (2...100_000).contains(swaps) else {
      throw ValidationError("--swaps \(swaps): expected 0 for none, or 2 to 100000.")
    }
    for name in compared { _ = try checkingUsage { try ExplainerRegistry.method(name) } }
    guard !compared.isEmpty, Set(compared).count == compared.count else {
      throw ValidationError("--compare \(compare): expected one method or more, each once.")
    }
    guard try !chosenMeasures().isEmpty else {
      throw ValidationError("--measures \(measures): expected default, all, or one measure or more.")
    }
  }

  /// The names of the measures, each once, in the order of the registry.
  private func chosenMeasures() throws -> [String] {
    let known = FaithfulnessRegistry.all.map(\.id)
    let names = try measures.split(separator: ",").flatMap { part -> [String] in
      let name = part.trimmingCharacters(in: .whitespaces)
      if name == "all" { return known }
      if name == "default" { return FaithfulnessRegistry.usual }
      return [try checkingUsage { try FaithfulnessRegistry.info(name) }.id]
    }
    return known.filter(names.contains)
  }

  private var compared: [String] { compare.split(separator: ",").map(String.init) }

  func run() throws {
    let observer = common.begin(stoppable: true)
    let name = ((model as NSString).lastPathComponent as NSString).deletingPathExtension
    var settings = AtlasSettings(model: model, output: report.folder("atlas-\(name)"))
    settings.data = data
    settings.method = method
    settings.layer = layer
    settings.split = split.flatMap { Split(rawValue: $0) }
    settings.limit = limit
    settings.least = least
    settings.permutations = permutations
    settings.faithfulness = faithfulness
    settings.compared = compared
    settings.measures = try chosenMeasures()
    settings.namesMeasures = measures != "default" && measures != "all"
    settings.swaps = swaps
    settings.writesArrays = npz
    settings.seed = common.seed
    settings.force = report.force
    settings.formats = report.format
    settings.strict = strict
    settings.redactsFaces = report.redactFaces
    let result = try AtlasJob(settings, invocation: invocation).run(observer)
    common.finish(lines: result.summary, json: result.json, pages: [result.report])
  }
}
