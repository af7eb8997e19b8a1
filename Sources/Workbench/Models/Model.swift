import Attribution
import Datasets
import Evaluation
import Files
import Foundation
import Interchange
import Networks
import Reporting
import Tensors

/// A checkpoint ready for use: the network with typed preprocessing.
public struct Model: Sendable {
  /// What the file holds.
  public let checkpoint: Checkpoint
  /// How images become inputs.
  public let preprocessing: Preprocessing
  /// The file, with its checksum as it was when the model was read or written.
  public let file: Manifest.Entry

  /// The file's path.
  public var path: String { file.path }
  /// The file's SHA-256.
  public var sha256: String { file.sha256 }

  /// Class names in output order.
  public var classes: [String] { checkpoint.classes }

  /// Reads a checkpoint.
  /// - Throws: what `Checkpoint` throws; `FileError.malformed` when its preprocessing does not fit its network.
  public init(reading path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else {
      throw FileError.missing(
        path: path,
        hint: "A checkpoint is expected, such as outputs/<run>/checkpoints/best.ckpt, which `fer-analyze train` writes."
      )
    }
    // The checksum takes as long as the reading.
    let entry = Background { try Manifest.Entry(reading: path) }
    // Also when the checkpoint is refused: the program must not end while a thread is at work.
    defer { _ = try? entry.value() }
    checkpoint = try Checkpoint(reading: path)
    preprocessing = try Preprocessing(checkpoint.preprocessing, path: path)
    let expected = checkpoint.blueprint.graph.inputShape
    guard preprocessing.shape == expected else {
      throw FileError.malformed(
        path: path, reason: "its preprocessing makes \(preprocessing.shape), its network reads \(expected)")
    }
    file = try entry.value()
  }

  /// A model whose checkpoint is in memory as it was written to a file.
  /// - Throws: `FileError` when the file cannot be read for its checksum.
  init(_ checkpoint: Checkpoint, _ preprocessing: Preprocessing, writtenTo path: String) throws {
    self.checkpoint = checkpoint
    self.preprocessing = preprocessing
    file = try Manifest.Entry(reading: path)
  }

  /// The network without its file.
  var predictor: Predictor {
    Predictor(network: checkpoint.network, preprocessing: preprocessing, classCount: classes.count)
  }

  /// One row of logits an image.
  /// - Parameters:
  ///   - images: any size; they are resized.
  ///   - batch: images a pass.
  ///   - observer: is told the progress.
  public func logits(_ images: [GrayImage], batch: Int = 64, observer: any JobObserver) throws -> [[Float]] {
    try predictor.logits(images, batch: batch, observer: observer)
  }

  /// Predictions as the network gives them, before any temperature.
  func predictions(_ set: ImageSet, observer: any JobObserver) throws -> Predictions {
    let rows = try logits(set.images, observer: observer)
    try rows.forEach(check)
    return try Predictions(
      classes: classes, labels: set.labels, probabilities: rows.flatMap { Predictor.softmax($0) }, paths: set.paths,
      splits: set.splits.map(\.rawValue), source: path)
  }

  /// The probabilities of a row of logits under the checkpoint's temperature, where it has one.
  /// - Throws: `WorkbenchError.noNumbers`.
  func calibrated(_ logits: [Float]) throws -> [Double] {
    try check(logits)
    return Predictor.softmax(logits, temperature: checkpoint.temperature ?? 1)
  }

  /// Checks that the network answers with numbers: its weights may be too large, or its inputs be scaled otherwise than here.
  private func check(_ logits: [Float]) throws {
    guard logits.allSatisfy(\.isFinite) else { throw WorkbenchError.noNumbers(model: path) }
  }

  /// The features that the last layer reads, one row an image: what the network makes of a face before it decides.
  /// - Parameters:
  ///   - images: any size; they are resized.
  ///   - observer: is told the progress.
  func features(_ images: [GrayImage], observer: any JobObserver) throws -> [[Float]] {
    let node = checkpoint.blueprint.features
    return try predictor.outputs(images, taps: [node], observer: observer) { session, n in
      try session.withActivation(of: node) { values in
        let width = values.count / session.configuration.batch
        return Array(values[(n * width)..<((n + 1) * width)])
      }
    }
  }

  /// For each class of the data, its number in the model.
  /// - Throws: `WorkbenchError.classMismatch` when the model lacks one.
  func mapping(of classes: [String], data: String) throws -> [Int] {
    let unknown = classes.filter { !self.classes.contains($0) }
    guard unknown.isEmpty else { throw WorkbenchError.classMismatch(data: data, unknown: unknown, model: self.classes) }
    return classes.map { name in self.classes.firstIndex(of: name) ?? 0 }
  }
}

extension ModelSummary {
  /// What a report says about a checkpoint.
  /// - Throws: `GraphError.shape` when its graph's shapes do not fit.
  init(_ model: Model) throws {
    let checkpoint = model.checkpoint
    try self.init(
      architecture: checkpoint.architecture, title: checkpoint.title,
      parameterCount: checkpoint.network.parameters.totalCount,
      learnedCount: checkpoint.network.parameters.learnedCount, imageSize: checkpoint.size, checkpoint: model.path,
      checksum: model.sha256, temperature: checkpoint.temperature, trainingConfiguration: checkpoint.training,
      parts: checkpoint.blueprint.parts())
  }
}
