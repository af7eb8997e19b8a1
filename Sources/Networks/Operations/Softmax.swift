internal import CKernels
import Tensors

/// The softmax over the last axis, `exp(x_c) / sum over k of exp(x_k)`: numbers above 0 whose sum is 1.
public struct Softmax: PlainOperation {
  /// The softmax.
  public init() {}

  public var kind: String { "Softmax" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { true }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    try soleInputWithChannels(inputs, node)
  }

  public func forward(_ frame: Frame) {
    let c = frame.outputShape.c
    Parallel.forRanges(frame.outputShape.rows, grain: RowSum.grain(c)) { _, range in
      let at = range.lowerBound * c
      fer_softmax(frame.output + at, frame.inputs[0] + at, range.count, c)
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient, let dx = frame.inputGradients[0] else { return }
    let c = frame.outputShape.c
    Parallel.forRanges(frame.outputShape.rows, grain: RowSum.grain(c)) { _, range in
      let at = range.lowerBound * c
      fer_softmax_backward(dx + at, dy + at, frame.output + at, range.count, c, frame.accumulates[0] ? 1 : 0)
    }
  }
}
