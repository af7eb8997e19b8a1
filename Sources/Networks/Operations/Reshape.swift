import Files
import Tensors

/// The same numbers in the same order under another shape: `[N, ...]` to `[N]` and the target.
public struct Reshape: Operation {
  /// The shape of one image, of rank 1 to 3.
  public let target: Shape

  /// - Parameter target: the shape of one image, of rank 1 to 3, with as many numbers as the input has.
  public init(to target: Shape) { self.target = target }

  public init(attributes: JSONValue) throws(GraphError) {
    target = Shape(try attributes.requiredIntegers("target", count: 1...3, in: OperationLimits.extents))
  }

  public var attributes: JSONValue { ["target": target.dimensions] }

  public var kind: String { "Reshape" }
  public var window: (kernel: Int, stride: Int)? { nil }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs[0] }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard inputs.count == 1, let input = inputs.first, input.rank >= 2, (1...3).contains(target.rank),
      target.dimensions.allSatisfy(OperationLimits.extents.contains),
      let known = Shape(bounded: input.dimensions), let output = Shape(bounded: [input.n] + target.dimensions),
      output.count == known.count
    else {
      throw .shape(
        operation: kind, node: node, expected: "one input [N, ...] with as many numbers an image as \(target)",
        got: inputs)
    }
    return output
  }

  public func forward(_ frame: Frame) { frame.output.update(from: frame.inputs[0], count: frame.outputShape.count) }

  public func backward(_ frame: Frame) { frame.passGradient(to: 0) }
}
