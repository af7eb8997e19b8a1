import Networks
import Tensors
import TestSupport
import Testing

/// Operations that arrange, join and multiply, by hand.
@Suite struct ShapeOperationTests {
  private func probe(_ operation: any Operation, _ inputs: [Tensor]) throws -> OperationProbe {
    var generator = SeededGenerator(seed: 1)
    var probe = try OperationProbe(operation, inputs: inputs.map(\.shape), isTraining: false, generator: &generator)
    probe.inputs = inputs
    return probe
  }

  /// Two images of two columns and three channels.
  private static let images = Tensor([2, 1, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])

  @Test func flattenWritesChannelsLastOrFirst() throws {
    var last = try probe(Flatten(order: .channelsLast), [Self.images])
    #expect(last.forward() == Tensor([2, 6], Self.images.array))
    var first = try probe(Flatten(order: .channelsFirst), [Self.images])
    #expect(first.forward() == Tensor([2, 6], [1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12]))
    let seed = Tensor([2, 6], [1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12])
    #expect(first.backward(seed: seed).inputs[0] == Self.images)
    // Larger than a tile.
    let large = Tensor([1, 5, 7, 19], (0..<665).map { Float($0) })
    var flat = try probe(Flatten(order: .channelsFirst), [large])
    let written = flat.forward()
    #expect((0..<665).allSatisfy { written[$0] == Float($0 % 35 * 19 + $0 / 35) })
  }

  @Test func reshapeKeepsTheOrder() throws {
    var reshape = try probe(Reshape(to: [3, 2, 1]), [Self.images])
    #expect(reshape.forward() == Tensor([2, 3, 2, 1], Self.images.array))
    #expect(throws: GraphError.self) { try Reshape(to: [7]).outputShape(for: [Self.images.shape], node: "r") }
    #expect(throws: GraphError.self) { try Reshape(to: [1, 1, 2, 3]).outputShape(for: [Self.images.shape], node: "r") }
    #expect(throws: GraphError.self) {
      try Reshape(to: Shape([Int.max, 4, Int.max])).outputShape(for: [Self.images.shape], node: "r")
    }
  }

  @Test(
    arguments: [
      (Tensor([2, 1, 2, 3], [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3]), [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 36]),
      (Tensor([2, 3], [1, 0, 2, -1, 1, 3]), [1, 0, 6, 4, 0, 12, -7, 8, 27, -10, 11, 36]),
      (Tensor([2, 1, 1, 3], [1, 0, 2, -1, 1, 3]), [1, 0, 6, 4, 0, 12, -7, 8, 27, -10, 11, 36]),
      (Tensor([2, 1, 2, 1], [1, 0, 2, -1]), [1, 2, 3, 0, 0, 0, 14, 16, 18, -10, -11, -12]),
    ] as [(Tensor, [Float])])
  func factorsAreTakenByElementChannelOrPosition(_ factors: Tensor, _ expected: [Float]) throws {
    var product = try probe(Multiply(), [Self.images, factors])
    #expect(product.forward().array == expected)
  }

  @Test func vectorsAreScaledByOneNumberEach() throws {
    var product = try probe(Multiply(), [Tensor([2, 3], [1, 2, 3, 4, 5, 6]), Tensor([2, 1], [10, -1])])
    #expect(product.forward().array == [10, 20, 30, -4, -5, -6])
    #expect(throws: GraphError.self) { try Multiply().outputShape(for: [[2, 1], [2, 3]], node: "m") }
    #expect(throws: GraphError.self) { try Multiply().outputShape(for: [[2, 3, 3, 4], [1, 4]], node: "m") }
    #expect(throws: GraphError.self) { try Multiply().outputShape(for: [[2, 3]], node: "m") }
  }

  @Test func aNodeTimesItselfHasBothGradients() throws {
    var builder = GraphBuilder()
    let input = builder.input("input", shape: [1, 1, 3])
    let square = builder.add("square", Multiply(), inputs: [input, input])
    let sum = builder.add("sum", Add(), inputs: [square, square, input])
    let network = try Network(builder.graph(output: sum))
    let session = try Session(network, .attribution(batch: 1, taps: ["input"]))
    for (i, value) in [1, -2, 3].enumerated() { session.input[i] = Float(value) }
    session.forward()
    #expect(Array(session.output) == [3, 6, 21])
    for i in 0..<3 { session.outputGradient[i] = 1 }
    session.backward()
    // The derivative of 2 x^2 + x.
    #expect(try session.gradient(of: "input").array == [5, -7, 13])
  }

  @Test func softmaxSumsToOneForAnyNumbers() throws {
    var softmax = try probe(Softmax(), [Tensor([2, 3], [1000, 1000, -1000, 0, 1, 2])])
    let values = softmax.forward().array
    let expected: [Float] = [0.5, 0.5, 0, 0.09003057, 0.24472848, 0.66524094]
    #expect(largestDifference(values, expected) < 1e-6)
  }

  @Test func affineScalesAndShiftsChannels() throws {
    var affine = try probe(ChannelAffine(), [Tensor([2, 2], [1, 2, 3, 4])])
    affine.parameters = [Tensor([2], [10, -1]), Tensor([2], [0.5, 1])]
    #expect(affine.forward().array == [10.5, -1, 30.5, -3])
    let gradients = affine.backward(seed: Tensor([2, 2], [1, 2, 3, 4]))
    #expect(gradients.inputs[0].array == [10, -2, 30, -4])
    #expect(gradients.parameters.map(\.array) == [[1 + 9, 4 + 16], [4, 6]])
  }

  @Test func denseTakesTheLastAxisAndMayHaveNoBias() throws {
    var dense = try probe(Dense(units: 2, bias: false), [Tensor([1, 2, 2], [1, 2, 3, 4])])
    #expect(dense.parameters.map(\.shape) == [[2, 2]])
    dense.parameters = [Tensor([2, 2], [1, 10, 100, 1000])]
    #expect(dense.forward() == Tensor([1, 2, 2], [201, 2010, 403, 4030]))
  }

  @Test func joinsNeedInputsThatFit() {
    #expect(throws: GraphError.self) { try Concatenate().outputShape(for: [], node: "c") }
    #expect(throws: GraphError.self) { try Concatenate().outputShape(for: [[2], [2]], node: "c") }
    #expect(throws: GraphError.self) { try Concatenate().outputShape(for: [[2, 3, 3, 1], [2, 3]], node: "c") }
    #expect(throws: GraphError.self) { try Add().outputShape(for: [[2, 3]], node: "a") }
    #expect(throws: GraphError.self) { try Add().outputShape(for: [[2, 3], [2, 3], [2, 4]], node: "a") }
  }
}
