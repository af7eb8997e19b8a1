import Files
import Tensors

/// Zeros around an image; a convolution or pooling behind it takes them over, so that nothing is copied.
public struct ZeroPadding: Operation {
  /// The zeros on each side; never `same`.
  private let zeros: Padding

  /// - Parameter amount: rows and columns of zeros on every side.
  public init(_ amount: Int) { zeros = .zeros(amount) }

  /// - Parameters:
  ///   - top: rows of zeros above the image, at least 0.
  ///   - bottom: rows of zeros below it.
  ///   - left: columns of zeros at its left.
  ///   - right: columns of zeros at its right.
  public init(top: Int, bottom: Int, left: Int, right: Int) {
    zeros = .sides(top: top, bottom: bottom, left: left, right: right)
  }

  public init(attributes: JSONValue) throws(GraphError) {
    zeros = try Padding(attributes: attributes)
    if zeros == .same { throw .configuration("padding: expected numbers of rows and columns, got \"same\"") }
  }

  public var attributes: JSONValue { ["padding": zeros.json] }

  /// The zeros on each side.
  public var sides: (top: Int, bottom: Int, left: Int, right: Int) { zeros.sides ?? (0, 0, 0, 0) }

  public var kind: String { "ZeroPadding" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs[0] }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard inputs.count == 1, inputs[0].rank == 4 else {
      throw .shape(operation: kind, node: node, expected: "one input [N, H, W, C]", got: inputs)
    }
    guard zeros.isSound else {
      throw .shape(
        operation: kind, node: node,
        expected: "from 0 to \(OperationLimits.padding.upperBound) zeros a side, not \(zeros.json.compactText)",
        got: inputs)
    }
    let x = inputs[0]
    return try boundedShape(
      [x.n, x.h + sides.top + sides.bottom, x.w + sides.left + sides.right, x.c], inputs, node)
  }

  public func followed(by next: any Operation, differentiable: Bool) -> (any Operation)? {
    switch next {
    case let next as Convolution: next.padded(by: zeros)
    case let next as DepthwiseConvolution: next.padded(by: zeros)
    case let next as MaxPooling: next.padded(by: zeros)
    case let next as AveragePooling: next.padded(by: zeros)
    default: nil
    }
  }

  public func forward(_ frame: Frame) {
    frame.output.update(repeating: 0, count: frame.outputShape.count)
    forEachRow(frame) { inside, outside, count in
      (frame.output + outside).update(from: frame.inputs[0] + inside, count: count)
    }
  }

  public func backward(_ frame: Frame) {
    forEachRow(frame) { inside, outside, count in
      frame.passGradient(to: 0, inside: inside, outside: outside, count: count)
    }
  }

  /// Calls `body` with the offsets of each row of pixels in the input and in the output.
  private func forEachRow(_ frame: Frame, _ body: (Int, Int, Int) -> Void) {
    let x = frame.inputShapes[0]
    let y = frame.outputShape
    for n in 0..<x.n {
      for row in 0..<x.h {
        body(
          (n * x.h + row) * x.w * x.c, ((n * y.h + row + sides.top) * y.w + sides.left) * y.c, x.w * x.c)
      }
    }
  }
}
