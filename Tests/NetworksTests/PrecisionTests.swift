import Networks
import Tensors
import Testing
import TestSupport

/// bfloat16 passes against single-precision ones.
@Suite struct PrecisionTests {
  /// What bfloat16 makes of a value: the upper 16 bits, rounded to nearest even.
  private func rounded(_ x: Float) -> Float {
    Float(bitPattern: (x.bitPattern + 0x7fff + ((x.bitPattern >> 16) & 1)) & 0xffff_0000)
  }

  @Test func roundsFactorsAndSumsInSinglePrecision() throws {
    // One dense layer: the result is the single-precision product of rounded factors.
    var builder = GraphBuilder()
    let input = builder.input("input", shape: [40])
    let output = builder.add("dense", Dense(units: 9), input)
    let network = try Network(builder.graph(output: output))
    network.parameters.initialize(seed: 1)
    let session = try Session(network, .inference(batch: 5, precision: .bfloat16))
    fillWithNoise(session.input, seed: 2)
    let x = Array(session.input)
    session.forward()
    let kernel = Array(network.parameters.values[0..<360])
    var differs = false
    for n in 0..<5 {
      for u in 0..<9 {
        let products = (0..<40).map {
          (exact: x[n * 40 + $0] * kernel[$0 * 9 + u], rounded: rounded(x[n * 40 + $0]) * rounded(kernel[$0 * 9 + u]))
        }
        let expected = products.reduce(0) { $0 + Double($1.rounded) }
        if BFloat16Support.here != .missing { #expect(abs(Double(session.output[n * 9 + u]) - expected) < 1e-5) }
        differs = differs || abs(products.reduce(0) { $0 + Double($1.exact) } - expected) > 1e-4
      }
    }
    #expect(differs, "rounding must show, or this test says nothing")
  }

  /// Rounding to 8 bits moves a factor by 2^-9 at most and by 0.2 % on average; sums of many average that out.
  @Test(arguments: [
    (Convolution(filters: 16, kernelSize: 1, padding: .zeros(0)) as any Operation, [40, 3, 3, 24]),
    (Convolution(filters: 16, kernelSize: 3, stride: 2, padding: .zeros(1)), [4, 9, 9, 24]),
    (Convolution(filters: 16, kernelSize: 3, padding: .zeros(1)), [64, 2, 2, 8]),
    (Dense(units: 12), [9, 30]),
  ])
  func gradientsOfOneOperationAgree(_ operation: any Operation, _ input: [Int]) throws {
    var generator = SeededGenerator(seed: 6)
    var probe = try OperationProbe(operation, inputs: [Shape(input)], isTraining: true, generator: &generator)
    let seed = Tensor(probe.outputShape, (0..<probe.outputShape.count).map { _ in Float(generator.normal()) })
    let (output, gradients) = (probe.forward(), probe.backward(seed: seed))
    probe.precision = BFloat16Support.resolve(.bfloat16)
    let (roundedOutput, roundedGradients) = (probe.forward(), probe.backward(seed: seed))
    let pairs = [
      (output, roundedOutput), (gradients.inputs[0], roundedGradients.inputs[0]),
      (gradients.parameters[0], roundedGradients.parameters[0]),
    ]
    for (exact, rounded) in pairs {
      let error = relativeError(rounded.array, exact.array)
      #expect(error < 5e-3)
      #expect(error > 5e-4 || BFloat16Support.here == .missing)
    }
  }

  /// Through many layers the differences grow, because a ReLU that was shut may open: the gradient's direction stays.
  @Test func gradientsOfAWholeNetworkAgree() throws {
    let network = try Network(ResNetV2Compact().blueprint(size: 24, classes: 7).graph)
    network.parameters.initialize(seed: 3)
    let trainable = Set(network.parameters.all.filter { $0.role.isLearned }.map(\.name))
    func gradients(_ precision: Precision) throws -> (output: [Float], gradients: [Float]) {
      let session = try Session(
        network, .training(batch: 32, trainable: trainable, dropout: false, precision: precision))
      fillWithNoise(session.input, seed: 4)
      session.forward()
      fillWithNoise(session.outputGradient, seed: 5)
      session.backward()
      return (Array(session.output), Array(network.parameters.gradients))
    }
    let exact = try gradients(.float32)
    let rounded = try gradients(.bfloat16)
    #expect(relativeError(rounded.output, exact.output) < 0.05)
    #expect(BFloat16Support.here == .missing || rounded.output != exact.output)
    for parameter in network.parameters.all where parameter.role == .kernel {
      let (a, b) = (exact.gradients[parameter.range], rounded.gradients[parameter.range])
      func dot(_ x: ArraySlice<Float>, _ y: ArraySlice<Float>) -> Double {
        zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      }
      let cosine = dot(a, b) / max(1e-30, (dot(a, a) * dot(b, b)).squareRoot())
      #expect(cosine > 0.9, "\(parameter.name): cosine \(cosine)")
    }
  }

  /// Two threads run the same compiled product at the same time.
  @Test func repeatsWithSeveralThreads() throws {
    try Parallel.withThreads(2) {
      var generator = SeededGenerator(seed: 12)
      var probe = try OperationProbe(
        Convolution(filters: 256, kernelSize: 1, padding: .zeros(0)), inputs: [[64, 4, 4, 256]], isTraining: true,
        generator: &generator)
      probe.precision = BFloat16Support.resolve(.bfloat16)
      let seed = Tensor(probe.outputShape, (0..<probe.outputShape.count).map { _ in Float(generator.normal()) })
      let first = probe.backward(seed: seed)
      for _ in 0..<20 {
        let again = probe.backward(seed: seed)
        #expect(again.inputs[0].array == first.inputs[0].array)
        #expect(again.parameters[0].array == first.parameters[0].array)
      }
    }
  }
}
