import Tensors

/// Zeros around an image; a convolution or pooling behind it takes them over, so that nothing is copied.
public struct ZeroPadding: Operation {
  /// Rows and columns of zeros on every side.
  public let amount: Int

  /// - Parameter amount: rows and columns of zeros on every side.
  public init(_ amount: Int) { self.amount = amount }

  public var kind: String { "ZeroPadding" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs[0] }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard inputs.count == 1, inputs[0].rank == 4 else {
      throw .shape(operation: kind, node: node, expected: "one input [N, H, W, C]", got: inputs)
    }
    let x = inputs[0]
    return [x.n, x.h + 2 * amount, x.w + 2 * amount, x.c]
  }

  public func followed(by next: any Operation, differentiable: Bool) -> (any Operation)? {
    switch next {
    case let next as Convolution: next.padded(by: amount)
    case let next as MaxPooling: next.padded(by: amount)
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
    guard let dy = frame.outputGradient, let dx = frame.inputGradients[0] else { return }
    forEachRow(frame) { inside, outside, count in
      if frame.accumulates[0] {
        for i in 0..<count { dx[inside + i] += dy[outside + i] }
      } else {
        (dx + inside).update(from: dy + outside, count: count)
      }
    }
  }

  /// Calls `body` with the offsets of each row of pixels in the input and in the output.
  private func forEachRow(_ frame: Frame, _ body: (Int, Int, Int) -> Void) {
    let x = frame.inputShapes[0]
    let y = frame.outputShape
    for n in 0..<x.n {
      for row in 0..<x.h {
        body((n * x.h + row) * x.w * x.c, ((n * y.h + row + amount) * y.w + amount) * y.c, x.w * x.c)
      }
    }
  }
}
