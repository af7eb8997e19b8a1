internal import CKernels
import Tensors

/// The rectifier: `max(x, 0)`; its derivative at 0 is 0.
public struct ReLU: PlainOperation {
  /// The rectifier.
  public init() {}

  public var kind: String { "ReLU" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { true }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    try soleInput(inputs, kind, node)
  }

  public func forward(_ frame: Frame) {
    Parallel.forRanges(frame.outputShape.count, grain: 32_768) { _, range in
      fer_relu(frame.output + range.lowerBound, frame.inputs[0] + range.lowerBound, range.count)
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient, let dx = frame.inputGradients[0] else { return }
    Parallel.forRanges(frame.outputShape.count, grain: 32_768) { _, range in
      let at = range.lowerBound
      fer_relu_backward(
        dx + at, dy + at, frame.inputs[0] + at, range.count, frame.rules.relu.rawValue, frame.accumulates[0] ? 1 : 0)
    }
  }
}

/// The shape of an operation that takes one input of any shape and keeps it.
func soleInput(_ inputs: [Shape], _ kind: String, _ node: String) throws(GraphError) -> Shape {
  guard inputs.count == 1 else { throw .shape(operation: kind, node: node, expected: "one input", got: inputs) }
  return inputs[0]
}
