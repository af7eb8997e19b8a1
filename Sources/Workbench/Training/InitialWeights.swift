import Datasets
import Files
import Foundation
import Interchange
import Networks

/// The weights that a run starts from: `--weights`.
///
/// What kind of file it is, its content decides, not its name: an HDF5 file holds weights of Keras, everything else must be
/// a checkpoint.
struct InitialWeights {
  /// What was taken from the file.
  struct Loaded {
    /// What became of every tensor.
    let report: TensorReport
    /// The scaling of the inputs with which the weights were trained.
    let scaling: Preprocessing.Scaling
    /// The file's SHA-256.
    let sha256: String
  }

  /// The word that stands for Keras's ImageNet weights.
  static let imageNet = "imagenet"
  /// The file of Keras's ImageNet weights for the backbone of `ResNet50V2CBAM`.
  static let imageNetFile = "resnet50v2_weights_tf_dim_ordering_tf_kernels_notop.h5"

  private let path: String
  private let isKeras: Bool

  /// Finds the file, before any other work is done.
  /// - Parameters:
  ///   - text: what was given: a path, or `imagenet`.
  ///   - architecture: the architecture's name.
  /// - Throws: `InitialWeightsError`, `HDF5Error.notHDF5`, `FileError`.
  init(_ text: String, architecture: String) throws {
    path = try Self.file(text, architecture)
    isKeras = try HDF5File.hasSignature(path)
    guard !isKeras else { return }
    switch (path as NSString).pathExtension.lowercased() {
    case "h5", "hdf5": throw HDF5Error.notHDF5(path: path)
    case "keras": throw InitialWeightsError.archive(path: path)
    default: break
    }
  }

  /// Puts the weights into a network whose parameters have their random start.
  ///
  /// A file of Keras must hold the whole backbone; what it lacks of the head keeps its start. Of a checkpoint, every
  /// parameter of equal name and shape is taken: the last layer may differ in its number of classes.
  func load(into network: Network, _ blueprint: Blueprint) throws -> Loaded {
    let (report, scaling) =
      isKeras ? try loadKeras(into: network, blueprint) : try loadCheckpoint(into: network.parameters)
    return Loaded(report: report, scaling: scaling, sha256: try SHA256.ofFile(path).hexadecimal)
  }

  private func loadKeras(
    into network: Network, _ blueprint: Blueprint
  ) throws -> (TensorReport, Preprocessing.Scaling) {
    let report = try KerasWeightsFile(reading: path).load(into: network.parameters, requiring: blueprint.backbone)
    // Keras trained ResNet50V2 on inputs from -1 to 1 (`resnet_v2.preprocess_input`, mode "tf").
    return (report, .kerasResNetV2)
  }

  private func loadCheckpoint(into parameters: Parameters) throws -> (TensorReport, Preprocessing.Scaling) {
    let model = try Model(reading: path)
    let other = model.checkpoint.network.parameters
    let shapes = Dictionary(uniqueKeysWithValues: other.all.map { ($0.name, $0.shape) })
    var rows = parameters.all.map { parameter in
      let fits = shapes[parameter.name] == parameter.shape
      return TensorReport.Row(
        source: fits ? parameter.name : nil, parameter: parameter.name, shape: parameter.shape.dimensions,
        action: fits ? .copied : .keepsStart)
    }
    let fitting = rows.filter { $0.source != nil }.compactMap(\.parameter)
    guard fitting.count * 2 > rows.count else {
      throw WorkbenchError.nothingToDo(
        what: path, why: "only \(fitting.count) of \(rows.count) parameters fit this architecture")
    }
    for name in fitting { try parameters.set(name, to: try other.tensor(name)) }
    let own = Dictionary(uniqueKeysWithValues: parameters.all.map { ($0.name, $0.shape) })
    rows += other.all.filter { own[$0.name] != $0.shape }.map { stranger in
      let reason =
        own[stranger.name].map { "the network's has shape \($0)" } ?? "the network has no parameter of this name"
      return TensorReport.Row(
        source: stranger.name, parameter: nil, shape: stranger.shape.dimensions, action: .notUsed(reason: reason))
    }
    return (TensorReport(path: path, format: "checkpoint", rows: rows), model.preprocessing.scaling)
  }

