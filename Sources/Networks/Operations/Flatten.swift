internal import CKernels
import Files
import Tensors

/// All numbers of an image in one row: `[N, ...]` to `[N, count]`.
public struct Flatten: Operation {
  /// The order in which the numbers of `[N, H, W, C]` are written.
  public enum Order: String, CaseIterable, Sendable {
    /// Rows, columns, channels: as they lie in memory, as in Keras.
    case channelsLast = "channels-last"
    /// Channels, rows, columns: as networks see them whose activations are `[N, C, H, W]`.
    case channelsFirst = "channels-first"
  }

  /// The order of the numbers.
  public let order: Order

  /// - Parameter order: the order of the numbers.
  public init(order: Order) { self.order = order }

  public init(attributes: JSONValue) throws(GraphError) {
    order = try attributes.requiredChoice("order", Order.self)
  }

  public var attributes: JSONValue { ["order": order.rawValue] }

  public var kind: String { "Flatten" }
  public var window: (kernel: Int, stride: Int)? { nil }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs[0] }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard inputs.count == 1, inputs[0].rank >= 2, let input = Shape(bounded: inputs[0].dimensions) else {
      throw .shape(operation: kind, node: node, expected: "one input [N, ...] of at most 2^40 elements", got: inputs)
    }
    return [input.n, input.count / input.n]
  }

  public func forward(_ frame: Frame) {
    let (x, count) = (frame.inputShapes[0], frame.outputShape.c)
    guard order == .channelsFirst else {
      frame.output.update(from: frame.inputs[0], count: frame.outputShape.count)
      return
    }
    Parallel.forRanges(x.n, grain: max(1, 32_768 / count)) { _, images in
      for at in images.map({ $0 * count }) {
        fer_transpose(frame.output + at, frame.inputs[0] + at, count / x.c, x.c, 0)
      }
    }
  }

  public func backward(_ frame: Frame) {
    guard order == .channelsFirst else { return frame.passGradient(to: 0) }
    guard let dy = frame.outputGradient, let dx = frame.inputGradients[0] else { return }
    let (x, count) = (frame.inputShapes[0], frame.outputShape.c)
    Parallel.forRanges(x.n, grain: max(1, 32_768 / count)) { _, images in
      for at in images.map({ $0 * count }) {
        fer_transpose(dx + at, dy + at, x.c, count / x.c, frame.accumulates[0] ? 1 : 0)
      }
    }
  }
}
