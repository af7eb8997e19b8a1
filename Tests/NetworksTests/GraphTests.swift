import Networks
import Tensors
import Testing
import TestSupport

/// A small network with every trick that the planner knows: padding, BN and ReLU, a residual join, attention.
func smallNetwork(seed: UInt64 = 3) throws -> Network {
  var configured = ResNetV2Compact()
  configured.stem = 4
  configured.widths = [6, 8]
  configured.blocks = [1, 2]
  let network = try Network(configured.blueprint(size: 12, classes: 5).graph)
  network.parameters.initialize(seed: seed)
  // Moving statistics away from 0 and 1, so that a pass that ignores them is caught.
  var generator = SeededGenerator(seed: 9)
  for parameter in network.parameters.all where !parameter.role.isLearned {
    let values = (0..<parameter.shape.count).map { _ in
      parameter.role == .movingVariance ? Float(generator.uniform(in: 0.5...2)) : Float(generator.normal() * 0.3)
    }
    try network.parameters.set(parameter.name, to: Tensor(parameter.shape, values))
  }
  return network
}

func fillWithNoise(_ buffer: UnsafeMutableBufferPointer<Float>, seed: UInt64) {
  var generator = SeededGenerator(seed: seed)
  for i in buffer.indices { buffer[i] = Float(generator.normal()) }
}

@Suite struct GraphTests {
  @Test func fusedInferenceEqualsTheUnfusedPass() throws {
    let network = try smallNetwork()
    let names = Set(network.graph.nodes.map(\.name))
    let fused = try Session(network, .inference(batch: 3))
    let plain = try Session(network, .attribution(batch: 3, taps: names))
    fillWithNoise(fused.input, seed: 1)
    fillWithNoise(plain.input, seed: 1)
    fused.forward()
    plain.forward()
    #expect(relativeError(Array(fused.output), Array(plain.output)) < 1e-5)
    #expect(fused.memoryBytes < plain.memoryBytes / 2)
  }

  @Test func batchEqualsOneByOne() throws {
    let network = try smallNetwork()
    let together = try Session(network, .inference(batch: 4))
    let alone = try Session(network, .inference(batch: 1))
    fillWithNoise(together.input, seed: 2)
    together.forward()
    for i in 0..<4 {
      _ = alone.input.update(fromContentsOf: together.input[(i * 144)..<((i + 1) * 144)])
      alone.forward()
      #expect(largestDifference(Array(alone.output), Array(together.output[(i * 5)..<((i + 1) * 5)])) < 1e-5)
    }
  }

  @Test func oneThreadEqualsTwo() throws {
    let network = try smallNetwork()
    let session = try Session(network, .attribution(batch: 8, taps: ["input"]))
    fillWithNoise(session.input, seed: 2)
    session.forward()
    session.outputGradient.update(repeating: 1)
    session.backward()
    let expected = (Array(session.output), try session.gradient(of: "input"))
    let single = try Parallel.withThreads(1) { try Session(network, .attribution(batch: 8, taps: ["input"])) }
    fillWithNoise(single.input, seed: 2)
    single.forward()
    single.outputGradient.update(repeating: 1)
    single.backward()
    #expect(relativeError(Array(single.output), expected.0) < 1e-5)
    #expect(relativeError(try single.gradient(of: "input").array, expected.1.array) < 1e-4)
  }

  @Test(arguments: [true, false]) func parameterGradientsOfAWholeNetworkEqualFiniteDifferences(_ batchStatistics: Bool)
    throws
  {
    let network = try smallNetwork()
    let learned = network.parameters.all.filter { $0.role.isLearned }
    let normalizations = Set(network.graph.nodes.filter { $0.operation is BatchNormalization }.map(\.name))
    let session = try Session(
      network,
      .training(
        batch: 4, trainable: Set(learned.map(\.name)), frozenStatistics: batchStatistics ? [] : normalizations,
        dropout: false))
    fillWithNoise(session.input, seed: 4)
    var generator = SeededGenerator(seed: 8)
    let seed = (0..<20).map { _ in Float(generator.normal()) }
    let moving = network.parameters.all.filter { !$0.role.isLearned }.map {
      ($0.name, try? network.parameters.tensor($0.name))
    }
    func loss() throws -> Double {
      session.forward()
      // A forward pass with batch statistics moves the averages; put them back.
      for (name, tensor) in moving { if let tensor { try network.parameters.set(name, to: tensor) } }
      return zip(session.output, seed).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    _ = try loss()
    _ = session.outputGradient.update(fromContentsOf: seed)
    session.backward()
    for parameter in learned {
      // Along the gradient itself: the numeric slope must be the gradient's norm.
      let gradient = try network.parameters.gradient(parameter.name).array
      let norm = gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      guard norm > 1e-3 else { continue }
      let original = try network.parameters.tensor(parameter.name)
      let step = 2e-3
      func shifted(_ sign: Double) throws -> Double {
        let values = zip(original.array, gradient).map { $0 + Float(sign * step * Double($1) / norm) }
        try network.parameters.set(parameter.name, to: Tensor(parameter.shape, values))
        return try loss()
      }
      let slope = (try shifted(1) - shifted(-1)) / (2 * step)
      try network.parameters.set(parameter.name, to: original)
      #expect(abs(slope - norm) < 0.05 * norm, "\(parameter.name): slope \(slope), norm \(norm)")
    }
  }

  @Test func forwardFromANodeRepeatsTheRest() throws {
    let network = try smallNetwork()
    let session = try Session(network, .attribution(batch: 1, taps: ["cbam_spatial"]))
    fillWithNoise(session.input, seed: 6)
    session.forward()
    let clean = Array(session.output)
    try session.forward(from: "cbam_spatial")
    #expect(Array(session.output) == clean)
    try session.withActivation(of: "cbam_spatial") { $0.update(repeating: 0) }
    try session.forward(from: "cbam_spatial")
    // With nothing let through, the result is the last layer's bias.
    #expect(Array(session.output) == (try network.parameters.tensor("logits/bias").array))
  }

  @Test func tappingChangesNothing() throws {
    let network = try smallNetwork()
    let names = network.graph.nodes.map(\.name)
    var results: [[Float]] = []
    for taps in [[], ["post_bn"], names] {
      let session = try Session(network, .attribution(batch: 2, taps: Set(taps)))
      fillWithNoise(session.input, seed: 1)
      session.forward()
      results.append(Array(session.output))
    }
    #expect(results[0] == results[1] && results[1] == results[2])
  }

  @Test func unknownNodesAreNamedWithSuggestions() throws {
    let network = try smallNetwork()
    let error = #expect(throws: GraphError.self) { try Session(network, .inference(batch: 1, taps: ["post_rel"])) }
    #expect(error?.description.contains("post_relu") == true)
    #expect(error?.failure == .usage)
  }

  @Test func shapeErrorsNameNodeExpectedAndGot() throws {
    var builder = GraphBuilder()
    let x = builder.input("input", shape: [4, 4, 1])
    let a = builder.add("a", Convolution(filters: 2, kernelSize: 3), x)
    let sum = builder.add("sum", Add(), a, x)
    let graph = builder.graph(output: sum)
    let error = #expect(throws: GraphError.self) { try Network(graph) }
    #expect(
      error?.description == "node sum: Add expects two or more inputs of equal shape, got [1, 2, 2, 2] and [1, 4, 4, 1]"
    )
  }
}