  // MARK: - Where the file is

  /// Where Keras keeps the files that it fetched: `KERAS_HOME`, else `~/.keras`.
  private static var kerasModels: String {
    let home = ProcessInfo.processInfo.environment["KERAS_HOME"] ?? NSHomeDirectory() + "/.keras"
    return home + "/models"
  }

  private static func file(_ text: String, _ architecture: String) throws -> String {
    let exists = FileManager.default.fileExists(atPath: text)
    let kept = "\(kerasModels)/\(imageNetFile)"
    guard text == imageNet, !exists else {
      guard exists else {
        throw InitialWeightsError.missing(
          path: text, kept: kept, isKept: FileManager.default.fileExists(atPath: kept))
      }
      return text
    }
    guard architecture == ResNet50V2CBAM.id else { throw InitialWeightsError.noImageNet(architecture: architecture) }
    guard FileManager.default.fileExists(atPath: kept) else {
      throw InitialWeightsError.missing(path: kept, kept: kept, isKept: false)
    }
    return kept
  }
}

extension InitialWeights.Loaded {
  /// Writes the whole table into the run's folder: for people as text, for machines as JSON.
  func write(to folder: RunFolder) throws {
    let text = [report.summary, "SHA-256 \(sha256)", ""] + report.table
    try AtomicFile.write(text.joined(separator: "\n") + "\n", to: folder.weightsTable)
    try AtomicFile.write(report.json.setting("sha256", to: sha256.json).text, to: folder.weightsJSON)
  }

  /// Tells the user what was taken, and that the inputs are scaled as the weights want them where the recipe says otherwise.
  func tell(_ observer: any JobObserver, recipe: Recipe) {
    observer.note("Weights: \(report.summary).")
    switch scaling {
    case .kerasResNetV2 where recipe.standardises:
      observer.note(
        "The recipe \(recipe.name) standardises its inputs; these weights expect them from -1 to 1, and get that.")
    case .standardise(let mean, let deviation):
      observer.note(
        "Inputs are standardised as in the run that made these weights: mean \(mean), standard deviation \(deviation).")
    case .standardiseChannels:
      observer.note("Inputs are standardised channel by channel, as these weights expect them.")
    case .kerasResNetV2: break
    }
  }
}

/// Errors of finding the weights that a run starts from.
enum InitialWeightsError: ReportableError {
  /// There is no such file. `kept` is where Keras keeps its ImageNet weights; `isKept` whether they are there.
  case missing(path: String, kept: String, isKept: Bool)
  /// The word `imagenet` for an architecture that Keras has no weights for.
  case noImageNet(architecture: String)
  /// A whole model of Keras 3 in a zip archive.
  case archive(path: String)

  var failure: Failure {
    switch self {
    case .missing: .noInput
    case .noImageNet: .usage
    case .archive: .badData
    }
  }

  var description: String {
    switch self {
    case .missing(let path, let kept, let isKept):
      "--weights \(path): no such file. A checkpoint (.ckpt) or weights of Keras (.h5) are expected. "
        + (isKept
          ? "Keras's ImageNet weights are in \(kept): give --weights imagenet."
          : "The ImageNet weights are Keras's \(InitialWeights.imageNetFile), which Keras keeps in ~/.keras/models/ "
            + "after keras.applications.ResNet50V2(include_top=False) has run once; nothing is downloaded here.")
    case .noImageNet(let architecture):
      "--weights imagenet: there are ImageNet weights for \(ResNet50V2CBAM.id) alone, not for \(architecture). "
        + "Give a checkpoint of it instead."
    case .archive(let path):
      "\(path): a whole model of Keras 3. Import it first, and give --weights the checkpoint: "
        + "fer-analyze import \(path) --output model.ckpt"
    }
  }
}
