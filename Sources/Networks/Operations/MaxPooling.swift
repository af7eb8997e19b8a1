internal import CKernels
import Tensors

/// The maximum over a sliding window; padding counts as zeros, and the gradient goes to the first maximum.
public struct MaxPooling: Operation {
  /// Rows and columns of the window.
  public let size: Int
  /// Step of the window.
  public let stride: Int
  /// Rows and columns of zeros on every side.
  public let padding: Int

  /// - Parameters:
  ///   - size: rows and columns of the window.
  ///   - stride: step of the window.
  ///   - padding: rows and columns of zeros on every side (Keras pads with zeros, not with minus infinity).
  public init(size: Int, stride: Int, padding: Int = 0) {
    self.size = size
    self.stride = stride
    self.padding = padding
  }

  public var kind: String { "MaxPooling" }
  public var window: (kernel: Int, stride: Int)? { (size, stride) }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs[0] }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard inputs.count == 1, inputs[0].rank == 4 else {
      throw .shape(operation: kind, node: node, expected: "one input [N, H, W, C]", got: inputs)
    }
    let geometry = WindowGeometry(inputs[0], size, stride, .zeros(padding))
    guard geometry.outHeight > 0, geometry.outWidth > 0 else {
      throw .shape(operation: kind, node: node, expected: "an image of at least \(size)x\(size)", got: inputs)
    }
    return [inputs[0].n, geometry.outHeight, geometry.outWidth, inputs[0].c]
  }

  public func memory(for inputs: [Shape], output: Shape) -> OperationMemory { OperationMemory(saved: output.count) }

  func padded(by amount: Int) -> MaxPooling { MaxPooling(size: size, stride: stride, padding: padding + amount) }

  public func forward(_ frame: Frame) {
    forEachPart(frame) { source, images in
      var window = WindowGeometry(frame.inputShapes[0], size, stride, .zeros(padding)).window
      fer_max_pool(frame.output, source, frame.inputs[0], &window, images.lowerBound, images.upperBound)
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient, let dx = frame.inputGradients[0] else { return }
    let shape = frame.inputShapes[0]
    let image = shape.h * shape.w * shape.c
    forEachPart(frame) { source, images in
      var window = WindowGeometry(shape, size, stride, .zeros(padding)).window
      if !frame.accumulates[0] { (dx + images.lowerBound * image).update(repeating: 0, count: images.count * image) }
      fer_max_pool_backward(dx, dy, source, &window, images.lowerBound, images.upperBound)
    }
  }

  private func forEachPart(_ frame: Frame, _ body: (UnsafeMutablePointer<Int32>, Range<Int>) -> Void) {
    let count = frame.outputShape.count
    UnsafeMutableRawPointer(frame.saved).withMemoryRebound(to: Int32.self, capacity: count) { source in
      Parallel.forRanges(frame.outputShape.n) { _, images in body(source, images) }
    }
  }
}
