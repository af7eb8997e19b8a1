import Files
import Tensors

/// The window of a pooling: how it slides, and what it makes of its padding.
struct PoolingWindow: Sendable, Equatable {
  let slide: SlidingWindow
  /// Whether padding counts as zeros; else only what lies inside the image does.
  let countsPadding: Bool

  init(_ slide: SlidingWindow, countsPadding: Bool) {
    self.slide = slide
    self.countsPadding = countsPadding
  }

  init(attributes: JSONValue) throws(GraphError) {
    slide = try SlidingWindow(attributes: attributes)
    countsPadding = try attributes.requiredFlag("counts_padding")
  }

  /// What `init(attributes:)` reads.
  var attributes: JSONValue { .object(slide.members + [("counts_padding", countsPadding.json)]) }

  /// The window over an image with zeros around it; `nil` where its own padding is no value.
  func padded(by zeros: Padding) -> PoolingWindow? {
    guard countsPadding || slide.padding.isEmpty else { return nil }
    return slide.padded(by: zeros).map { PoolingWindow($0, countsPadding: true) }
  }

  /// The output's shape for the one input `[N, H, W, C]` of `operation`.
  /// - Throws: `GraphError.shape` when the window does not fit, or could lie in padding that does not count.
  func outputShape(of operation: some Operation, _ inputs: [Shape], node: String) throws(GraphError) -> Shape {
    let shape = try slide.outputShape(of: operation, inputs, channels: inputs.first?.c ?? 0, node: node)
    guard countsPadding || slide.alwaysSeesTheImage else {
      throw .shape(
        operation: operation.kind, node: node, expected: "less padding than the window has rows or columns",
        got: inputs)
    }
    return shape
  }
}
