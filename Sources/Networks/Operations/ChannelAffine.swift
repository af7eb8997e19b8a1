internal import CKernels
import Tensors

/// A factor and a shift for each channel: `y = x * gamma + beta` along the last axis.
///
/// Parameters: `gamma` and `beta`, each `[C]`. It stands for rescaling, normalisation with given statistics, and arithmetic
/// with constants.
public struct ChannelAffine: PlainOperation {
  /// A factor and a shift for each channel.
  public init() {}

  public var kind: String { "ChannelAffine" }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    try soleInputWithChannels(inputs, node)
  }

  public func parameters(for inputs: [Shape]) -> [ParameterSpecification] {
    let shape: Shape = [inputs[0].c]
    return [
      ParameterSpecification(role: .gamma, shape: shape, initializer: .constant(1)),
      ParameterSpecification(role: .beta, shape: shape, initializer: .constant(0)),
    ]
  }

  public func memory(for inputs: [Shape], output: Shape) -> OperationMemory {
    OperationMemory(scratch: Parallel.threads * output.c)
  }

  public func forward(_ frame: Frame) {
    let c = frame.outputShape.c
    Parallel.forRanges(frame.outputShape.rows, grain: RowSum.grain(c)) { _, range in
      let at = range.lowerBound * c
      fer_normalize(
        frame.output + at, frame.inputs[0] + at, frame.parameters[0], frame.parameters[1], range.count, c, 0)
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient else { return }
    let (rows, c) = (frame.outputShape.rows, frame.outputShape.c)
    let dx = frame.inputGradients[0]
    if let beta = frame.parameterGradients[1] {
      RowSum.add(dy, rows: rows, channels: c, to: beta, accumulate: frame.addsToParameter(1), scratch: frame.scratch)
    }
    let gamma = frame.parameterGradients[0]
    guard dx != nil || gamma != nil else { return }
    let parts = RowSum.collect(rows: rows, channels: c, scratch: frame.scratch) { sums, range in
      let at = range.lowerBound * c
      fer_scale_channels_backward(
        dx.map { $0 + at }, sums, dy + at, frame.inputs[0] + at, frame.parameters[0], range.count, c,
        frame.accumulates[0] ? 1 : 0)
    }
    if let gamma {
      RowSum.total(frame.scratch, parts: parts, count: c, to: gamma, accumulate: frame.addsToParameter(0))
    }
  }
}
