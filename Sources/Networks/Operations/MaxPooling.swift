internal import CKernels
import Files
import Tensors

/// The maximum over a sliding window; the gradient goes to the first maximum.
public struct MaxPooling: Operation {
  private let pooling: PoolingWindow

  /// Rows and columns of the window.
  public var size: WindowSize { pooling.slide.size }
  /// Step of the window, down and to the right.
  public var stride: Int { pooling.slide.stride }
  /// Rows and columns around the image.
  public var padding: Padding { pooling.slide.padding }
  /// Whether padding counts as zeros (Keras's networks pad in a node of its own), or is never chosen (minus infinity, as in
  /// Keras's `same` and in ONNX).
  public var countsPadding: Bool { pooling.countsPadding }

  /// Pooling over an image with zeros around it.
  /// - Parameters:
  ///   - size: rows, and columns, of the window.
  ///   - stride: step of the window, down and to the right.
  ///   - padding: rows and columns of zeros on every side, which count as values.
  public init(size: Int, stride: Int, padding: Int = 0) {
    pooling = PoolingWindow(
      SlidingWindow(WindowSize(rows: size, columns: size), stride: stride, padding: .zeros(padding)),
      countsPadding: true)
  }

  /// Pooling over what lies inside the image.
  /// - Parameters:
  ///   - size: rows and columns of the window.
  ///   - stride: step of the window, down and to the right.
  ///   - padding: how far windows reach beyond the image, less than the window itself; never chosen.
  public init(size: WindowSize, stride: Int, padding: Padding) {
    pooling = PoolingWindow(SlidingWindow(size, stride: stride, padding: padding), countsPadding: false)
  }

  private init(_ pooling: PoolingWindow) { self.pooling = pooling }

  public init(attributes: JSONValue) throws(GraphError) { pooling = try PoolingWindow(attributes: attributes) }

  public var attributes: JSONValue { pooling.attributes }

  public var kind: String { "MaxPooling" }
  public var window: (kernel: Int, stride: Int)? { pooling.slide.field }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs[0] }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    let shape = try pooling.outputShape(of: self, inputs, node: node)
    // Where a maximum came from is kept as a 32-bit offset inside the image.
    guard inputs[0].count / inputs[0].n <= Int(Int32.max) else {
      throw .shape(operation: kind, node: node, expected: "images of fewer than 2^31 numbers", got: inputs)
    }
    return shape
  }

  public func memory(for inputs: [Shape], output: Shape) -> OperationMemory { OperationMemory(saved: output.count) }

  /// The same pooling with zeros around its input; `nil` where its own padding is no value.
  func padded(by zeros: Padding) -> MaxPooling? { pooling.padded(by: zeros).map { MaxPooling($0) } }

  public func forward(_ frame: Frame) {
    forEachPart(frame) { source, images in
      var window = WindowGeometry(frame.inputShapes[0], pooling.slide).window
      fer_max_pool(
        frame.output, source, frame.inputs[0], &window, images.lowerBound, images.upperBound, countsPadding ? 1 : 0)
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient, let dx = frame.inputGradients[0] else { return }
    let shape = frame.inputShapes[0]
    let image = shape.h * shape.w * shape.c
    forEachPart(frame) { source, images in
      var window = WindowGeometry(shape, pooling.slide).window
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
