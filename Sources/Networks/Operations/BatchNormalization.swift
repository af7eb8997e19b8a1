internal import CKernels
import Files
import Tensors

/// Batch normalisation over all but the last axis (Ioffe and Szegedy 2015), with Keras's conventions.
///
/// Parameters: `gamma`, `beta`, `moving_mean`, `moving_variance`, each `[C]`. `momentum` is the weight of the old moving
/// value; the moving variance takes the biased batch variance, as Keras 3 does.
public struct BatchNormalization: Operation {
  /// Added to the variance.
  public let epsilon: Float
  /// The weight of the old moving value.
  public let momentum: Float
  /// The value that gamma starts at.
  public let initialGamma: Float
  /// Whether the ReLU behind it has been fused into it.
  private(set) var appliesReLU = false

  /// - Parameters:
  ///   - epsilon: added to the variance; Keras's ResNets use 1.001e-5, its layers elsewhere 1e-3.
  ///   - momentum: the weight of the old moving value.
  ///   - initialGamma: the value that gamma starts at.
  public init(epsilon: Float = 1.001e-5, momentum: Float = 0.99, initialGamma: Float = 1) {
    self.epsilon = epsilon
    self.momentum = momentum
    self.initialGamma = initialGamma
  }

  public init(attributes: JSONValue) throws(GraphError) {
    epsilon = try attributes.requiredNumber("epsilon", in: 0...1)
    momentum = try attributes.requiredNumber("momentum", in: 0...1)
    initialGamma = try attributes.requiredNumber("initial_gamma", in: -1e6...1e6)
  }

  public var attributes: JSONValue { ["epsilon": epsilon, "momentum": momentum, "initial_gamma": initialGamma] }

  public var kind: String { "BatchNormalization" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { appliesReLU }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard inputs.count == 1, inputs[0].rank >= 2 else {
      throw .shape(operation: kind, node: node, expected: "one input [N, ..., C]", got: inputs)
    }
    return inputs[0]
  }

  public func parameters(for inputs: [Shape]) -> [ParameterSpecification] {
    let shape: Shape = [inputs[0].c]
    return [
      ParameterSpecification(role: .gamma, shape: shape, initializer: .constant(initialGamma)),
      ParameterSpecification(role: .beta, shape: shape, initializer: .constant(0)),
      ParameterSpecification(role: .movingMean, shape: shape, initializer: .constant(0)),
      ParameterSpecification(role: .movingVariance, shape: shape, initializer: .constant(1)),
    ]
  }

  public func followed(by next: any Operation, differentiable: Bool) -> (any Operation)? {
    guard next is ReLU, !appliesReLU else { return nil }
    var fused = self
    fused.appliesReLU = true
    return fused
  }

  public func memory(for inputs: [Shape], output: Shape) -> OperationMemory {
    let c = inputs[0].c
    // Saved: mean and inverse deviation. Scratch: two doubles a channel and thread, and three coefficients a channel.
    return OperationMemory(saved: 2 * c, scratch: 4 * c * Parallel.threads + 3 * c)
  }

  /// Writes the scale and shift that the moving statistics amount to; `parameters` in this operation's order.
  func runningAffine(
    _ parameters: [UnsafeMutablePointer<Float>], scale: UnsafeMutablePointer<Float>, shift: UnsafeMutablePointer<Float>,
    channels: Int
  ) {
    for c in 0..<channels {
      scale[c] = parameters[0][c] / (parameters[3][c] + epsilon).squareRoot()
      shift[c] = parameters[1][c] - parameters[2][c] * scale[c]
    }
  }

  private func grain(_ channels: Int) -> Int { max(1, 32_768 / channels) }

  public func forward(_ frame: Frame) {
    let c = frame.inputShapes[0].c
    let rows = frame.inputShapes[0].count / c
    let x = frame.inputs[0]
    let scale = frame.scratch + 4 * c * Parallel.threads
    let shift = scale + c
    let mean = frame.saved
    let inverse = frame.saved + c
    if frame.usesBatchStatistics {
      measure(frame, rows, c)
    } else {
      for i in 0..<c {
        mean[i] = frame.parameters[2][i]
        inverse[i] = 1 / (frame.parameters[3][i] + epsilon).squareRoot()
      }
    }
    for i in 0..<c {
      scale[i] = frame.parameters[0][i] * inverse[i]
      shift[i] = frame.parameters[1][i] - mean[i] * scale[i]
    }
    Parallel.forRanges(rows, grain: grain(c)) { _, range in
      let at = range.lowerBound * c
      fer_normalize(frame.output + at, x + at, scale, shift, range.count, c, appliesReLU ? 1 : 0)
    }
  }

