internal import CKernels
import Tensors

/// The sum of two or more inputs of equal shape.
public struct Add: PlainOperation {
  /// The sum.
  public init() {}

  public var kind: String { "Add" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs.allSatisfy { $0 } }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard inputs.count >= 2, inputs.allSatisfy({ $0 == inputs[0] }) else {
      throw .shape(operation: kind, node: node, expected: "two or more inputs of equal shape", got: inputs)
    }
    return inputs[0]
  }

  public func forward(_ frame: Frame) {
    Parallel.forRanges(frame.outputShape.count, grain: 32_768) { _, range in
      let at = range.lowerBound
      fer_add(frame.output + at, frame.inputs[0] + at, frame.inputs[1] + at, range.count)
      for input in frame.inputs.dropFirst(2) { fer_accumulate(frame.output + at, input + at, range.count) }
    }
  }

  public func backward(_ frame: Frame) {
    for i in frame.inputs.indices { frame.passGradient(to: i) }
  }
}
