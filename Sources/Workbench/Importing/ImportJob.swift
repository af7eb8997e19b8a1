import Datasets
import Files
import Foundation
import Interchange
import Networks

/// `fer-analyze import`: a model of another program becomes a checkpoint.
public struct ImportJob {
  /// What was asked.
  public struct Settings: Sendable {
    /// The model's file.
    public var path: String
    /// The checkpoint to write.
    public var output: String
    /// `--classes`, as it was given.
    public var classes: String?
    /// `--scaling`, as it was given.
    public var scaling: String?
    /// The description of a Keras model whose file holds weights alone.
    public var description: String?
    /// The architecture of this program that weights alone are for.
    public var architecture: String?
    /// The side of the images, for an architecture.
    public var size: Int?
    /// A table of names: tensors of the file and the parameters that they are for.
    public var names: String?
    /// Labelled images on which the usual readings are tried.
    public var trial: String?
    /// How the weights are stored.
    public var storage: SafetensorsEncoding
    /// Whether a file that exists may be replaced.
    public var force: Bool
    /// Chooses the images of a trial.
    public var seed: UInt64

    /// - Parameters:
    ///   - path: the model's file.
    ///   - output: the checkpoint to write.
    public init(path: String, output: String) {
      self.path = path
      self.output = output
      storage = .f32
      force = false
      seed = 42
    }
  }

  private let settings: Settings

  /// - Parameter settings: what was asked.
  public init(_ settings: Settings) { self.settings = settings }

  /// Runs the job.
  /// - Throws: what reading the file throws; `ImportJobError` where file and options leave something open.
  public func run(_ observer: any JobObserver) throws -> ImportResult {
    if !settings.force, FileManager.default.fileExists(atPath: settings.output) {
      throw FileError.unwritable(path: settings.output, reason: "it exists already; --force replaces it")
    }
    observer.progress("reading \(settings.path)", done: 0, total: 1, detail: "")
    let source = try read()
    for note in source.notes { observer.note(note) }
    var classes = try settings.classes.map { try OutputOrder.parse($0, count: source.classCount) } ?? source.classes
    var scaling =
      try settings.scaling.map { try InputScaling.parse($0, channels: source.channels) } ?? source.scaling
    var trial: ReadingTrial?
    if let data = settings.trial {
      let made = try self.trial(source, classes: classes, scaling: scaling, data: data, observer: observer)
      if classes == nil || scaling == nil {
        let best = try made.winner()
        classes = best.classes
        scaling = best.scaling.scaling(channels: source.channels)
      }
      trial = made
    }
    guard let classes else { throw ImportJobError.noClasses(path: settings.path, count: source.classCount) }
    guard let scaling else { throw ImportJobError.noScaling(path: settings.path) }
    let preprocessing = Preprocessing(size: source.size, channels: source.channels, scaling: scaling)
    let checkpoint = Checkpoint(
      architecture: source.architecture, size: source.size, classes: classes, preprocessing: preprocessing.json,
      training: ["imported_from": source.report.format], temperature: source.temperature, blueprint: source.blueprint,
      network: source.network)
    try checkpoint.write(to: settings.output, encoding: settings.storage)
    return ImportResult(
      output: settings.output, checkpoint: checkpoint, preprocessing: preprocessing, report: source.report,
      notes: source.notes, trial: trial)
  }

  private func read() throws -> ImportSource {
    let path = settings.path
    switch try ModelFileKind(of: path) {
    case .onnx: return ImportSource(try ONNXImport.read(path))
    case .zip: return ImportSource(try KerasModelImport.read(path))
    case .hdf5:
      if let architecture = settings.architecture {
        return try ImportSource(architecture, size: settings.size, classes: settings.classes) { network in
          try KerasWeightsFile(reading: path).load(into: network.parameters, requiring: network.graph.nodes.map(\.name))
        }
      }
      guard try settings.description != nil || HDF5File(reading: path).strings("model_config", of: "") != nil else {
        throw ImportJobError.weightsAlone(path: path)
      }
      return ImportSource(try KerasModelImport.read(path, description: settings.description))
    case .safetensors:
      let file = try SafetensorsFile(reading: path)
      guard file.metadata("format")?.hasPrefix("fer-analyze/checkpoint/") != true else {
        throw ImportJobError.alreadyACheckpoint(path: path)
      }
      guard let architecture = settings.architecture else { throw ImportJobError.weightsAlone(path: path) }
      let names = try settings.names.map { try TensorNames(reading: $0) } ?? TensorNames()
      return try ImportSource(architecture, size: settings.size, classes: settings.classes) { network in
        try StateDict(file).load(into: network, names: names)
      }
    }
  }

  private func trial(
    _ source: ImportSource, classes: [String]?, scaling: Preprocessing.Scaling?, data: String,
    observer: any JobObserver
  ) throws -> ReadingTrial {
    let orders: [(name: String, classes: [String])] =
      classes.map { [(settings.classes ?? "the file's", $0)] }
      ?? OutputOrder.allCases.filter { $0.names.count == source.classCount }.map { ($0.rawValue, $0.names) }
    guard !orders.isEmpty else { throw ImportJobError.noClasses(path: settings.path, count: source.classCount) }
    let scalings = InputScaling.allCases.filter {
      scaling == nil || $0.scaling(channels: source.channels) == scaling
    }
    return try ReadingTrial(
      source.network, orders: orders, scalings: scalings.isEmpty ? InputScaling.allCases : scalings, path: data,
      seed: settings.seed, observer: observer)
  }
}
