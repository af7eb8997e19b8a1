internal import CKernels
import Tensors

/// The product of two inputs, of which the second may be one number a channel, or one a position.
///
/// Shapes: equal ones; `[N, H, W, C]` with `[N, C]`, `[N, 1, 1, C]` or `[N, H, W, 1]`; `[N, C]` with `[N, 1]`.
public struct Multiply: PlainOperation {
  /// What the second input is to the first.
  private enum Factors { case elements, channels, rows }

  /// The product.
  public init() {}

  public var kind: String { "Multiply" }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs.allSatisfy { $0 } }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard Self.factors(inputs) != nil else {
      throw .shape(
        operation: kind, node: node,
        expected:
          "two inputs of equal shape, or [N, H, W, C] and [N, C], [N, 1, 1, C] or [N, H, W, 1], or [N, C] and [N, 1]",
        got: inputs)
    }
    return inputs[0]
  }

  private static func factors(_ inputs: [Shape]) -> Factors? {
    guard inputs.count == 2, inputs[0].rank >= 2 else { return nil }
    let (x, s) = (inputs[0], inputs[1])
    if x == s { return .elements }
    if x.rank == 4, s == [x.n, x.c] || s == [x.n, 1, 1, x.c] { return .channels }
    return [2, 4].contains(x.rank) && s == Shape(x.dimensions.dropLast() + [1]) ? .rows : nil
  }

  public func forward(_ frame: Frame) {
    switch Self.factors(frame.inputShapes) {
    case .channels: ScaleChannels().forward(frame)
    case .rows: ScalePositions().forward(frame)
    case .elements, nil:
      Parallel.forRanges(frame.outputShape.count, grain: 32_768) { _, range in
        let at = range.lowerBound
        fer_multiply(frame.output + at, frame.inputs[0] + at, frame.inputs[1] + at, range.count, 0)
      }
    }
  }

  public func backward(_ frame: Frame) {
    switch Self.factors(frame.inputShapes) {
    case .channels: ScaleChannels().backward(frame)
    case .rows: ScalePositions().backward(frame)
    case .elements, nil:
      guard let dy = frame.outputGradient else { return }
      for i in 0..<2 {
        guard let dx = frame.inputGradients[i] else { continue }
        Parallel.forRanges(frame.outputShape.count, grain: 32_768) { _, range in
          let at = range.lowerBound
          fer_multiply(dx + at, dy + at, frame.inputs[1 - i] + at, range.count, frame.accumulates[i] ? 1 : 0)
        }
      }
    }
  }
}
