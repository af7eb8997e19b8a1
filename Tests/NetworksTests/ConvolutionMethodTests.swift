import Networks
import Tensors
import Testing

/// Every way of computing a convolution against the sum that defines it, in Double.
@Suite struct ConvolutionMethodTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let method: String
    let input: [Int]
    let filters: Int
    let kernel: Int
    /// Columns of the kernel; `nil`: as many as rows.
    var columns: Int?
    var stride = 1
    var padding = Padding.zeros(1)
    var size: WindowSize { WindowSize(rows: kernel, columns: columns ?? kernel) }
    var testDescription: String { "\(method) \(input) \(size.rows)x\(size.columns) stride \(stride) \(padding)" }
  }

  static let cases = [
    Case(method: "pointwise", input: [5, 3, 4, 8], filters: 12, kernel: 1, padding: .zeros(0)),
    Case(method: "pointwise", input: [70, 2, 2, 16], filters: 5, kernel: 1, padding: .same),
    Case(method: "unrolled", input: [2, 7, 5, 3], filters: 6, kernel: 3),
    Case(method: "unrolled", input: [3, 9, 9, 4], filters: 16, kernel: 7, stride: 2, padding: .zeros(3)),
    Case(method: "unrolled", input: [1, 3, 3, 16], filters: 16, kernel: 3),
    Case(method: "unrolled", input: [64, 1, 1, 6], filters: 8, kernel: 1, padding: .zeros(1)),
    Case(method: "unrolled", input: [2, 6, 7, 3], filters: 5, kernel: 1, columns: 5, padding: .same),
    Case(
      method: "unrolled", input: [2, 7, 6, 4], filters: 3, kernel: 5, columns: 2, stride: 2,
      padding: .sides(top: 0, bottom: 3, left: 2, right: 1)),
    Case(method: "position by position", input: [64, 2, 2, 16], filters: 32, kernel: 3),
    Case(
      method: "position by position", input: [40, 3, 3, 5], filters: 7, kernel: 2, columns: 3,
      padding: .sides(top: 0, bottom: 1, left: 1, right: 1)),
    Case(method: "position by position", input: [40, 3, 3, 5], filters: 7, kernel: 3, padding: .same),
    Case(method: "position by position", input: [33, 5, 6, 3], filters: 4, kernel: 3, stride: 2),
    Case(method: "position by position", input: [32, 4, 4, 6], filters: 8, kernel: 2, stride: 2, padding: .zeros(0)),
    Case(method: "Winograd F(3x3, 3x3)", input: [16, 12, 12, 16], filters: 32, kernel: 3),
    Case(method: "Winograd F(3x3, 3x3)", input: [40, 7, 5, 32], filters: 16, kernel: 3, padding: .same),
    Case(method: "Winograd F(3x3, 3x3)", input: [64, 3, 3, 16], filters: 16, kernel: 3),
    Case(method: "Winograd F(3x3, 3x3)", input: [24, 10, 8, 16], filters: 48, kernel: 3, padding: .zeros(0)),
    Case(method: "Winograd F(3x3, 3x3)", input: [24, 6, 7, 16], filters: 16, kernel: 3, padding: .zeros(2)),
    Case(
      method: "Winograd F(3x3, 3x3)", input: [24, 8, 9, 16], filters: 16, kernel: 3,
      padding: .sides(top: 0, bottom: 1, left: 2, right: 0)),
    Case(
      method: "Winograd F(3x3, 3x3)", input: [24, 9, 9, 16], filters: 16, kernel: 3,
      padding: .sides(top: 1, bottom: 4, left: 0, right: 3)),
  ]

  @Test(arguments: cases) func equalsTheDefinition(_ example: Case) throws {
    try Parallel.withThreads(2) {
      let convolution = Convolution(
        filters: example.filters, kernel: example.size, stride: example.stride, padding: example.padding,
        bias: false)
      let shape = Shape(example.input)
      #expect(convolution.method(for: shape) == example.method)
      var generator = SeededGenerator(seed: 7)
      var probe = try OperationProbe(convolution, inputs: [shape], isTraining: true, generator: &generator)
      let seed = Tensor(probe.outputShape, (0..<probe.outputShape.count).map { _ in Float(generator.normal()) })
      let before = Tensor(shape, (0..<shape.count).map { _ in Float(generator.normal()) })

      let expected = Definition(convolution, probe, seed)
      expectClose(probe.forward(), expected.output, "output")
      let set = probe.backward(seed: seed)
      expectClose(set.inputs[0], expected.inputGradient, "input gradient")
      expectClose(set.parameters[0], expected.kernelGradient, "kernel gradient")
      let added = probe.backward(seed: seed, adding: [before])
      expectClose(
        added.inputs[0], zip(expected.inputGradient, before.array).map { $0 + Double($1) }, "added input gradient")
    }
  }

  /// The error stays within what Winograd's transforms cost in single precision.
  private func expectClose(_ tensor: Tensor, _ expected: [Double], _ what: Comment) {
    let largest = expected.reduce(1e-9) { max($0, abs($1)) }
    let error = zip(tensor.array, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
    #expect(error / largest < 1e-5, what)
    #expect(tensor.count == expected.count, what)
  }

  /// Output and gradients by nested loops.
  private struct Definition {
    var output: [Double]
    var inputGradient: [Double]
    var kernelGradient: [Double]

    init(_ convolution: Convolution, _ probe: OperationProbe, _ seed: Tensor) {
      let x = probe.inputs[0]
      let kernel = probe.parameters[0].array.map(Double.init)
      let (h, w, c, size) = (x.shape.h, x.shape.w, x.shape.c, convolution.kernel)
      let (outH, outW, filters) = (probe.outputShape.h, probe.outputShape.w, convolution.filters)
      func same(_ size: Int, _ kernel: Int, _ out: Int) -> Int {
        max(0, (out - 1) * convolution.stride + kernel - size) / 2
      }
      let top = convolution.padding.sides?.top ?? same(h, size.rows, outH)
      let left = convolution.padding.sides?.left ?? same(w, size.columns, outW)
      let values = x.array.map(Double.init)
      let dy = seed.array.map(Double.init)
      var output = [Double](repeating: 0, count: dy.count)
      var dx = [Double](repeating: 0, count: values.count)
      var dk = [Double](repeating: 0, count: kernel.count)
      for n in 0..<x.shape.n {
        for row in 0..<outH {
          for column in 0..<outW {
            let at = ((n * outH + row) * outW + column) * filters
            for ky in 0..<size.rows {
              for kx in 0..<size.columns {
                let (y, z) = (row * convolution.stride - top + ky, column * convolution.stride - left + kx)
                guard (0..<h).contains(y), (0..<w).contains(z) else { continue }
                for i in 0..<c {
                  let from = ((n * h + y) * w + z) * c + i
                  let weights = ((ky * size.columns + kx) * c + i) * filters
                  for f in 0..<filters {
                    output[at + f] += values[from] * kernel[weights + f]
                    dx[from] += dy[at + f] * kernel[weights + f]
                    dk[weights + f] += values[from] * dy[at + f]
                  }
                }
              }
            }
          }
        }
      }
      self.output = output
      inputGradient = dx
      kernelGradient = dk
    }
  }
}
