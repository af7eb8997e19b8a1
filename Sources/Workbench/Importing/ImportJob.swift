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
    try check()
    observer.progress("reading \(settings.path)", done: 0, total: 1, detail: "")
    let source = try read()
    for note in source.notes { observer.note(note) }
    let given = try settings.scaling.map { try InputScaling.parse($0, channels: source.channels) }
    if let given, let own = source.scaling, given != own {
      observer.warn("the file's own scaling (\(own.text)) gives way to --scaling (\(given.text))")
    }
    var classes = try settings.classes.map { try OutputOrder.parse($0, count: source.classCount) } ?? source.classes
    var scaling = given ?? source.scaling
    let trial = try settings.trial.map { data in
      try self.trial(source, classes: classes, scaling: scaling, data: data, observer: observer)
    }
    if let trial, classes == nil || scaling == nil {
      let best = try trial.winner()
      classes = classes ?? best.order.classes
      scaling = scaling ?? best.scaling.value
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

  /// What can be said before the file is read.
  private func check() throws {
    try OutputFile(settings.output, endings: ["ckpt", "safetensors"]).check(
      isNot: settings.path, mayReplace: settings.force)
    // The channels are not known yet, and change nothing but what `imagenet` stands for.
    if let text = settings.scaling { _ = try InputScaling.parse(text, channels: 1) }
  }

  private func read() throws -> ImportSource {
    let path = settings.path
    let kind = try ModelFileKind(of: path)
    try refuseOptions(without: kind)
    switch kind {
    case .onnx: return try ImportSource(ONNXImport.read(path))
    case .zip: return try ImportSource(KerasModelImport.read(path))
    case .hdf5:
      if let architecture = settings.architecture {
        let recipe = try WeightsRecipe(architecture, size: settings.size, classes: settings.classes)
        return try recipe.source { network in
          try KerasWeightsFile(reading: path).load(into: network.parameters, requiring: network.graph.nodes.map(\.name))
        }
      }
      guard try settings.description != nil || HDF5File(reading: path).strings("model_config", of: "") != nil else {
        throw ImportJobError.weightsAlone(path: path, takesDescription: true)
      }
      return try ImportSource(KerasModelImport.read(path, description: settings.description))
    case .safetensors:
      let file = try SafetensorsFile(reading: path)
      guard !Checkpoint.isOne(file) else { throw ImportJobError.alreadyACheckpoint(path: path) }
      guard let architecture = settings.architecture else {
        throw ImportJobError.weightsAlone(path: path, takesDescription: false)
      }
      let names = try settings.names.map { try TensorNames(reading: $0) } ?? TensorNames()
      let facts = try ModelFacts(file)
      let recipe = try WeightsRecipe(architecture, size: settings.size, classes: settings.classes, facts: facts)
      return try recipe.source { network in try StateDict(file).load(into: network, names: names) }
    }
  }

  /// Options that say nothing to a file of this kind are a misunderstanding.
  private func refuseOptions(without kind: ModelFileKind) throws {
    let isWhole = kind == .onnx || kind == .zip
    let useless = [
      ("--architecture", isWhole ? settings.architecture : nil),
      ("--names", kind == .safetensors ? nil : settings.names),
      ("--network", kind == .hdf5 ? nil : settings.description),
    ]
    for (option, value) in useless {
      if let value {
        throw WorkbenchError.option(
          name: option, expected: "nothing, since \(settings.path) is \(kind.text)", got: value)
      }
    }
  }

  private func trial(
    _ source: ImportSource, classes: [String]?, scaling: Preprocessing.Scaling?, data: String,
    observer: any JobObserver
  ) throws -> ReadingTrial {
    let orders: [ReadingTrial.NamedOrder] =
      classes.map { [(settings.classes == nil ? "the file's" : "as given", $0)] }
      ?? OutputOrder.allCases.filter { $0.names.count == source.classCount }.map { ($0.rawValue, $0.names) }
    guard !orders.isEmpty else { throw ImportJobError.noClasses(path: settings.path, count: source.classCount) }
    let scalings: [ReadingTrial.NamedScaling] =
      scaling.map { [(settings.scaling ?? "the file's", $0)] }
      ?? InputScaling.allCases.map { ($0.rawValue, $0.scaling(channels: source.channels)) }
    return try ReadingTrial(
      source.network, orders: orders, scalings: scalings, path: data, seed: settings.seed, observer: observer)
  }
}
