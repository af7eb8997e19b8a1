internal import CKernels
import Tensors

/// The logistic function `1 / (1 + exp(-x))`.
public struct Sigmoid: PlainOperation {
  /// The logistic function.
  public init() {}

  public var kind: String { "Sigmoid" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { true }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    try soleInput(inputs, kind, node)
  }

  public func forward(_ frame: Frame) { fer_sigmoid(frame.output, frame.inputs[0], frame.outputShape.count) }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient, let dx = frame.inputGradients[0] else { return }
    fer_sigmoid_backward(dx, dy, frame.output, frame.outputShape.count, frame.accumulates[0] ? 1 : 0)
  }
}
