import Networks
import Tensors
import Testing
import TestSupport

@Suite struct SessionTests {
  private func norm(_ values: [Float]) -> Double { values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot() }

  @Test func pixelGradientsOfAWholeNetworkEqualFiniteDifferences() throws {
    let network = try smallNetwork()
    let session = try Session(network, .attribution(batch: 2, taps: ["input"]))
    fillWithNoise(session.input, seed: 4)
    let image = Array(session.input)
    let seed = (0..<10).map { Float($0 % 3) - 0.7 }
    session.forward()
    _ = session.outputGradient.update(fromContentsOf: seed)
    session.backward()
    let gradient = try session.gradient(of: "input").array
    func loss(_ direction: [Float], _ step: Double) -> Double {
      for i in image.indices { session.input[i] = image[i] + Float(step * Double(direction[i])) }
      session.forward()
      return zip(session.output, seed).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    // Along the gradient, and along noise.
    let unit = gradient.map { $0 / Float(norm(gradient)) }
    #expect(norm(gradient) > 1e-2)
    #expect(abs((loss(unit, 2e-3) - loss(unit, -2e-3)) / 4e-3 - norm(gradient)) < 0.02 * norm(gradient))
    for s in 0..<5 {
      var noise = [Float](repeating: 0, count: image.count)
      noise.withUnsafeMutableBufferPointer { fillWithNoise($0, seed: 20 + UInt64(s)) }
      let slope = zip(gradient, noise).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
      let measured = (loss(noise, 2e-3) - loss(noise, -2e-3)) / 4e-3
      #expect(abs(measured - slope) < 0.03 * norm(gradient), "\(measured), \(slope)")
    }
  }

  @Test func aChangedChannelAttentionEqualsANetworkThatComputesIt() throws {
    let network = try smallNetwork()
    let session = try Session(network, .attribution(batch: 2, taps: ["cbam_channel"]))
    fillWithNoise(session.input, seed: 6)
    session.forward()
    let clean = Array(session.output)
    try session.withActivation(of: "cbam_channel") { $0.update(repeating: 0.5) }
    try session.forward(from: "cbam_channel")
    let changed = Array(session.output)
    #expect(largestDifference(clean, changed) > 1e-4)
    // A perceptron of zeros gives sigmoid(0) = 0.5.
    let other = try smallNetwork()
    for name in ["cbam_excite/kernel", "cbam_excite/bias"] {
      let shape = try other.parameters.parameter(name).shape
      try other.parameters.set(name, to: Tensor(shape))
    }
    let reference = try Session(other, .attribution(batch: 2, taps: []))
    _ = reference.input.update(fromContentsOf: session.input)
    reference.forward()
    #expect(changed == Array(reference.output))
    // The whole pass brings the network's own attention back.
    session.forward()
    #expect(Array(session.output) == clean)
  }

  @Test func workFromTheInputIsAWholePass() throws {
    let network = try smallNetwork()
    let session = try Session(network, .attribution(batch: 1, taps: ["input"]))
    fillWithNoise(session.input, seed: 6)
    try session.forward(from: "input")
    let whole = Array(session.output)
    session.forward()
    #expect(Array(session.output) == whole && norm(whole) > 0)
  }

  @Test func whatIsNoNumberReachesTheResult() throws {
    let network = try smallNetwork()
    for configuration in [PassConfiguration.inference(batch: 1), .attribution(batch: 1, taps: ["post_bn"])] {
      let session = try Session(network, configuration)
      fillWithNoise(session.input, seed: 1)
      session.input[70] = .nan
      session.forward()
      #expect(session.output.allSatisfy { $0.isNaN })
    }
  }

  @Test func whatASessionDidNotKeepIsRefused() throws {
    let network = try smallNetwork()
    let inference = try Session(network, .inference(batch: 1))
    #expect(throws: GraphError.self) { try inference.forward(from: "cbam_channel") }
    #expect(throws: GraphError.self) { try inference.activation(of: "cbam_channel") }
    let attribution = try Session(network, .attribution(batch: 1, taps: ["cbam_out"]))
    // post_bn is fused into post_relu.
    for read in [attribution.activation, attribution.gradient] {
      let error = #expect(throws: GraphError.self) { try read("post_bn") }
      #expect(error?.failure == .internalError && error?.description.contains("post_bn") == true)
    }
    let error = #expect(throws: GraphError.self) { try attribution.forward(from: "nowhere") }
    #expect(error?.failure == .usage)
  }

  @Test func gradientsAddUpWhenAskedTo() throws {
    let network = try smallNetwork()
    let learned = Set(network.parameters.all.filter { $0.role.isLearned }.map(\.name))
    let session = try Session(network, .training(batch: 2, trainable: learned, dropout: false))
    fillWithNoise(session.input, seed: 1)
    fillWithNoise(session.outputGradient, seed: 2)
    session.forward()
    let seed = Array(session.outputGradient)
    session.backward()
    let once = try learned.sorted().map { try network.parameters.gradient($0).array }
    _ = session.outputGradient.update(fromContentsOf: seed)
    session.backward(accumulate: true)
    for (name, first) in zip(learned.sorted(), once) {
      let twice = try network.parameters.gradient(name).array
      // A bias that batch normalisation cancels holds rounding alone.
      #expect(
        largestDifference(twice, first.map { 2 * $0 }) < 1e-5 * max(1, first.reduce(0) { max($0, abs($1)) }), "\(name)")
    }
    _ = session.outputGradient.update(fromContentsOf: seed)
    session.backward()
    for (name, first) in zip(learned.sorted(), once) { #expect(try network.parameters.gradient(name).array == first) }
    #expect(once.flatMap { $0 }.contains { abs($0) > 1e-2 })
  }

  @Test func aSharedParameterGetsTheSumOfBothUses() throws {
    func perceptron(shared: Bool) throws -> (Network, Session) {
      var builder = GraphBuilder()
      let x = builder.input("input", shape: [3, 3, 4])
      let mean = builder.add("mean", GlobalAveragePooling(), x)
      let peak = builder.add("peak", GlobalMaxPooling(), x)
      let first = builder.add("a1", Dense(units: 3), mean)
      let firstOut = builder.add("a2", Dense(units: 2), builder.add("ra", ReLU(), first))
      let second = builder.add("b1", Dense(units: 3), peak, sharing: shared ? first : nil)
      let secondOut = builder.add(
        "b2", Dense(units: 2), builder.add("rb", ReLU(), second), sharing: shared ? firstOut : nil)
      let sum = builder.add("sum", Add(), firstOut, secondOut)
      let network = try Network(builder.graph(output: sum))
      for parameter in network.parameters.all {
        var values = [Float](repeating: 0, count: parameter.shape.count)
        // Both halves of the unshared network get the shared network's values.
        let label = SeededGenerator(seed: 4, label: "\(parameter.node.suffix(1))\(parameter.role)").state
        values.withUnsafeMutableBufferPointer { fillWithNoise($0, seed: label) }
        // The hidden units stay open for most images.
        if parameter.node.hasSuffix("1") { values = values.map { parameter.role == .bias ? 1 : abs($0) } }
        try network.parameters.set(parameter.name, to: Tensor(parameter.shape, values))
      }
      let session = try Session(network, .training(batch: 5, trainable: Set(network.parameters.all.map(\.name))))
      fillWithNoise(session.input, seed: 1)
      session.forward()
      fillWithNoise(session.outputGradient, seed: 2)
      session.backward()
      return (network, session)
    }
    let (shared, sharedSession) = try perceptron(shared: true)
    let (apart, apartSession) = try perceptron(shared: false)
    #expect(shared.parameters.all.map(\.name) == ["a1/kernel", "a1/bias", "a2/kernel", "a2/bias"])
    #expect(apart.parameters.all.count == 8)
    #expect(largestDifference(Array(sharedSession.output), Array(apartSession.output)) < 1e-5)
    for name in ["1/kernel", "1/bias", "2/kernel", "2/bias"] {
      let a = try apart.parameters.gradient("a" + name).array
      let b = try apart.parameters.gradient("b" + name).array
      #expect(norm(a) > 0.1 && norm(b) > 0.1)
      #expect(relativeError(try shared.parameters.gradient("a" + name).array, zip(a, b).map { $0 + $1 }) < 1e-5)
    }
  }

  @Test func trainingTakesFarMoreMemoryThanInference() throws {
    let network = try Network(ResNetV2Compact().blueprint(size: 48, classes: 7).graph)
    let learned = Set(network.parameters.all.filter { $0.role.isLearned }.map(\.name))
    let training = try Session(network, .training(batch: 16, trainable: learned)).memoryBytes
    let attribution = try Session(network, .attribution(batch: 16, taps: ["cbam_out"])).memoryBytes
    let inference = try Session(network, .inference(batch: 16)).memoryBytes
    #expect(inference * 4 < training, "\(inference), \(training)")
    // Only the end of the network has gradients when the last map is tapped.
    #expect(attribution < training)
  }

  @Test func sessionsOfOneNetworkDoNotDisturbEachOther() throws {
    let network = try smallNetwork()
    let three = try Session(network, .inference(batch: 3))
    let one = try Session(network, .inference(batch: 1))
    let pixels = three.input.count / 3
    fillWithNoise(three.input, seed: 12)
    for _ in 0..<2 {
      three.forward()
      for i in 0..<3 {
        _ = one.input.update(fromContentsOf: three.input[(i * pixels)..<((i + 1) * pixels)])
        one.forward()
        #expect(largestDifference(Array(one.output), Array(three.output[(i * 5)..<((i + 1) * 5)])) < 1e-5)
      }
    }
    // Both read the network's parameters anew in each pass, folded ones included.
    let before = (Array(three.output), Array(one.output))
    for name in ["stem1_bn/moving_variance", "logits/bias"] {
      let value = try network.parameters.tensor(name)
      try network.parameters.set(name, to: Tensor(value.shape, value.array.map { $0 * 2 + 0.5 }))
    }
    three.forward()
    one.forward()
    #expect(largestDifference(Array(one.output), Array(three.output[10..<15])) < 1e-5)
    #expect(
      largestDifference(Array(three.output), before.0) > 1e-2 && largestDifference(Array(one.output), before.1) > 1e-2)
  }

