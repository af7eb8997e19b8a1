import Datasets
import Files
import Foundation
import Interchange
import Tensors
import Training

/// A training run as `last.ckpt` keeps it beside the weights: what it was told, on which images, and where it is.
struct RunState {
  /// Options that may change when a run is continued: they say where things are and how they are shown. The number of
  /// threads and of epochs are checked by themselves.
  private static let freeOptions: Set<String> = [
    "output", "report", "data", "redact-faces", "checkpoint-every", "threads", "epochs", "tensorboard",
  ]

  /// Every option that decides the result.
  let options: JSONValue
  /// Passes over the training data.
  let epochs: Int
  /// The number of threads, which decides the last digits.
  let threads: Int
  /// How products were computed, which decides the last digits.
  let arithmetic: String
  /// What `fingerprint` gives for the images.
  let images: String
  /// Where the run is.
  let trainer: TrainerState

  /// - Parameters:
  ///   - configuration: every option of the command with the value that the run has.
  ///   - epochs: passes over the training data.
  ///   - arithmetic: how products are computed.
  ///   - images: what `fingerprint` gives.
  ///   - trainer: where the run is.
  init(configuration: JSONValue, epochs: Int, arithmetic: String, images: String, trainer: TrainerState) {
    options = .object((configuration.objectValue ?? []).filter { !Self.freeOptions.contains($0.key) })
    self.epochs = epochs
    self.arithmetic = arithmetic
    self.images = images
    self.trainer = trainer
    threads = Parallel.threads
  }

  /// Reads a run's last checkpoint.
  /// - Throws: `ContinuationError.noState`; what reading a checkpoint throws.
  init(reading path: String) throws {
    let stored = try CheckpointRunState(reading: path)
    guard let options = stored.description["options"], let epochs = stored.description["epochs"]?.intValue,
      let threads = stored.description["threads"]?.intValue, threads > 0,
      let arithmetic = stored.description["arithmetic"]?.stringValue,
      let images = stored.description["images"]?.stringValue, let trainer = stored.description["trainer"]
    else { throw ContinuationError.noState(path: path) }
    // Before anything in the run's folder is made from them.
    for (name, tensor) in stored.tensors where !tensor.withElements({ $0.allSatisfy(\.isFinite) }) {
      throw FileError.malformed(path: path, reason: "\(name) holds values that are not numbers: the file is damaged")
    }
    self.options = options
    self.epochs = epochs
    self.threads = threads
    self.arithmetic = arithmetic
    self.images = images
    self.trainer = try TrainerState(trainer, tensors: stored.tensors, path: path)
  }

  /// What a checkpoint keeps. The same state gives the same bytes.
  var stored: CheckpointRunState {
    CheckpointRunState(
      description: [
        "options": options, "epochs": epochs, "threads": threads, "arithmetic": arithmetic, "images": images,
        "trainer": trainer.json,
      ], tensors: trainer.tensors)
  }

  /// Checks that options would not change the result of the run.
  /// - Parameters:
  ///   - configuration: every option of the command, with the value that the continued run would have.
  ///   - folder: the run's folder, for the message.
  /// - Throws: `ContinuationError.otherOptions` naming those that would.
  func check(_ configuration: JSONValue, folder: String) throws {
    let asked = (configuration.objectValue ?? []).filter { !Self.freeOptions.contains($0.key) }
    var names = (options.objectValue ?? []).map(\.key)
    names += asked.map(\.key).filter { !names.contains($0) }
    func text(_ value: JSONValue) -> String {
      value == .null ? "left out" : value.stringValue ?? value.compactText
    }
    var differences = names.compactMap { name -> ContinuationError.Difference? in
      let (old, new) = (options[name] ?? .null, asked.first { $0.key == name }?.value ?? .null)
      return old == new ? nil : ContinuationError.Difference(option: name, recorded: text(old), given: text(new))
    }
    // 0 asks for one a core, which may be another number here: the run keeps its own.
    if let count = configuration["threads"]?.intValue, count > 0, count != threads {
      differences.append(.init(option: "threads", recorded: "\(threads)", given: "\(count)"))
    }
    guard differences.isEmpty else { throw ContinuationError.otherOptions(folder: folder, differences) }
  }

  /// Checks that another number of epochs leaves the steps already taken as they were.
  /// - Parameters:
  ///   - asked: passes over the training data.
  ///   - name: the schedule's name, for the message.
  ///   - recorded: the schedule of the run as it was started, fresh.
  ///   - schedule: the schedule of a run of the new length, fresh.
  /// - Throws: `ContinuationError.epochsDone` or `.scheduleDepends`.
  func check(epochs asked: Int, schedule name: String, _ recorded: any Schedule, _ schedule: any Schedule) throws {
    let begun = trainer.position.batch > 0 ? trainer.position.epoch : trainer.position.epoch - 1
    guard asked >= begun else { throw ContinuationError.epochsDone(asked: asked, begun: begun) }
    for step in 0..<trainer.optimizerSteps {
      let (old, new) = (recorded.learningRate(step: step), schedule.learningRate(step: step))
      guard old == new else {
        throw ContinuationError.scheduleDepends(schedule: name, step: step + 1, rate: new, recorded: old)
      }
    }
  }

  /// A checksum of the images of a run and of their labels, training and validation, and of what is to be learned of
  /// the training images besides.
  static func fingerprint(_ sets: [ImageSet], _ targets: [Float]) -> String {
    var hash = SHA256()
    for set in sets {
      hash.update(Data("\(set.count) images".utf8))
      for (image, label) in zip(set.images, set.labels) {
        hash.update(Data("\(image.width) \(image.height) \(label)".utf8))
        hash.update(Data(image.pixels))
      }
    }
    targets.withUnsafeBytes { hash.update(Data($0)) }
    return hash.hexadecimal
  }
}
