import Networks

/// How a convolution or pooling slides, from the node's attributes.
struct ONNXWindow {
  let size: WindowSize
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
  /// - Throws: `ImportError` for one or three dimensions, dilations, unequal strides and negative padding.
  init(_ node: ONNXNode, kernel: [Int]?, image: (height: Int, width: Int)) throws(ImportError) {
    let shape = try node.integers("kernel_shape") ?? kernel
    guard let shape else { throw node.malformed("a kernel_shape", "none") }
    guard shape.count == 2 else { throw node.setting("kernel_shape", "\(shape)", "rows and columns") }
    guard shape.allSatisfy({ (1...1 << 16).contains($0) }), kernel == nil || shape == kernel else {
      throw node.malformed("kernel_shape \(kernel.map { "\($0)" } ?? "of positive numbers")", "\(shape)")
    }
    let dilations = try node.integers("dilations") ?? [1, 1]
    guard dilations.count == 2, zip(dilations, shape).allSatisfy({ $0 == 1 || ($0 >= 1 && $1 == 1) }) else {
      throw node.setting("dilations", "\(dilations)", "1")
    }
    let strides = try node.integers("strides") ?? [1, 1]
    guard strides.count == 2, strides[0] == strides[1], (1...1 << 16).contains(strides[0]) else {
      throw node.setting("strides", "\(strides)", "equal ones")
    }
    size = WindowSize(rows: shape[0], columns: shape[1])
    stride = strides[0]
    let step = stride
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
      func zeros(_ extent: Int, _ kernel: Int) -> (small: Int, large: Int) {
        let total = max(0, ((extent + step - 1) / step - 1) * step + kernel - extent)
        return (total / 2, total - total / 2)
      }
      let (rows, columns) = (zeros(image.height, shape[0]), zeros(image.width, shape[1]))
      sides =
        isSame
        ? (rows.small, rows.large, columns.small, columns.large)
        : (rows.large, rows.small, columns.large, columns.small)
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