  @Test func aSessionKeepsTheThreadsThatItWasPlannedFor() throws {
    let network = try smallNetwork()
    let learned = Set(network.parameters.all.filter { $0.role.isLearned }.map(\.name))
    // Scratch is planned for one thread: seven would write beyond it, and round differently.
    let session = try Parallel.withThreads(1) {
      try Session(network, .training(batch: 16, trainable: learned, dropout: false))
    }
    func gradients(_ threads: Int) -> [UInt32] {
      fillWithNoise(session.input, seed: 3)
      Parallel.withThreads(threads) {
        session.forward()
        fillWithNoise(session.outputGradient, seed: 5)
        session.backward()
      }
      return network.parameters.gradients.map(\.bitPattern)
    }
    let expected = gradients(1)
    #expect(gradients(7) == expected)
    #expect(Parallel.withThreads(5) { Parallel.threads } == 5)
  }
}

@Suite struct DropoutTests {
  private func session(_ network: Network) throws -> Session {
    var configuration = PassConfiguration.attribution(batch: 8, taps: ["input", "pooled", "first", "second"])
    configuration.dropout = true
    return try Session(network, configuration)
  }

  private func network() throws -> Network {
    var builder = GraphBuilder()
    let x = builder.input("input", shape: [1, 1, 400])
    let pooled = builder.add("pooled", GlobalAveragePooling(), x)
    let first = builder.add("first", Dropout(rate: 0.4), pooled)
    let second = builder.add("second", Dropout(rate: 0.4), pooled)
    let sum = builder.add("sum", Add(), first, second)
    return try Network(builder.graph(output: sum))
  }

