internal import CKernels
import Tensors

/// A rectifier with a learned slope below zero for each channel: `y = x > 0 ? x : alpha * x` (He et al., ICCV 2015,
/// equation 1).
///
/// Parameter: `alpha` `[C]`, along the last axis. Rules of the backward pass hold for the gradient of the input: `guided`
/// lets through what is positive, `deconvnet` too and without the slope.
public struct PReLU: PlainOperation {
  /// A rectifier with a learned slope.
  public init() {}

  public var kind: String { "PReLU" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs[0] }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    try soleInputWithChannels(inputs, node)
  }

  public func parameters(for inputs: [Shape]) -> [ParameterSpecification] {
    [ParameterSpecification(role: .alpha, shape: [inputs[0].c], initializer: .constant(0.25))]
  }

  public func memory(for inputs: [Shape], output: Shape) -> OperationMemory {
    OperationMemory(scratch: Parallel.threads * output.c)
  }

  public func forward(_ frame: Frame) {
    let c = frame.outputShape.c
    Parallel.forRanges(frame.outputShape.rows, grain: RowSum.grain(c)) { _, range in
      let at = range.lowerBound * c
      fer_prelu(frame.output + at, frame.inputs[0] + at, frame.parameters[0], range.count, c)
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient else { return }
    let (rows, c) = (frame.outputShape.rows, frame.outputShape.c)
    let dx = frame.inputGradients[0]
    let parts = RowSum.collect(rows: rows, channels: c, scratch: frame.scratch) { sums, range in
      let at = range.lowerBound * c
      fer_prelu_backward(
        dx.map { $0 + at }, sums, dy + at, frame.inputs[0] + at, frame.parameters[0], range.count, c,
        frame.rules.relu.rawValue, frame.accumulates[0] ? 1 : 0)
    }
    if let alpha = frame.parameterGradients[0] {
      RowSum.total(frame.scratch, parts: parts, count: c, to: alpha, accumulate: frame.addsToParameter(0))
    }
  }
}
