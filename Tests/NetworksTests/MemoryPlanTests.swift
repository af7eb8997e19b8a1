import Networks
import Tensors
import Testing
import TestSupport

/// A random network with branches, joins, dead ends and shared parameters.
private func randomNetwork(seed: UInt64) throws -> Network {
  var generator = SeededGenerator(seed: seed)
  var builder = GraphBuilder()
  var maps: [(node: NodeReference, shape: [Int])] = [(builder.input("input", shape: [8, 8, 3]), [8, 8, 3])]
  for i in 0..<(6 + generator.integer(below: 14)) {
    let name = "n\(i)"
    // Mostly the newest nodes, so that graphs are deep.
    let at = max(0, maps.count - 1 - generator.integer(below: 3))
    let (x, shape) = maps[at]
    let twins = maps.indices.filter { maps[$0].shape == shape }
    switch generator.integer(below: 9) {
    case 0, 1:
      let filters = 1 + generator.integer(below: 6)
      let kernel = [1, 3][generator.integer(below: 2)]
      let operation = Convolution(filters: filters, kernelSize: kernel, padding: .zeros(kernel / 2), bias: i % 2 == 0)
      maps.append((builder.add(name, operation, x), [shape[0], shape[1], filters]))
    case 2:
      let padded = builder.add(name + "_pad", ZeroPadding(1), x)
      let convolved = builder.add(name + "_conv", Convolution(filters: 4, kernelSize: 3, bias: false), padded)
      maps.append((builder.add(name, BatchNormalization(), convolved), [shape[0], shape[1], 4]))
    case 3: maps.append((builder.add(name, BatchNormalization(), x), shape))
    case 4: maps.append((builder.add(name, ReLU(), x), shape))
    case 5: maps.append((builder.add(name, Add(), x, maps[twins[generator.integer(below: twins.count)]].node), shape))
    case 6 where shape[0] >= 4:
      maps.append((builder.add(name, MaxPooling(size: 2, stride: 2), x), [shape[0] / 2, shape[1] / 2, shape[2]]))
    case 7:
      let peers = maps.indices.filter { maps[$0].shape[0] == shape[0] }
      let other = maps[peers[generator.integer(below: peers.count)]]
      maps.append((builder.add(name, Concatenate(), x, other.node), [shape[0], shape[1], shape[2] + other.shape[2]]))
    default:
      let mean = builder.add(name + "_mean", GlobalAveragePooling(), x)
      let peak = builder.add(name + "_peak", GlobalMaxPooling(), x)
      let first = builder.add(name + "_a", Dense(units: shape[2]), mean)
      let second = builder.add(name + "_b", Dense(units: shape[2]), peak, sharing: first)
      let factors = builder.add(name + "_gate", Sigmoid(), builder.add(name + "_sum", Add(), first, second))
      maps.append((builder.add(name, ScaleChannels(), x, factors), shape))
    }
  }
  let pooled = builder.add("pooled", GlobalAveragePooling(), maps[maps.count - 1].node)
  let logits = builder.add("logits", Dense(units: 3), pooled)
  let network = try Network(builder.graph(output: logits))
  network.parameters.initialize(seed: seed)
  for parameter in network.parameters.all where parameter.role != .kernel {
    let values = (0..<parameter.shape.count).map { _ in Float(generator.uniform(in: 0.5...1.5)) }
    try network.parameters.set(parameter.name, to: Tensor(parameter.shape, values))
  }
  return network
}

/// Reused memory must never hold two values that are needed at one time: the results are those of a pass that keeps all.
@Suite struct MemoryPlanTests {
  private static let seeds = (1...60).map { UInt64($0) }

  @Test(arguments: seeds) func inferenceInSharedMemoryEqualsAPassThatKeepsEverything(_ seed: UInt64) throws {
    let network = try randomNetwork(seed: seed)
    let names = network.graph.nodes.map(\.name)
    let plain = try Session(network, .attribution(batch: 2, taps: Set(names)))
    fillWithNoise(plain.input, seed: seed)
    plain.forward()
    var generator = SeededGenerator(seed: seed + 1000)
    let few = Set(names.filter { _ in generator.integer(below: 5) == 0 })
    for taps in [[], few, Set(names)] {
      let session = try Session(network, .inference(batch: 2, taps: taps))
      fillWithNoise(session.input, seed: seed)
      // Twice: what the first pass leaves must not matter.
      session.forward()
      session.forward()
      #expect(relativeError(Array(session.output), Array(plain.output)) < 1e-4)
      for tap in taps {
        let expected = try plain.activation(of: tap).array
        #expect(
          largestDifference(try session.activation(of: tap).array, expected) < 1e-4
            * max(1, expected.map(abs).max() ?? 0), "\(tap)")
      }
    }
    #expect(try Session(network, .inference(batch: 2)).memoryBytes <= plain.memoryBytes)
  }

  @Test(arguments: seeds) func gradientsInSharedMemoryEqualThoseOfAPassThatKeepsEverything(_ seed: UInt64) throws {
    let network = try randomNetwork(seed: seed)
    let names = network.graph.nodes.map(\.name)
    let learned = network.parameters.all.filter { $0.role.isLearned }.map(\.name)
    func gradients(_ taps: Set<String>, _ trainable: Set<String>) throws -> (input: [Float], parameters: [[Float]]) {
      var configuration = PassConfiguration.attribution(batch: 2, taps: taps)
      configuration.trainable = trainable
      let session = try Session(network, configuration)
      fillWithNoise(session.input, seed: seed)
      session.forward()
      fillWithNoise(session.outputGradient, seed: 7)
      session.backward()
      return (
        taps.contains("input") ? try session.gradient(of: "input").array : [],
        try learned.map { try network.parameters.gradient($0).array }
      )
    }
    let all = try gradients(Set(names), Set(learned))
    #expect(all.input.contains { $0 != 0 } || network.graph.nodes.count < 12)
    let shared = try gradients(["input"], Set(learned))
    let onlyInput = try gradients(["input"], [])
    let onlyParameters = try gradients([], Set(learned))
    func close(_ a: [Float], _ b: [Float]) -> Bool {
      largestDifference(a, b) <= 1e-4 * max(1e-2, b.reduce(0) { max($0, abs($1)) })
    }
    #expect(close(shared.input, all.input) && close(onlyInput.input, all.input))
    for (i, name) in learned.enumerated() {
      #expect(close(shared.parameters[i], all.parameters[i]), "\(name)")
      #expect(close(onlyParameters.parameters[i], all.parameters[i]), "\(name)")
    }
  }
}