  @Test func theMaskIsTheSameBackwardAndKeepsTheMean() throws {
    let session = try session(network())
    session.input.update(repeating: 1)
    session.forward(randomSeed: 11)
    let output = Array(session.output)
    session.outputGradient.update(repeating: 1)
    session.backward()
    #expect(try session.gradient(of: "input").array == output)
    let first = try session.activation(of: "first").array
    let kept = Float(1 / 0.6)
    #expect(first.allSatisfy { $0 == 0 || $0 == kept })
    let mean = Double(first.reduce(0, +)) / Double(first.count)
    // 3200 draws: the standard deviation of the mean is 0.0144.
    #expect(abs(mean - 1) < 0.06, "\(mean)")
    session.forward(randomSeed: 11)
    #expect(Array(session.output) == output)
    try session.forward(from: "pooled")
    #expect(Array(session.output) == output)
    session.forward(randomSeed: 12)
    #expect(Array(session.output) != output)
  }

  @Test func masksOfTwoLayersHaveNothingInCommon() throws {
    let session = try session(network())
    session.input.update(repeating: 1)
    session.forward(randomSeed: 11)
    let first = try session.activation(of: "first").array.map { $0 > 0 }
    let second = try session.activation(of: "second").array.map { $0 > 0 }
    // Independent masks agree in 52 % of the places, however they are shifted.
    for shift in -4...4 {
      let pairs = (10..<3190).map { first[$0] == second[$0 + shift] }
      let agreement = Double(pairs.count { $0 }) / Double(pairs.count)
      #expect(abs(agreement - 0.52) < 0.05, "shift \(shift): \(agreement)")
    }
  }

