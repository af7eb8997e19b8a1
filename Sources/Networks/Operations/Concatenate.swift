import Tensors

/// Inputs side by side along the channels.
public struct Concatenate: PlainOperation {
  /// Inputs side by side.
  public init() {}

  public var kind: String { "Concatenate" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs.allSatisfy { $0 } }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard let first = inputs.first, first.rank >= 2,
      inputs.allSatisfy({ $0.dimensions.dropLast() == first.dimensions.dropLast() })
    else {
      throw .shape(
        operation: kind, node: node, expected: "inputs [N, ..., C] that differ in channels alone", got: inputs)
    }
    return try boundedShape(first.dimensions.dropLast() + [inputs.reduce(0) { $0 &+ $1.c }], inputs, node)
  }

  public func forward(_ frame: Frame) {
    forEachRow(frame) { input, inside, outside, count in
      (frame.output + outside).update(from: frame.inputs[input] + inside, count: count)
    }
  }

  public func backward(_ frame: Frame) {
    forEachRow(frame) { input, inside, outside, count in
      frame.passGradient(to: input, inside: inside, outside: outside, count: count)
    }
  }

  private func forEachRow(_ frame: Frame, _ body: (Int, Int, Int, Int) -> Void) {
    let width = frame.outputShape.c
    for row in 0..<(frame.outputShape.count / width) {
      var channel = 0
      for (input, shape) in frame.inputShapes.enumerated() {
        body(input, row * shape.c, row * width + channel, shape.c)
        channel += shape.c
      }
    }
  }
}
