internal import CKernels
import Tensors

/// The sum of two inputs of equal shape.
public struct Add: Operation {
  /// The sum.
  public init() {}

  public var kind: String { "Add" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs.allSatisfy { $0 } }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard inputs.count == 2, inputs[0] == inputs[1] else {
      throw .shape(operation: kind, node: node, expected: "two inputs of equal shape", got: inputs)
    }
    return inputs[0]
  }

  public func forward(_ frame: Frame) {
    Parallel.forRanges(frame.outputShape.count, grain: 32_768) { _, range in
      let at = range.lowerBound
      fer_add(frame.output + at, frame.inputs[0] + at, frame.inputs[1] + at, range.count)
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient else { return }
    for (dx, accumulates) in zip(frame.inputGradients, frame.accumulates) {
      guard let dx else { continue }
      Parallel.forRanges(frame.outputShape.count, grain: 32_768) { _, range in
        let at = range.lowerBound
        if accumulates {
          fer_accumulate(dx + at, dy + at, range.count)
        } else {
          (dx + at).update(from: dy + at, count: range.count)
        }
      }
    }
  }
}
