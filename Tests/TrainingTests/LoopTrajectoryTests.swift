import Datasets
import Files
import Networks
import Tensors
import Testing
import TestSupport
import Training

/// The loop against PyTorch (`Fixtures/training/make_trajectory.py` says how the values were made).
@Suite struct LoopTrajectoryTests {
  private let golden: JSONValue

  init() throws { golden = try TrainingTests.golden("trajectory.json") }

  private func trainer(averageDecay: Double?) throws -> Trainer {
    var builder = GraphBuilder()
    let x = builder.input("input", shape: [8, 8, 1])
    let conv = builder.add("conv", Convolution(filters: 6, kernelSize: 3, padding: .zeros(1), bias: false), x)
    let bn = builder.add("bn", BatchNormalization(epsilon: 1e-3, momentum: 0.9), conv)
    let pooled = builder.add("pooled", GlobalAveragePooling(), builder.add("relu", ReLU(), bn))
    let logits = builder.add("dense", Dense(units: 3), pooled)
    let graph = builder.graph(output: logits)
    let network = try Network(graph)
    network.parameters.initialize(seed: 0)
    for parameter in network.parameters.all where parameter.role.isLearned {
      var generator = SeededGenerator(seed: 42, label: parameter.name)
      let values = (0..<parameter.shape.count).map { _ -> Float in
        let u = Double(Float(2 * generator.uniform() - 1))
        switch parameter.role {
        case .gamma: return Float(1 + 0.5 * u)
        case .beta: return Float(0.5 * u)
        default: return Float(u)
        }
      }
      try network.parameters.set(parameter.name, to: Tensor(parameter.shape, values))
    }
    var generator = SeededGenerator(seed: 42, label: "images")
    let images = (0..<7).map { _ in
      GrayImage(width: 8, height: 8, pixels: (0..<64).map { _ in UInt8(generator.next() >> 56) })
    }
    let batches = Batches(
      images: images, labels: [0, 1, 2, 0, 1, 2, 0],
      preprocessing: Preprocessing(size: 8, channels: 1, scaling: .kerasResNetV2), size: 4, seed: 0, isShuffled: false)
    let blueprint = Blueprint(
      graph: graph, backbone: [], attention: [], defaultTap: ("relu", "a test"), features: "pooled")
    let rate = try #require(golden["rate"]?.doubleValue)
    return Trainer(
      network: network, plan: try TrainingPlan(blueprint, network, unfrozen: .all), training: batches,
      validation: batches,
      loss: FocalLoss(), optimizer: RMSprop(), schedule: ConstantRate(rate),
      settings: TrainerSettings(epochs: 5, averageDecay: averageDecay))
  }

  @Test func tenStepsFollowPyTorch() throws {
    let trainer = try trainer(averageDecay: nil)
    let recorder = Recorder()
    try trainer.run(observer: recorder)

    let losses = recorder.steps.map(\.loss)
    let expected = try golden.require("steps").numbers
    #expect(expected.count == 10)
    #expect(largestRelativeDifference(losses, expected, floor: 1e-6) < 1e-4, "\(losses)")
    let epochs = try #require(golden["epochs"]?.arrayValue)
    for (mine, theirs) in zip(trainer.history.epochs, epochs) {
      func differs(_ value: Double?, _ key: String) -> Double {
        largestRelativeDifference([value ?? .nan], [theirs[key]?.doubleValue ?? .infinity], floor: 1e-6)
      }
      #expect(differs(mine.loss, "loss") < 1e-4 && differs(mine.validationLoss, "val_loss") < 1e-4)
      #expect(differs(mine.gradientNorm, "gradient_norm") < 1e-3)
      #expect(differs(mine.meanGradientNorm, "gradient_norm_mean") < 1e-3)
      #expect(
        mine.accuracy == theirs["accuracy"]?.doubleValue
          && mine.validationAccuracy == theirs["val_accuracy"]?.doubleValue)
    }
    // The last epoch is the best, so the end state is the peer's.
    #expect(trainer.history.best?.epoch == 5)
    try expectEnd(trainer, "end")
  }

  @Test func averagedWeightsFollowPyTorch() throws {
    let decay = try golden.require("decay").doubleValue
    let trainer = try trainer(averageDecay: decay)
    try trainer.run()
    let epochs = try #require(golden["epochs"]?.arrayValue)
    #expect(trainer.history.epochs.count == epochs.count)
    for (mine, theirs) in zip(trainer.history.epochs, epochs) {
      let expected = try #require(theirs["average_val_loss"]?.doubleValue)
      #expect(largestRelativeDifference([mine.validationLoss ?? .nan], [expected], floor: 1e-6) < 1e-4)
      #expect(mine.validationAccuracy == theirs["average_val_accuracy"]?.doubleValue)
      #expect(mine.validationLoss != theirs["val_loss"]?.doubleValue)
    }
    #expect(trainer.history.best?.epoch == 5)
    try expectEnd(trainer, "average_end")
  }

  private func expectEnd(_ trainer: Trainer, _ key: String) throws {
    let end = try golden.require(key)
    for parameter in trainer.network.parameters.all {
      let values = try trainer.network.parameters.tensor(parameter.name).array
      #expect(relativeError(values, try end.require(parameter.name).floats) < 1e-3, "\(parameter.name)")
    }
  }
}