  /// Takes mean and variance from the batch and moves the averages.
  private func measure(_ frame: Frame, _ rows: Int, _ c: Int) {
    let x = frame.inputs[0]
    let origin = frame.scratch + 4 * c * Parallel.threads
    // The first row is near enough to the mean to keep the sum of squares from cancelling.
    origin.update(from: x, count: c)
    sums(frame, rows, c) { first, second, range in
      fer_channel_moments(first, second, x + range.lowerBound * c, origin, range.count, c)
    } finish: { i, first, second in
      let offset = first / Double(rows)
      let variance = max(0, second / Double(rows) - offset * offset)
      frame.saved[i] = Float(Double(origin[i]) + offset)
      frame.saved[c + i] = Float(1 / (variance + Double(epsilon)).squareRoot())
      frame.parameters[2][i] = frame.parameters[2][i] * momentum + frame.saved[i] * (1 - momentum)
      frame.parameters[3][i] = frame.parameters[3][i] * momentum + Float(variance) * (1 - momentum)
    }
  }

  /// Runs `body` on each thread's rows with two sums a channel of its own, then hands the totals to `finish`.
  private func sums(
    _ frame: Frame, _ rows: Int, _ c: Int,
    _ body: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>, Range<Int>) -> Void,
    finish: (Int, Double, Double) -> Void
  ) {
    let parts = Parallel.partCount(rows, grain: grain(c))
    UnsafeMutableRawPointer(frame.scratch).withMemoryRebound(to: Double.self, capacity: 2 * c * parts) { totals in
      Parallel.forRanges(rows, grain: grain(c)) { part, range in
        let first = totals + 2 * c * part
        first.update(repeating: 0, count: 2 * c)
        body(first, first + c, range)
      }
      for i in 0..<c {
        var first: Double = 0
        var second: Double = 0
        for part in 0..<parts {
          first += totals[2 * c * part + i]
          second += totals[2 * c * part + c + i]
        }
        finish(i, first, second)
      }
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient else { return }
    let c = frame.inputShapes[0].c
    let rows = frame.inputShapes[0].count / c
    let x = frame.inputs[0]
    let mean = frame.saved
    let inverse = frame.saved + c
    let active = appliesReLU ? frame.output : nil
    let rule = frame.rules.relu.rawValue
    let gradientScale = frame.scratch + 4 * c * Parallel.threads
    let inputScale = gradientScale + c
    let constant = inputScale + c
    let gamma = frame.parameters[0]
    let learns = frame.parameterGradients[0] != nil || frame.parameterGradients[1] != nil
    for i in 0..<c {
      gradientScale[i] = gamma[i] * inverse[i]
      inputScale[i] = 0
      constant[i] = 0
    }
    if frame.usesBatchStatistics || learns {
      sums(frame, rows, c) { sum, product, range in
        let at = range.lowerBound * c
        fer_normalize_backward_sums(
          sum, product, dy + at, x + at, active.map { $0 + at }, mean, inverse, range.count, c, rule)
      } finish: { i, sum, product in
        if let dGamma = frame.parameterGradients[0] {
          dGamma[i] = (frame.addsToParameter(0) ? dGamma[i] : 0) + Float(product)
        }
        if let dBeta = frame.parameterGradients[1] {
          dBeta[i] = (frame.addsToParameter(1) ? dBeta[i] : 0) + Float(sum)
        }
        if frame.usesBatchStatistics {
          let k = Double(gradientScale[i])
          let slope = -k * Double(inverse[i]) * product / Double(rows)
          inputScale[i] = Float(slope)
          constant[i] = Float(-k * sum / Double(rows) - slope * Double(mean[i]))
        }
      }
    }
    guard let dx = frame.inputGradients[0] else { return }
    Parallel.forRanges(rows, grain: grain(c)) { _, range in
      let at = range.lowerBound * c
      fer_normalize_backward(
        dx + at, dy + at, x + at, active.map { $0 + at }, gradientScale, inputScale, constant, range.count, c, rule,
        frame.accumulates[0] ? 1 : 0)
    }
  }
}
