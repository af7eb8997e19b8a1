internal import CKernels
import Files
import Tensors

/// The mean over a sliding window: `[N, H, W, C]` to `[N, H', W', C]`.
public struct AveragePooling: Operation {
  /// Whether the mean is over the whole window, padding being zeros, or over what lies inside the image (Keras's `same`).
  public let countsPadding: Bool
  private let slide: SlidingWindow

  /// Rows and columns of the window.
  public var size: WindowSize { slide.size }
  /// Step of the window, down and to the right.
  public var stride: Int { slide.stride }
  /// How far windows reach beyond the image.
  public var padding: Padding { slide.padding }

  /// - Parameters:
  ///   - size: rows and columns of the window.
  ///   - stride: step of the window, down and to the right.
  ///   - padding: how far windows reach beyond the image; less than the window itself unless it counts.
  ///   - countsPadding: whether the sum is divided by the window's size, or by the number of inputs inside the image.
  public init(size: WindowSize, stride: Int, padding: Padding, countsPadding: Bool) {
    self.init(SlidingWindow(size, stride: stride, padding: padding), countsPadding: countsPadding)
  }

  private init(_ slide: SlidingWindow, countsPadding: Bool) {
    self.slide = slide
    self.countsPadding = countsPadding
  }

  public init(attributes: JSONValue) throws(GraphError) {
    slide = try SlidingWindow(attributes: attributes)
    countsPadding = try attributes.requiredFlag("counts_padding")
  }

  public var attributes: JSONValue { .object(slide.members + [("counts_padding", countsPadding.json)]) }

  public var kind: String { "AveragePooling" }
  public var window: (kernel: Int, stride: Int)? { slide.field }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { inputs[0] }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    let shape = try slide.outputShape(of: self, inputs, channels: inputs.first?.c ?? 0, node: node)
    guard countsPadding || slide.alwaysSeesTheImage else {
      throw .shape(
        operation: kind, node: node, expected: "less padding than the window has rows or columns", got: inputs)
    }
    return shape
  }

  /// The same pooling with zeros around its input; `nil` where its own padding is no value.
  func padded(by zeros: Padding) -> AveragePooling? {
    guard countsPadding || slide.padding.isEmpty else { return nil }
    return slide.padded(by: zeros).map { AveragePooling($0, countsPadding: true) }
  }

  public func forward(_ frame: Frame) {
    Parallel.forRanges(frame.outputShape.n) { _, images in
      var window = WindowGeometry(frame.inputShapes[0], slide).window
      fer_average_pool(
        frame.output, frame.inputs[0], &window, images.lowerBound, images.upperBound, countsPadding ? 1 : 0)
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient, let dx = frame.inputGradients[0] else { return }
    let shape = frame.inputShapes[0]
    let image = shape.h * shape.w * shape.c
    Parallel.forRanges(shape.n) { _, images in
      var window = WindowGeometry(shape, slide).window
      if !frame.accumulates[0] { (dx + images.lowerBound * image).update(repeating: 0, count: images.count * image) }
      fer_average_pool_backward(dx, dy, &window, images.lowerBound, images.upperBound, countsPadding ? 1 : 0)
    }
  }
}
