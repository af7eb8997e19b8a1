import Files
import Foundation
import Networks
import Tensors
import Testing
import TestSupport

/// The whole network against PyTorch (`Fixtures/networks/make_resnet50v2_cbam.py` says how the values were made).
@Suite struct ResNet50V2ParityTests {
  private let golden: JSONValue
  private let network: Network
  private let session: Session
  private let labels: [Int]

  init() throws {
    let path = Fixtures.path("networks/resnet50v2_cbam.json")
    golden = try JSONValue(parsing: readFile(path), path: path)
    labels = try #require(golden["labels"]?.arrayValue).compactMap(\.intValue)
    var configuration = ResNet50V2CBAM()
    configuration.dropout = 0
    network = try Network(configuration.blueprint(size: 48, classes: 7).graph)
    network.parameters.initialize(seed: 0)
    for parameter in network.parameters.all where parameter.role.isLearned {
      var generator = SeededGenerator(seed: 42, label: parameter.name)
      let fans = parameter.shape.dimensions.suffix(2)
      let area = parameter.shape.count / fans.reduce(1, *)
      let limit = (6 / Double(fans.reduce(0, +) * area)).squareRoot()
      let values = (0..<parameter.shape.count).map { _ -> Float in
        let u = generator.uniform()
        switch parameter.role {
        case .kernel: return Float((2 * u - 1) * limit)
        case .gamma: return Float(0.2 + 0.2 * u)
        case .beta: return Float(1 + u)
        default: return Float(0.2 * (u - 0.5))
        }
      }
      try network.parameters.set(parameter.name, to: Tensor(parameter.shape, values))
    }
    let trainable = Set(network.parameters.all.filter { $0.role.isLearned }.map(\.name))
    session = try Session(network, .training(batch: 4, trainable: trainable))
    var generator = SeededGenerator(seed: 42, label: "images")
    for i in session.input.indices { session.input[i] = Float(2 * generator.uniform() - 1) }
  }

  private func matrix(_ key: String) throws -> [Float] {
    try #require(golden[key]?.arrayValue).flatMap { $0.arrayValue ?? [] }.compactMap(\.doubleValue).map { Float($0) }
  }

  /// The peer's focal loss (mean over samples) of the session's output; its gradient goes into the session.
  private func focalLoss() -> Double {
    var total = 0.0
    for (n, label) in labels.enumerated() {
      let z = (0..<7).map { Double(session.output[n * 7 + $0]) }
      let peak = z.max() ?? 0
      let sum = z.reduce(0) { $0 + exp($1 - peak) }
      let logP = z[label] - peak - log(sum)
      let p = exp(logP)
      total += -0.25 * (1 - p) * (1 - p) * logP / 4
      let slope = -0.25 * ((1 - p) * (1 - p) - 2 * (1 - p) * p * logP) / 4
      for j in 0..<7 {
        session.outputGradient[n * 7 + j] = Float(slope * ((j == label ? 1 : 0) - exp(z[j] - peak) / sum))
      }
    }
    return total
  }

  @Test func logitsLossAndEveryGradientEqualThePeers() throws {
    let evaluation = try Session(network, .inference(batch: 4))
    _ = evaluation.input.update(fromContentsOf: session.input)
    evaluation.forward()
    #expect(relativeError(Array(evaluation.output), try matrix("evaluation_logits")) < 1e-4)

    session.forward()
    #expect(relativeError(Array(session.output), try matrix("logits")) < 1e-4)
    let loss = focalLoss()
    let expectedLoss = try #require(golden["loss"]?.doubleValue)
    #expect(abs(loss - expectedLoss) < 1e-4 * expectedLoss)
    session.backward()
    let gradients = try #require(golden["gradients"]?.objectValue)
    #expect(gradients.count == network.parameters.all.filter { $0.role.isLearned }.count)
    var worst: (name: String, error: Double) = ("", 0)
    let overall = gradients.reduce(0) { max($0, $1.value["norm"]?.doubleValue ?? 0) }
    for (name, value) in gradients {
      let gradient = try network.parameters.gradient(name).array
      let norm = try #require(value["norm"]?.doubleValue)
      let expected = try #require(value["projections"]?.arrayValue).compactMap(\.doubleValue)
      var squares = 0.0
      for (p, projection) in expected.enumerated() {
        var generator = SeededGenerator(seed: 77, label: "\(name)#\(p)")
        let mine = gradient.reduce(0.0) { $0 + (generator.next() >> 63 == 0 ? Double($1) : -Double($1)) }
        squares += (mine - projection) * (mine - projection)
      }
      // What a later batch normalisation cancels has no gradient but rounding: measure that against the largest one.
      let error = (squares / Double(expected.count)).squareRoot() / max(norm, 1e-3 * overall)
      if error > worst.error { worst = (name, error) }
    }
    #expect(worst.error < 1e-4, "\(worst.name): \(worst.error)")
  }

  @Test func tenStepsOfRMSpropFollowThePeer() throws {
    let rate = Float(try #require(golden["rmsprop_rate"]?.doubleValue))
    let expected = try #require(golden["rmsprop_losses"]?.arrayValue).compactMap(\.doubleValue)
    var velocity = [Float](repeating: 0, count: network.parameters.values.count)
    for (step, golden) in expected.enumerated() {
      session.forward()
      let loss = focalLoss()
      #expect(abs(loss - golden) < 1e-3 * golden, "step \(step): \(loss), the peer has \(golden)")
      session.backward()
      let gradients = network.parameters.gradients
      for parameter in network.parameters.all where parameter.role.isLearned {
        for i in parameter.range {
          velocity[i] = 0.9 * velocity[i] + 0.1 * gradients[i] * gradients[i]
          network.parameters.values[i] -= rate * gradients[i] / (velocity[i] + 1e-7).squareRoot()
        }
      }
    }
  }
}
