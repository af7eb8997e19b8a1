internal import CKernels
import Files
import Tensors

/// The mean over a sliding window: `[N, H, W, C]` to `[N, H', W', C]`.
public struct AveragePooling: Operation {
  private let pooling: PoolingWindow

  /// Rows and columns of the window.
  public var size: WindowSize { pooling.slide.size }
  /// Step of the window, down and to the right.
  public var stride: Int { pooling.slide.stride }
  /// How far windows reach beyond the image.
  public var padding: Padding { pooling.slide.padding }
  /// Whether the mean is over the whole window, padding being zeros, or over what lies inside the image (Keras's `same`).
  public var countsPadding: Bool { pooling.countsPadding }

  /// - Parameters:
  ///   - size: rows and columns of the window.
  ///   - stride: step of the window, down and to the right.
  ///   - padding: how far windows reach beyond the image; less than the window itself unless it counts.
  ///   - countsPadding: whether the sum is divided by the window's size, or by the number of inputs inside the image.
  public init(size: WindowSize, stride: Int, padding: Padding, countsPadding: Bool) {
    pooling = PoolingWindow(
      SlidingWindow(size, stride: stride, padding: padding), countsPadding: countsPadding)
  }

  private init(_ pooling: PoolingWindow) { self.pooling = pooling }

  public init(attributes: JSONValue) throws(GraphError) { pooling = try PoolingWindow(attributes: attributes) }

  public var attributes: JSONValue { pooling.attributes }

  public var kind: String { "AveragePooling" }
  public var window: (kernel: Int, stride: Int)? { pooling.slide.field }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs[0] }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    try pooling.outputShape(of: self, inputs, node: node)
  }

  /// The same pooling with zeros around its input; `nil` where its own padding is no value.
  func padded(by zeros: Padding) -> AveragePooling? { pooling.padded(by: zeros).map { AveragePooling($0) } }

  public func forward(_ frame: Frame) {
    Parallel.forRanges(frame.outputShape.n) { _, images in
      var window = WindowGeometry(frame.inputShapes[0], pooling.slide).window
      fer_average_pool(
        frame.output, frame.inputs[0], &window, images.lowerBound, images.upperBound, countsPadding ? 1 : 0)
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient, let dx = frame.inputGradients[0] else { return }
    let shape = frame.inputShapes[0]
    let image = shape.h * shape.w * shape.c
    Parallel.forRanges(shape.n) { _, images in
      var window = WindowGeometry(shape, pooling.slide).window
      if !frame.accumulates[0] { (dx + images.lowerBound * image).update(repeating: 0, count: images.count * image) }
      fer_average_pool_backward(dx, dy, &window, images.lowerBound, images.upperBound, countsPadding ? 1 : 0)
    }
  }
}
