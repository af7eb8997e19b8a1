import Attribution
import Datasets
import Networks
import SyntheticFaces
import Tensors
import Training

/// A small network that learns one task inside the command: the compact architecture with one attention block.
struct SelfTestNetwork {
  static let preprocessing = Preprocessing(size: FaceRenderer.size, channels: 1, scaling: .kerasResNetV2)
  private static let (batch, rate) = (32, 0.003)
  /// The threads that share a training, whatever number is asked for: training amplifies the last digits, which depend on
  /// it, and bounds were recorded with this one.
  private static let threads = 2
  /// Epochs of a training. The rate ends at zero, so that the moving statistics that explained networks use are those of
  /// the last weights.
  private static let epochs = 12
  /// The least held-out accuracy of a network whose maps say something about methods.
  static let leastAccuracy = 0.85
  /// The least share of faces that a network with a shortcut must lose when the shortcut contradicts: without it there is
  /// nothing to find.
  static let shortcutLoss = 0.2

  let blueprint: Blueprint
  let network: Network

  /// Trains a network; equal arguments give equal weights.
  /// - Parameters:
  ///   - images: what to learn from.
  ///   - labels: 0 or 1 an image.
  ///   - states: what to tell apart first, a number an image: parts that decide only together give a network that knows
  ///     neither nothing to go by.
  ///   - seed: of weights, order and dropout.
  ///   - progress: told the epochs done, of how many, and the training accuracy.
  ///   - shouldStop: asked after each step.
  /// - Returns: `nil` when it was stopped.
  init?(
    images: [GrayImage], labels: [Int], after states: [Int]?, seed: UInt64,
    progress: @escaping (Int, Int, Double) -> Void, shouldStop: () -> Bool
  ) throws {
    let whole = (states == nil ? 1 : 2) * Self.epochs
    var beginning: SelfTestNetwork?
    if let states {
      beginning = try SelfTestNetwork(
        images, states, beginning: nil, seed: seed, progress: { progress($0, whole, $1) }, shouldStop: shouldStop)
      if beginning == nil { return nil }
    }
    let trained = try SelfTestNetwork(
      images, labels, beginning: beginning, seed: seed,
      progress: { progress(whole - Self.epochs + $0, whole, $1) }, shouldStop: shouldStop)
    guard let trained else { return nil }
    self = trained
  }

  /// One training.
  /// - Parameter beginning: whose weights it starts from, where names and shapes agree.
  private init?(
    _ images: [GrayImage], _ labels: [Int], beginning: SelfTestNetwork?, seed: UInt64,
    progress: @escaping (Int, Double) -> Void, shouldStop: () -> Bool
  ) throws {
    var architecture = ResNetV2Compact()
    architecture.attention = .final
    architecture.ratio = 4
    architecture.stem = 8
    architecture.widths = [12, 16, 24]
    architecture.blocks = [1, 1, 1]
    architecture.dropout = 0
    blueprint = architecture.blueprint(size: FaceRenderer.size, classes: max(2, (labels.max() ?? 0) + 1))
    network = try Network(blueprint.graph)
    network.parameters.initialize(seed: seed)
    for parameter in network.parameters.all {
      guard let known = try? beginning?.network.parameters.tensor(parameter.name), known.shape == parameter.shape
      else { continue }
      try network.parameters.set(parameter.name, to: known)
    }
    let trained = try Parallel.withThreads(Self.threads) {
      try Self.train(network, blueprint, images, labels, seed: seed, progress: progress, shouldStop: shouldStop)
    }
    guard trained else { return nil }
  }

  /// - Returns: whether the training went to its end.
  private static func train(
    _ network: Network, _ blueprint: Blueprint, _ images: [GrayImage], _ labels: [Int], seed: UInt64,
    progress: @escaping (Int, Double) -> Void, shouldStop: () -> Bool
  ) throws -> Bool {
    let batches = Batches(
      images: images, labels: labels, preprocessing: preprocessing, size: batch, seed: seed, isShuffled: true)
    let trainer = Trainer(
      network: network, plan: try TrainingPlan(blueprint, network, unfrozen: .all), training: batches, validation: nil,
      loss: CrossEntropy(), optimizer: Adam(),
      schedule: CosineDecay(initialRate: rate, decaySteps: epochs * batches.count),
      settings: TrainerSettings(epochs: epochs, seed: seed))
    let teller = EpochTeller { progress($0.epoch, $0.accuracy) }
    return try trainer.run(observer: teller, shouldStop: shouldStop)
  }

  /// The class of each image.
  func predictions(_ images: [GrayImage]) throws -> [Int] { try Self.predictions(blueprint, network, images) }

  /// The class that a network gives each image.
  static func predictions(_ blueprint: Blueprint, _ network: Network, _ images: [GrayImage]) throws -> [Int] {
    try TappedModel(blueprint, network, taps: []).score(count: images.count) { i, input in
      preprocessing.write(images[i], into: input)
    }.map { $0.argmax ?? 0 }
  }
}

/// Tells a closure about finished epochs.
private final class EpochTeller: TrainingObserver {
  private let tell: (EpochRecord) -> Void

  init(tell: @escaping (EpochRecord) -> Void) { self.tell = tell }

  func finished(_ record: EpochRecord, isBest: Bool, trainer: Trainer) { tell(record) }
}
