import Networks

/// How a convolution or pooling slides, from the node's attributes.
struct ONNXWindow {
  /// The most rows and columns of a kernel that dilations spread.
  private static let spreadLimit = 128

  /// With the gaps that dilations make.
  let size: WindowSize
  /// How far apart neighbours of the kernel lie, in rows and columns: 1 without gaps.
  let dilations: [Int]
  let stride: Int
  /// Rows and columns of zeros on each side.
  private(set) var sides: (top: Int, bottom: Int, left: Int, right: Int)
  /// Whether the padding is that of Keras's `same`.
  let isSame: Bool

  /// The padding as operations take it.
  var padding: Padding {
    if isSame { return .same }
    let (top, bottom, left, right) = sides
    return top == bottom && left == right && top == left
      ? .zeros(top) : .sides(top: top, bottom: bottom, left: left, right: right)
  }

  /// Whether nothing lies around the image.
  var isUnpadded: Bool { sides == (0, 0, 0, 0) }

  /// - Parameters:
  ///   - node: a `Conv`, `MaxPool` or `AveragePool`.
  ///   - kernel: the kernel's rows and columns; `nil`: the node must say them.
  ///   - image: the input's rows and columns.
  /// - Throws: `ImportError` for one or three dimensions, dilations of poolings, unequal strides and negative padding.
  init(_ node: ONNXNode, kernel: [Int]?, image: (height: Int, width: Int)) throws(ImportError) {
    let shape = try node.integers("kernel_shape") ?? kernel
    guard let shape else { throw node.malformed("a kernel_shape", "none") }
    guard shape.count == 2 else { throw node.setting("kernel_shape", "\(shape)", "rows and columns") }
    guard shape.allSatisfy({ (1...1 << 16).contains($0) }), kernel == nil || shape == kernel else {
      throw node.malformed("kernel_shape \(kernel.map { "\($0)" } ?? "of positive numbers")", "\(shape)")
    }
    let dilations = try node.integers("dilations") ?? [1, 1]
    guard dilations.count == 2, dilations.allSatisfy({ $0 >= 1 }) else {
      throw node.malformed("two dilations from 1", "\(dilations)")
    }
    // A kernel of one row has no gaps.
    self.dilations = zip(dilations, shape).map { $1 == 1 ? 1 : $0 }
    let spread = zip(self.dilations, shape).map { ($1 - 1).multipliedReportingOverflow(by: $0) }
    guard
      self.dilations == [1, 1]
        || (kernel != nil && spread.allSatisfy { !$0.overflow && $0.partialValue < Self.spreadLimit })
    else {
      throw node.setting(
        "dilations", "\(dilations)",
        kernel == nil ? "1" : "those that spread a kernel over at most \(Self.spreadLimit) rows and columns")
    }
    size = WindowSize(rows: spread[0].partialValue + 1, columns: spread[1].partialValue + 1)
    let strides = try node.integers("strides") ?? [1, 1]
    guard strides.count == 2, strides[0] == strides[1], (1...1 << 16).contains(strides[0]) else {
      throw node.setting("strides", "\(strides)", "equal ones")
    }
    stride = strides[0]
    let mode = try node.text("auto_pad") ?? "NOTSET"
    isSame = mode == "SAME_UPPER"
    switch mode {
    case "NOTSET", "":
      let pads = try node.integers("pads") ?? [0, 0, 0, 0]
      guard pads.count == 4, pads.allSatisfy({ (0...1 << 16).contains($0) }) else {
        throw node.setting("pads", "\(pads)", "four numbers from 0 to 65536")
      }
      sides = (pads[0], pads[2], pads[1], pads[3])
    case "VALID": sides = (0, 0, 0, 0)
    case "SAME_UPPER", "SAME_LOWER":
      let rows = SamePadding.zeros(extent: image.height, kernel: size.rows, stride: stride)
      let columns = SamePadding.zeros(extent: image.width, kernel: size.columns, stride: stride)
      sides =
        isSame
        ? (rows.smaller, rows.larger, columns.smaller, columns.larger)
        : (rows.larger, rows.smaller, columns.larger, columns.smaller)
    default: throw node.setting("auto_pad", mode, "NOTSET, VALID, SAME_UPPER, SAME_LOWER")
    }
  }

  /// The window with as many zeros more at the end as let it reach the last values, which is what `ceil_mode` does.
  func roundedUp(image: (height: Int, width: Int)) -> ONNXWindow {
    func missing(_ extent: Int, _ kernel: Int, _ before: Int, _ behind: Int) -> Int {
      let room = extent + before + behind - kernel
      guard room >= 0, room % stride != 0 else { return 0 }
      // A window that would begin behind the image and the zeros before it is left out.
      let start = (room / stride + 1) * stride
      return start < extent + before ? stride - room % stride : 0
    }
    var result = self
    result.sides.bottom += missing(image.height, size.rows, sides.top, sides.bottom)
    result.sides.right += missing(image.width, size.columns, sides.left, sides.right)
    return result
  }
}
