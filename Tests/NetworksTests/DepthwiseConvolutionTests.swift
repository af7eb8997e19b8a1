import Networks
import Tensors
import TestSupport
import Testing

/// Depthwise convolutions against sums by hand and by nested loops.
@Suite struct DepthwiseConvolutionTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let input: [Int]
    let rows: Int
    let columns: Int
    var stride = 1
    var padding = Padding.zeros(0)
    var multiplier = 1
    var testDescription: String {
      "\(input) \(rows)x\(columns) stride \(stride) \(padding) multiplier \(multiplier)"
    }
  }

  /// Channels below, at and beyond what a register holds; grids smaller and larger than a block of columns.
  static let cases = [
    Case(input: [2, 5, 9, 16], rows: 3, columns: 3, padding: .zeros(1)),
    Case(input: [3, 6, 11, 24], rows: 3, columns: 3, padding: .same),
    Case(input: [2, 7, 12, 40], rows: 5, columns: 5, stride: 2, padding: .same),
    Case(input: [2, 7, 8, 33], rows: 3, columns: 3, stride: 2, padding: .sides(top: 0, bottom: 1, left: 0, right: 1)),
    Case(input: [1, 4, 10, 17], rows: 1, columns: 7, padding: .zeros(3)),
    Case(input: [2, 3, 3, 48], rows: 5, columns: 5, padding: .zeros(4)),
    Case(input: [2, 6, 6, 3], rows: 3, columns: 3, padding: .zeros(1)),
    Case(input: [2, 6, 5, 4], rows: 2, columns: 3, stride: 3, padding: .same, multiplier: 3),
    Case(input: [2, 5, 5, 16], rows: 3, columns: 3, padding: .same, multiplier: 2),
    Case(input: [2, 9, 9, 16], rows: 2, columns: 2, stride: 3, padding: .zeros(0)),
  ]

  @Test(arguments: cases) func equalsTheDefinition(_ example: Case) throws {
    for threads in [1, 3] {
      try Parallel.withThreads(threads) {
        let shape = Shape(example.input)
        let convolution = DepthwiseConvolution(
          kernel: WindowSize(rows: example.rows, columns: example.columns), stride: example.stride,
          padding: example.padding, multiplier: example.multiplier)
        var generator = SeededGenerator(seed: 3)
        var probe = try OperationProbe(convolution, inputs: [shape], isTraining: true, generator: &generator)
        let seed = Tensor(probe.outputShape, (0..<probe.outputShape.count).map { _ in Float(generator.normal()) })
        let expected = Definition(convolution, probe, seed)
        #expect(relativeError(probe.forward().array, expected.output) < 1e-6)
        let set = probe.backward(seed: seed)
        #expect(relativeError(set.inputs[0].array, expected.inputGradient) < 1e-6)
        #expect(relativeError(set.parameters[0].array, expected.kernelGradient) < 1e-6)
        let added = probe.backward(seed: seed, adding: [Tensor(shape, repeating: 2)])
        #expect(relativeError(added.inputs[0].array, expected.inputGradient.map { $0 + 2 }) < 1e-6)
      }
    }
  }

  @Test func everyChannelHasAKernelOfItsOwn() throws {
    var generator = SeededGenerator(seed: 1)
    var probe = try OperationProbe(
      DepthwiseConvolution(kernel: WindowSize(rows: 1, columns: 2), multiplier: 2), inputs: [[1, 1, 3, 2]],
      isTraining: false, generator: &generator)
    #expect(probe.parameters.map(\.shape) == [[1, 2, 2, 2], [4]])
    probe.inputs = [Tensor([1, 1, 3, 2], [1, 10, 2, 20, 3, 30])]
    // Kernel position, channel, multiple: channel 0 sums with (1, 1) and differs with (-1, 1), channel 1 with (2, 0), (0, 3).
    probe.parameters = [Tensor([1, 2, 2, 2], [1, -1, 2, 0, 1, 1, 0, 3]), Tensor([4], [0, 0, 0.5, 0])]
    #expect(probe.forward().array == [3, 1, 20.5, 60, 5, 1, 40.5, 90])
  }

  @Test func paddingAndNormalisationFuseWithoutAChange() throws {
    var builder = GraphBuilder()
    let input = builder.input("input", shape: [6, 7, 18])
    let padded = builder.add("pad", ZeroPadding(top: 0, bottom: 1, left: 2, right: 1), input)
    let depthwise = builder.add("depthwise", DepthwiseConvolution(kernel: WindowSize(rows: 3, columns: 3)), padded)
    let normalized = builder.add("bn", BatchNormalization(), depthwise)
    let output = builder.add("relu", ReLU(), normalized)
    let network = try Network(builder.graph(output: output))
    network.parameters.initialize(seed: 4)
    var generator = SeededGenerator(seed: 9)
    for name in ["depthwise/bias", "bn/gamma", "bn/beta", "bn/moving_mean", "bn/moving_variance"] {
      let values = Tensor([18], (0..<18).map { _ in Float(generator.uniform(in: 0.5...2)) })
      try network.parameters.set(name, to: values)
    }
    let fused = try Session(network, .inference(batch: 2))
    let separate = try Session(network, .attribution(batch: 2, taps: ["pad", "depthwise", "bn"]))
    for session in [fused, separate] {
      fillWithNoise(session.input, seed: 2)
      session.forward()
    }
    #expect(fused.memoryBytes < separate.memoryBytes)
    #expect(separate.output.contains { $0 > 0 } && separate.output.contains(0))
    #expect(largestDifference(Array(fused.output), Array(separate.output)) < 1e-5)
  }

  /// Output and gradients by nested loops, without bias.
  private struct Definition {
    var output: [Float] = []
    var inputGradient: [Float] = []
    var kernelGradient: [Float] = []

    init(_ convolution: DepthwiseConvolution, _ probe: OperationProbe, _ seed: Tensor) {
      let (x, kernel) = (probe.inputs[0], probe.parameters[0])
      let (h, w, c, multiplier) = (x.shape.h, x.shape.w, x.shape.c, convolution.multiplier)
      let (outH, outW) = (probe.outputShape.h, probe.outputShape.w)
      let size = convolution.kernel
      func same(_ size: Int, _ kernel: Int, _ out: Int) -> Int {
        max(0, (out - 1) * convolution.stride + kernel - size) / 2
      }
      let top = convolution.padding.sides?.top ?? same(h, size.rows, outH)
      let left = convolution.padding.sides?.left ?? same(w, size.columns, outW)
      var y = (0..<seed.count).map { Double(probe.parameters[1][$0 % (c * multiplier)]) }
      var dx = [Double](repeating: 0, count: x.count)
      var dk = [Double](repeating: 0, count: kernel.count)
      for at in 0..<seed.count {
        let (position, channel) = (at / (c * multiplier), at % (c * multiplier))
        let (column, row, image) = (position % outW, position / outW % outH, position / outW / outH)
        for ky in 0..<size.rows {
          for kx in 0..<size.columns {
            let (iy, ix) = (row * convolution.stride - top + ky, column * convolution.stride - left + kx)
            guard (0..<h).contains(iy), (0..<w).contains(ix) else { continue }
            let from = ((image * h + iy) * w + ix) * c + channel / multiplier
            let weight = (ky * size.columns + kx) * c * multiplier + channel
            y[at] += Double(x[from]) * Double(kernel[weight])
            dx[from] += Double(seed[at]) * Double(kernel[weight])
            dk[weight] += Double(seed[at]) * Double(x[from])
          }
        }
      }
      output = y.map { Float($0) }
      inputGradient = dx.map { Float($0) }
      kernelGradient = dk.map { Float($0) }
    }
  }
}