  @Test func withoutDropoutNothingIsDropped() throws {
    let session = try Session(network(), .inference(batch: 2))
    session.input.update(repeating: 3)
    session.forward(randomSeed: 5)
    #expect(session.output.allSatisfy { $0 == 6 })
  }

  @Test func moreMemoryThanTheMachineHasIsRefused() throws {
    let network = try smallNetwork()
    let error = #expect(throws: GraphError.self) { try Session(network, .inference(batch: 1 << 32)) }
    #expect(error?.description.contains("MiB") == true && error?.failure == .usage)
  }

  @Test func aFrozenBeginningChangesNoGradientAndTakesLessMemory() throws {
    let network = try smallNetwork()
    let learned = network.parameters.all.filter(\.role.isLearned)
    let statistics = Set(network.graph.nodes.filter { $0.operation is BatchNormalization }.map(\.name))
    func gradients(_ trainable: [Parameter]) throws -> (gradients: [String: [Float]], memory: Int) {
      let session = try Session(
        network,
        .training(batch: 4, trainable: Set(trainable.map(\.name)), frozenStatistics: statistics, dropout: false))
      fillWithNoise(session.input, seed: 8)
      session.forward()
      fillWithNoise(session.outputGradient, seed: 9)
      session.backward()
      let values = trainable.map { ($0.name, Array(network.parameters.gradients[$0.range])) }
      return (Dictionary(uniqueKeysWithValues: values), session.memoryBytes)
    }
    let all = try gradients(learned)
    let last = Array(learned.suffix(learned.count / 3))
    let part = try gradients(last)
    for parameter in last {
      let (a, b) = (all.gradients[parameter.name] ?? [], part.gradients[parameter.name] ?? [])
      #expect(!a.isEmpty && relativeError(b, a) < 1e-4, "\(parameter.name)")
    }
    #expect(part.memory < all.memory)
  }
}
