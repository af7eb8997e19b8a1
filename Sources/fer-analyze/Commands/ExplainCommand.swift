import ArgumentParser
import Attribution
import Files
import Foundation
import Workbench

/// `fer-analyze explain`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Attribution maps and attention maps of images, with panel figures.",
    usage: "fer-analyze explain [<options>] [<model>] <image> ...",
    discussion: """
      Without a model:     fer-analyze explain face.png
      With one:            fer-analyze explain best.ckpt face.png
      A folder, all grids: fer-analyze explain best.ckpt faces/ --layer ladder
      A node of ResNet-50: fer-analyze explain best.ckpt face.png --layer conv3_block4_1_relu
      Chosen methods:      fer-analyze explain best.ckpt face.png --method gradcam++,rise
      Methods compared:    fer-analyze explain best.ckpt face.png --method all
      Why not another:     fer-analyze explain best.ckpt face.png --on margin:fear,surprise

      For every image: the predicted class (and the true one where the image lies in a folder named after a class), the \
      map on its native grid, the overlay, CBAM's channel and spatial attention, the top probabilities, as PNG and PDF \
      beside a page; raw values in explanation.json. A map that is empty, uniform, negative or not a number is shown as \
      such and never coloured. In the page, maps can be explored cell by cell.

      For several images: a gallery to sort and filter (errors first), contact sheets of 40 images each, and panels as \
      figures of the first images in the gallery's order. For several methods: one sheet of their maps, identical ones once, \
      and how much they agree.
      """)

  @Argument(
    help: ArgumentHelp(
      "Checkpoint. Left out: the network that ships with the program, trained on FER2013.", valueName: "model"))
  var model: String
  @Argument(help: ArgumentHelp("Image files (PNG, JPEG), or folders of them.", valueName: "image"))
  var images: [String] = []
  @Option(
    help: ArgumentHelp(
      "Methods separated by commas, or all: \(ExplainerRegistry.all.map { $0.info.id }.joined(separator: ", ")). Default: Grad-CAM, LayerCAM on a finer grid, and occlusion as a check without gradients.",
      valueName: "list"))
  var method: String?
  @Option(
    help: ArgumentHelp(
      "Node to tap (`fer-analyze layers MODEL` lists them), auto (the architecture's own), or ladder: the method at every grid, and for each image the one that agrees best with exact Shapley values.",
      valueName: "name"))
  var layer = "auto"
  @Option(
    help: ArgumentHelp(
      "Steadier maps of layers, separated by commas: augmentation (mean over mirrored, darkened and brightened copies, the target kept), eigen (first principal direction of the channels).",
      valueName: "list"))
  var smooth: String?
  @Option(
    help: ArgumentHelp(
      "One map of all grids: \(LayerFusion.Rule.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "rule"))
  var fuse: String?
  @Option(
    help: ArgumentHelp(
      "Class to explain: predicted, true, both, or a class's name. Default: predicted, and true where it is known and differs.",
      valueName: "class"))
  var target: String?
  @Option(
    name: .customLong("on"),
    help: ArgumentHelp(
      "What of the class: logit, probability, contrast (the logit minus the mean of the others), rest (the logit plus the log-probability), or margin:A,B for the difference of two logits.",
      valueName: "quantity"))
  var quantity = "logit"
  @Option(
    help: ArgumentHelp(
      "pytorch-grad-cam: finished maps in 0 to 1 as that library gives them, its epsilons included.",
      valueName: "library"))
  var compat: String?
  @Option(
    help: ArgumentHelp(
      "Images that get panels as figures, in the gallery's order (errors first): a number or all. The others are in the gallery.",
      valueName: "n"))
  var panels = "6"
  @Flag(help: "Draw negative values too, in a second colour.")
  var signed = false
  @Flag(help: "Write the raw maps as arrays of NumPy too: maps.npz.")
  var npz = false
  @Flag(help: "An unreadable image is an error instead of a warning.")
  var strict = false
  @OptionGroup(title: "Report") var report: ReportOptions
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    if let compat, compat != "pytorch-grad-cam" {
      throw ValidationError("--compat \(compat): expected pytorch-grad-cam.")
    }
    if ModelSource.part([model] + images).images.isEmpty {
      throw ValidationError("Name an image behind the model, as in: fer-analyze explain \(model) face.png")
    }
    _ = try methodNames()
    _ = try panelCount()
    let treatment = try parsedTreatment()
    if compat != nil, !treatment.smoothing.isEmpty || treatment.fusion != nil || layer == "ladder" {
      throw ValidationError("--compat gives maps as that library does: without --smooth, --fuse and --layer ladder.")
    }
    if treatment.fusion != nil, layer != "auto" {
      throw ValidationError("--fuse puts all grids together, --layer \(layer) asks for one; give one.")
    }
    if case .margin(let a, let b) = try parsedQuantity() {
      guard a != b else { throw ValidationError("--on \(quantity): expected two different classes.") }
      guard target == nil else {
        throw ValidationError("--target says which class is explained, --on margin:A,B names its own two; give one.")
      }
    }
  }

  /// The parts of a list separated by commas, each once.
  private static func parts(_ text: String) -> [String] {
    text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The methods that were asked for; `nil`: the usual ones.
  private func methodNames() throws -> [String]? {
    guard let method else { return nil }
    let names = Self.parts(method)
    guard !names.isEmpty else { throw ValidationError("--method: name at least one method, or all.") }
    if names != ["all"] { for name in names { _ = try checkingUsage { try ExplainerRegistry.method(name) } } }
    return names
  }

  /// How many images get panels; `nil`: all.
  private func panelCount() throws -> Int? {
    if panels == "all" { return nil }
    guard let count = Int(panels), count >= 0 else {
      throw ValidationError("--panels \(panels): expected a number from 0, or all.")
    }
    return count
  }

  private func parsedTreatment() throws -> MapTreatment {
    var treatment = MapTreatment()
    for name in Self.parts(smooth ?? "") {
      guard let kind = MapTreatment.Smoothing(rawValue: name) else {
        let known = MapTreatment.Smoothing.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--smooth \(name): expected \(known).")
      }
      treatment.smoothing.insert(kind)
    }
    if let fuse {
      guard let rule = LayerFusion.Rule(rawValue: fuse) else {
        let known = LayerFusion.Rule.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--fuse \(fuse): expected \(known).")
      }
      treatment.fusion = rule
    }
    return treatment
  }

  private func parsedQuantity() throws -> ExplanationSettings.Quantity {
    if quantity == "logit" { return .logit }
    if quantity == "probability" { return .probability }
    if quantity == "contrast" { return .contrast }
    if quantity == "rest" { return .rest }
    let names = quantity.hasPrefix("margin:") ? Self.parts(String(quantity.dropFirst(7))) : []
    guard names.count == 2 else {
      throw ValidationError(
        "--on \(quantity): expected logit, probability, contrast, rest, or margin:A,B with two class names.")
    }
    return .margin(names[0], names[1])
  }

  func run() throws {
    let observer = common.begin(stoppable: true)
    let (named, images) = ModelSource.part([model] + images)
    let source = try ModelSource(named)
    if let notice = source.notice { observer.note(notice) }
    let name =
      images.count == 1 ? ((images[0] as NSString).lastPathComponent as NSString).deletingPathExtension : "images"
    var settings = ExplanationSettings(model: source.path, images: images, output: report.folder("explanation-\(name)"))
    settings.methods = try methodNames()
    settings.layer = ["auto", "ladder"].contains(layer) ? nil : layer
    settings.comparesGrids = layer == "ladder"
    settings.treatment = try parsedTreatment()
    settings.subject =
      switch target {
      case nil: .standard
      case "predicted"?: .predicted
      case "true"?: .truth
      case "both"?: .both
      case let name?: .named(name)
      }
    settings.quantity = try parsedQuantity()
    settings.panels = try panelCount()
    settings.isCompatible = compat != nil
    settings.writesArrays = npz
    settings.seed = common.seed
    settings.showsSigned = signed
    settings.force = report.force
    settings.formats = report.format
    settings.strict = strict
    settings.redactsFaces = report.redactFaces
    let result = try ExplanationJob(settings, invocation: invocation).run(observer)
    try common.finish(lines: result.summary, json: result.json(), pages: [result.report])
  }
}
