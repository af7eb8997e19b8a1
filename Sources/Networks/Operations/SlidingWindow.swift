internal import CKernels
import Files
import Tensors

/// Rows and columns of a window.
public struct WindowSize: Sendable, Equatable {
  /// Rows.
  public let rows: Int
  /// Columns.
  public let columns: Int

  /// - Parameters:
  ///   - rows: rows, at least 1.
  ///   - columns: columns, at least 1.
  public init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }

  /// The longer side.
  var longerSide: Int { max(rows, columns) }
}

/// How a window slides over an image: what convolutions and poolings share.
struct SlidingWindow: Sendable, Equatable {
  let size: WindowSize
  let stride: Int
  let padding: Padding

  init(_ size: WindowSize, stride: Int, padding: Padding) {
    self.size = size
    self.stride = stride
    self.padding = padding
  }

  /// The members that `init(attributes:)` reads.
  var members: [(key: String, value: JSONValue)] {
    [("window", [size.rows, size.columns]), ("stride", stride.json), ("padding", padding.json)]
  }

  init(attributes: JSONValue) throws(GraphError) {
    let sides = try attributes.requiredIntegers("window", count: 2...2, in: OperationLimits.extents)
    size = WindowSize(rows: sides[0], columns: sides[1])
    stride = try attributes.requiredInteger("stride", in: OperationLimits.extents)
    padding = try Padding(attributes: attributes)
  }

  /// For receptive fields: they grow by the longer side.
  var field: (kernel: Int, stride: Int) { (size.longerSide, stride) }

  /// The same window over an image with more zeros around it; `nil` where the padding follows from the image's size.
  func padded(by zeros: Padding) -> SlidingWindow? {
    padding.widened(by: zeros).map { SlidingWindow(size, stride: stride, padding: $0) }
  }

  /// Whether every number is in its range.
  private var isSound: Bool {
    [size.rows, size.columns, stride].allSatisfy(OperationLimits.extents.contains) && padding.isSound
  }

  /// Whether every window sees some of the image, whatever the image.
  var alwaysSeesTheImage: Bool {
    guard let sides = padding.sides else { return true }
    return max(sides.top, sides.bottom) < size.rows && max(sides.left, sides.right) < size.columns
  }

  /// The output's shape for the one input `[N, H, W, C]` of `operation`.
  /// - Throws: `GraphError.shape` when the window does not fit or a size is out of its range.
  func outputShape(
    of operation: some Operation, _ inputs: [Shape], channels: Int, node: String
  ) throws(GraphError) -> Shape {
    func failure(_ expected: String) -> GraphError {
      .shape(operation: operation.kind, node: node, expected: expected, got: inputs)
    }
    guard inputs.count == 1, inputs[0].rank == 4, Shape(bounded: inputs[0].dimensions) != nil else {
      throw failure("one input [N, H, W, C] of at most 2^40 elements")
    }
    guard isSound else {
      throw failure(
        "window and stride from 1 to \(OperationLimits.extents.upperBound), padding from 0 to as much "
          + "(window \(size.rows)x\(size.columns), stride \(stride), padding \(padding.json.compactText))")
    }
    let geometry = WindowGeometry(inputs[0], self)
    guard geometry.outHeight > 0, geometry.outWidth > 0 else {
      throw failure("an image of at least \(size.rows)x\(size.columns) with its padding")
    }
    return try operation.boundedShape(
      [inputs[0].n, geometry.outHeight, geometry.outWidth, channels], inputs, node)
  }
}

/// Where a window slides over an image of one size.
struct WindowGeometry {
  let window: fer_window
  var outHeight: Int { window.out_height }
  var outWidth: Int { window.out_width }

  init(_ input: Shape, _ slide: SlidingWindow) {
    func extent(_ size: Int, _ kernel: Int, _ zeros: (before: Int, behind: Int)?) -> (before: Int, out: Int) {
      if let zeros {
        let room = size + zeros.before + zeros.behind - kernel
        return (zeros.before, room < 0 ? 0 : room / slide.stride + 1)
      }
      let out = (size + slide.stride - 1) / slide.stride
      return (max(0, (out - 1) * slide.stride + kernel - size) / 2, out)
    }
    let sides = slide.padding.sides
    let rows = extent(input.h, slide.size.rows, sides.map { ($0.top, $0.bottom) })
    let columns = extent(input.w, slide.size.columns, sides.map { ($0.left, $0.right) })
    window = fer_window(
      height: input.h, width: input.w, channels: input.c, kernel_height: slide.size.rows,
      kernel_width: slide.size.columns, stride: slide.stride, pad_top: rows.before, pad_left: columns.before,
      out_height: rows.out, out_width: columns.out)
  }
}
