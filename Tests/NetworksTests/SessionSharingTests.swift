import Networks
import Tensors
import Testing

/// Sessions that lend their memory give what sessions with their own give.
@Suite struct SessionSharingTests {
  private let network: Network
  private let trainable: Set<String>

  init() throws {
    var architecture = ResNetV2Compact()
    architecture.stem = 4
    architecture.widths = [6, 8]
    architecture.blocks = [1, 1]
    architecture.ratio = 2
    network = try Network(architecture.blueprint(size: 12, classes: 4).graph)
    network.parameters.initialize(seed: 1)
    trainable = Set(network.parameters.all.filter { $0.role.isLearned }.map(\.name))
  }

  /// Logits, and gradients where the session has them, on seeded images.
  private func pass(_ session: Session, seed: UInt64) -> [UInt32] {
    var generator = SeededGenerator(seed: seed)
    for i in session.input.indices { session.input[i] = Float(generator.normal()) }
    let before = Array(network.parameters.values)
    session.forward(randomSeed: seed)
    var result = session.output.map(\.bitPattern)
    if session.configuration.differentiable {
      for i in session.outputGradient.indices { session.outputGradient[i] = Float(generator.normal()) }
      session.backward()
      result += network.parameters.gradients.map(\.bitPattern)
    }
    // A training pass moves the statistics.
    _ = network.parameters.values.update(fromContentsOf: before)
    return result
  }

  @Test func aSmallerBatchAndAnInferenceInTheMemoryOfATraining() throws {
    let large = try Session(network, .training(batch: 8, trainable: trainable))
    let expected = pass(large, seed: 1)
    let configurations: [PassConfiguration] = [
      .training(batch: 3, trainable: trainable), .inference(batch: 8), .inference(batch: 5),
    ]
    for configuration in configurations {
      let own = pass(try Session(network, configuration), seed: 2)
      let guest = try Session(network, configuration, sharing: large)
      #expect(pass(guest, seed: 2) == own)
      // The lender is as good as before.
      #expect(pass(large, seed: 1) == expected)
      #expect(pass(guest, seed: 2) == own)
    }
  }

  @Test func aSmallLenderLendsNothing() throws {
    let small = try Session(network, .inference(batch: 1))
    let guest = try Session(network, .training(batch: 8, trainable: trainable), sharing: small)
    #expect(try pass(guest, seed: 3) == pass(Session(network, .training(batch: 8, trainable: trainable)), seed: 3))
  }
}
