import Datasets
import Evaluation
import Files
import Interchange
import Networks
import Tensors
import Training

/// Predictions for every image by networks that were not trained on it: K-fold cross-validation of the compact network.
///
/// Images of one picture (copies, mirror images) are always in the same fold, so that no network has seen what it is
/// asked about under another name. Of the images a network learns from, a part is set aside on which its best epoch is
/// chosen; the images asked about choose nothing.
struct CrossValidation {
  /// The name of the column with the number of each row's fold.
  static let foldColumn = "fold"
  /// The share of a network's images on which its best epoch is chosen.
  private static let validationShare = 0.05
  /// The side of the images before crops, and of the crops that the network reads.
  private static let (side, crop) = (48, 40)

  /// Folds, at least 2.
  let folds: Int
  /// Passes over the training images of each fold.
  let epochs: Int
  /// Of folds, weights, order and augmentation.
  let seed: UInt64

  /// Trains one network a fold and collects what each says of the images that it has not seen.
  /// - Parameters:
  ///   - set: every image.
  ///   - classes: their classes; at least two must have images.
  ///   - groups: the picture of each image.
  ///   - observer: told the progress.
  /// - Returns: one row an image, with its fold in the column `fold`.
  /// - Throws: `WorkbenchError.nothingToDo` when a fold would be empty, `.interrupted`; what training throws.
  func run(_ set: ImageSet, classes: [String], groups: [Int], observer: any JobObserver) throws -> Predictions {
    let fold = Folds.deal(
      labels: set.labels, groups: groups, shares: [Double](repeating: 1, count: folds), seed: seed)
    let members = (0..<folds).map { k in fold.indices.filter { fold[$0] == k } }
    guard members.allSatisfy({ !$0.isEmpty }) else {
      throw WorkbenchError.nothingToDo(
        what: "--cross-validate \(folds)", why: "\(set.count) images do not fill so many folds. Take fewer.")
    }
    var probabilities = [Double](repeating: 0, count: set.count * classes.count)
    for k in 0..<folds {
      let rest = fold.indices.filter { fold[$0] != k }
      let network = try train(set.selecting(rest), classes: classes, groups: rest.map { groups[$0] }, fold: k, observer)
      let rows = try network.logits(set.selecting(members[k]).images, observer: observer).map { Predictor.softmax($0) }
      let right = zip(members[k], rows).count { $1.argmax == set.labels[$0] }
      observer.note(
        "fold \(k + 1) of \(folds): accuracy \(percent(Double(right) / Double(rows.count))) "
          + "on \(rows.count) images that the network has not seen")
      for (i, row) in zip(members[k], rows) {
        for (j, p) in row.enumerated() { probabilities[i * classes.count + j] = p }
      }
    }
    return try Predictions(
      classes: classes, labels: set.labels, probabilities: probabilities, paths: set.paths,
      splits: set.splits.map(\.rawValue),
      columns: [RowColumn(name: Self.foldColumn, values: .numbers(fold.map { Double($0 + 1) }))],
      source: "cross-validation")
  }

  private func train(
    _ images: ImageSet, classes: [String], groups: [Int], fold: Int, _ observer: any JobObserver
  ) throws -> Predictor {
    var settings = TrainingSettings()
    settings.architecture = ResNetV2Compact.id
    settings.recipe = .compact
    settings.size = Self.crop
    settings.resized = Self.side
    settings.epochs = epochs
    settings.augmentation = "seed,random_crop"
    settings.averageDecay = 0
    settings.monitor = .loss
    settings.seed = seed &+ UInt64(fold)
    let resolved = try settings.resolved()
    let parts = Folds.deal(
      labels: images.labels, groups: groups, shares: [1 - Self.validationShare, Self.validationShare],
      seed: settings.seed)
    let learned = images.selecting(parts.indices.filter { parts[$0] == 0 })
    let judged = images.selecting(parts.indices.filter { parts[$0] == 1 })
    let preprocessing = Preprocessing(
      size: resolved.size, resized: resolved.resized, channels: resolved.inputChannels,
      scaling: learned.standardisation)
    let blueprint = resolved.architecture.blueprint(size: resolved.size, classes: classes.count)
    let network = try Network(blueprint.graph)
    network.parameters.initialize(seed: settings.seed)
    let checkpoint = Checkpoint(
      architecture: resolved.architecture, size: resolved.size, classes: classes, preprocessing: preprocessing.json,
      training: try resolved.json(settings, data: ""), blueprint: blueprint, network: network)
    let trainer = try resolved.trainer(
      settings, train: learned, validation: judged, checkpoint: checkpoint, preprocessing: preprocessing)
    let watcher = FoldWatcher(observer, fold: fold, folds: folds, epochs: epochs)
    guard try trainer.run(observer: watcher, shouldStop: { observer.shouldStop }) else {
      throw WorkbenchError.interrupted(kept: "nothing was written: cross-validation needs every fold")
    }
    return Predictor(network: network, preprocessing: preprocessing, classCount: classes.count)
  }
}

/// Tells how far the networks of a cross-validation are.
private final class FoldWatcher: TrainingObserver {
  private let observer: any JobObserver
  private let fold: Int
  private let folds: Int
  private let epochs: Int

  init(_ observer: any JobObserver, fold: Int, folds: Int, epochs: Int) {
    self.observer = observer
    self.fold = fold
    self.folds = folds
    self.epochs = epochs
  }

  func stepped(_ step: StepRecord, trainer: Trainer) {
    let done = (fold * epochs + step.epoch - 1) * step.total + step.images
    observer.progress(
      JobProgress(
        "fold \(fold + 1) of \(folds), epoch \(step.epoch) of \(epochs)", short: "\(fold + 1)/\(folds)",
        done: step.images, total: step.total, details: ["loss \(rounded(step.meanLoss, 4))"],
        job: .init(done: done, total: folds * epochs * step.total)))
  }
}
