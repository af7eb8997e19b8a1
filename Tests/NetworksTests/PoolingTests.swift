import Networks
import Tensors
import Testing

/// Pooling at the border, by hand.
@Suite struct PoolingTests {
  private static let side = WindowSize(rows: 3, columns: 3)

  private func probe(_ operation: any Operation, _ input: Tensor) throws -> OperationProbe {
    var generator = SeededGenerator(seed: 1)
    var probe = try OperationProbe(operation, inputs: [input.shape], isTraining: false, generator: &generator)
    probe.inputs = [input]
    return probe
  }

  @Test func averageIsOverWhatLiesInsideTheImageUnlessPaddingCounts() throws {
    let image = Tensor([1, 2, 2, 1], [1, 2, 3, 6])
    for (counts, expected) in [(false, [3, 3, 3, 3]), (true, [12.0 / 9, 12.0 / 9, 12.0 / 9, 12.0 / 9])] {
      var pooling = try probe(
        AveragePooling(size: Self.side, stride: 1, padding: .zeros(1), countsPadding: counts), image)
      for (value, mean) in zip(pooling.forward().array, expected) { #expect(abs(Double(value) - mean) < 1e-6) }
    }
    // Keras's `same`: windows of two columns, the last of which holds one.
    var row = try probe(
      AveragePooling(size: WindowSize(rows: 1, columns: 2), stride: 2, padding: .same, countsPadding: false),
      Tensor([1, 1, 3, 1], [1, 3, 8]))
    #expect(row.forward().array == [2, 8])
    #expect(row.backward(seed: Tensor([1, 1, 2, 1], [2, 5])).inputs[0].array == [1, 1, 5])
  }

  @Test func paddingThatIsNoValueIsNeverTheMaximum() throws {
    let image = Tensor([1, 2, 2, 1], [-1, -2, -3, -4])
    var pooling = try probe(MaxPooling(size: Self.side, stride: 2, padding: .zeros(1)), image)
    #expect(pooling.forward().array == [-1])
    #expect(pooling.backward(seed: Tensor([1, 1, 1, 1], [5])).inputs[0].array == [5, 0, 0, 0])
    var same = try probe(
      MaxPooling(size: WindowSize(rows: 1, columns: 2), stride: 1, padding: .same), Tensor([1, 1, 3, 1], [-5, -3, -7]))
    #expect(same.forward().array == [-3, -3, -7])
  }

  @Test func windowsThatMaySeeNothingAreRefused() {
    let far = Padding.sides(top: 0, bottom: 3, left: 0, right: 0)
    #expect(throws: GraphError.self) {
      try MaxPooling(size: Self.side, stride: 1, padding: far).outputShape(for: [[1, 4, 4, 1]], node: "pool")
    }
    #expect(throws: GraphError.self) {
      try AveragePooling(size: Self.side, stride: 1, padding: far, countsPadding: false)
        .outputShape(for: [[1, 4, 4, 1]], node: "pool")
    }
    #expect(throws: Never.self) {
      try AveragePooling(size: Self.side, stride: 1, padding: far, countsPadding: true)
        .outputShape(for: [[1, 4, 4, 1]], node: "pool")
    }
  }

  @Test(arguments: [
    MaxPooling(size: 3, stride: 2, padding: 1) as any Operation,
    MaxPooling(size: side, stride: 2, padding: .zeros(0)),
    MaxPooling(size: side, stride: 2, padding: .zeros(1)),
    AveragePooling(size: side, stride: 2, padding: .zeros(0), countsPadding: false),
    AveragePooling(size: side, stride: 2, padding: .zeros(1), countsPadding: false),
    AveragePooling(size: side, stride: 2, padding: .zeros(1), countsPadding: true),
  ])
  func zerosBeforeAPoolingAreValuesFusedOrNot(_ pooling: any Operation) throws {
    var builder = GraphBuilder()
    let input = builder.input("input", shape: [5, 6, 3])
    let padded = builder.add("pad", ZeroPadding(top: 2, bottom: 1, left: 0, right: 1), input)
    let pooled = builder.add("pool", pooling, padded)
    let network = try Network(builder.graph(output: pooled))
    let fused = try Session(network, .inference(batch: 2))
    let separate = try Session(network, .inference(batch: 2, taps: ["pad"]))
    for session in [fused, separate] {
      // Negative numbers: where zeros count, they win.
      fillWithNoise(session.input, seed: 6)
      for i in session.input.indices { session.input[i] -= 3 }
      session.forward()
    }
    for (a, b) in zip(fused.output, separate.output) { #expect(abs(a - b) < 1e-6) }
  }
}
