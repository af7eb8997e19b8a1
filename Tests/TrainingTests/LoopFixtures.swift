import Datasets
import Networks
import Tensors
import Training

/// Four kinds of image, told apart by the bright quarter, with noise on top.
func quarterImages(_ count: Int, side: Int = 12, seed: UInt64 = 1) -> (images: [GrayImage], labels: [Int]) {
  var generator = SeededGenerator(seed: seed)
  var images: [GrayImage] = []
  for i in 0..<count {
    let label = i % 4
    var pixels: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side {
        let bright = (y >= side / 2) == (label / 2 == 1) && (x >= side / 2) == (label % 2 == 1)
        pixels.append(UInt8((bright ? 170 : 60) + generator.integer(below: 60)))
      }
    }
    images.append(GrayImage(width: side, height: side, pixels: pixels))
  }
  return (images, (0..<count).map { $0 % 4 })
}

/// A small run: the compact architecture in its smallest form on `quarterImages`.
struct SmallRun {
  var images = 16
  var batch = 8
  var epochs = 2
  var dropout = 0.0
  var networkSeed: UInt64 = 3
  var orderSeed: UInt64 = 4
  var dropoutSeed: UInt64 = 42
  var augmentation: Augmentation?
  var isShuffled = true
  var hasValidation = true
  var patience: Int?
  var gradientLimit: Double?
  var averageDecay: Double?
  var unfrozen = TrainingPlan.Unfrozen.all
  var loss: any Loss = CrossEntropy()
  var optimizer: any Optimizer = Adam()
  var schedule: any Schedule = ConstantRate(0.01)
  /// The side of the images in most epochs.
  var side = 12
  /// The sides of the first epochs, with the last epoch of each.
  var earlier: [(side: Int, lastEpoch: Int)] = []

  func trainer() throws -> Trainer {
    var architecture = ResNetV2Compact()
    architecture.stem = 4
    architecture.widths = [6, 8]
    architecture.blocks = [1, 1]
    architecture.ratio = 2
    architecture.dropout = dropout
    let blueprint = architecture.blueprint(size: side, classes: 4)
    let network = try Network(blueprint.graph)
    network.parameters.initialize(seed: networkSeed)
    let preprocessing = Preprocessing(size: side, channels: 1, scaling: .kerasResNetV2)
    let data = quarterImages(images)
    let held = quarterImages(8, seed: 2)
    func batches(_ side: Int) -> Batches {
      Batches(
        images: data.images, labels: data.labels, preprocessing: preprocessing.scaled(to: side),
        augmentation: augmentation, size: batch, seed: orderSeed, isShuffled: isShuffled)
    }
    return Trainer(
      network: network, plan: try TrainingPlan(blueprint, network, unfrozen: unfrozen), training: batches(side),
      earlier: try earlier.map { stage in
        TrainingStage(
          lastEpoch: stage.lastEpoch,
          network: try Network(architecture.blueprint(size: stage.side, classes: 4).graph, sharing: network),
          batches: batches(stage.side))
      },
      validation: hasValidation
        ? Batches(
          images: held.images, labels: held.labels, preprocessing: preprocessing, size: 5, seed: 0, isShuffled: false)
        : nil,
      loss: loss, optimizer: optimizer, schedule: schedule,
      settings: TrainerSettings(
        epochs: epochs, patience: patience, seed: dropoutSeed, gradientLimit: gradientLimit, averageDecay: averageDecay)
    )
  }
}

extension Network {
  /// Every value of the parameters, bit by bit.
  var bits: [UInt32] { parameters.values.map(\.bitPattern) }

  /// Takes what `bits` gave.
  func take(_ bits: [UInt32]) {
    for (i, value) in bits.enumerated() { parameters.values[i] = Float(bitPattern: value) }
  }
}

/// Keeps what a run tells.
final class Recorder: TrainingObserver {
  struct Stop: Error {}

  private(set) var steps: [StepRecord] = []
  private(set) var epochs: [(record: EpochRecord, isBest: Bool, weights: [UInt32])] = []
  private let failsAt: Int?

  init(failsAt: Int? = nil) { self.failsAt = failsAt }

  func stepped(_ step: StepRecord, trainer: Trainer) { steps.append(step) }

  func finished(_ record: EpochRecord, isBest: Bool, trainer: Trainer) throws {
    epochs.append((record, isBest, trainer.network.bits))
    if record.epoch == failsAt { throw Stop() }
  }
}

/// A rate for each step; the last one stays.
struct ListedRates: Schedule {
  let rates: [Double]
  func learningRate(step: Int) -> Double { rates[min(step, rates.count - 1)] }
}

/// Cross-entropy that breaks at one evaluation.
final class BreakingLoss: Loss, @unchecked Sendable {
  enum Fault { case loss, gradient, overflow }

  private let fault: Fault
  private let at: Int
  private var evaluations = 0

  init(_ fault: Fault, at evaluation: Int) {
    self.fault = fault
    at = evaluation
  }

  func evaluate(
    logits: UnsafeBufferPointer<Float>, classes: Int, targets: UnsafeBufferPointer<Float>,
    gradient: UnsafeMutableBufferPointer<Float>
  ) -> Double {
    let value = CrossEntropy().evaluate(logits: logits, classes: classes, targets: targets, gradient: gradient)
    evaluations += 1
    guard evaluations == at else { return value }
    if fault == .gradient { gradient[0] = .infinity }
    if fault == .overflow { gradient.update(repeating: .greatestFiniteMagnitude) }
    return fault == .loss ? .nan : value
  }
}
