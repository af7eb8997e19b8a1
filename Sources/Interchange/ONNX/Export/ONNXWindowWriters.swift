import Networks
import Tensors

/// Convolutions, poolings and padding.
enum ONNXWindowWriters {
  typealias Part = ONNXGraphWriter.Part

  static func convolution(
    _ writer: inout ONNXGraphWriter, _ part: Part, _ operation: Convolution
  ) throws -> String {
    let kernel = operation.kernel
    let channels = part.inputShapes[0].c
    let dims = [operation.filters, channels, kernel.rows, kernel.columns]
    let order = KernelOrder(out: operation.filters, inputs: channels, positions: kernel.rows * kernel.columns)
    var inputs = [part.inputs[0]]
    inputs.append(try writer.weight(part, .kernel, dims: dims) { order.outputsFirst($0, shape: Shape(dims)) })
    if operation.hasBias { inputs.append(try writer.weight(part, .bias)) }
    let sides = sides(operation.padding, kernel, operation.stride, part.inputShapes[0])
    return writer.finish(
      part, "Conv", inputs, window(kernel, operation.stride, sides) + [.integer("group", 1)])
  }

  static func depthwiseConvolution(
    _ writer: inout ONNXGraphWriter, _ part: Part, _ operation: DepthwiseConvolution
  ) throws -> String {
    let kernel = operation.kernel
    let channels = part.inputShapes[0].c
    let dims = [channels * operation.multiplier, 1, kernel.rows, kernel.columns]
    let order = KernelOrder(out: dims[0], inputs: 1, positions: kernel.rows * kernel.columns)
    var inputs = [part.inputs[0]]
    inputs.append(try writer.weight(part, .kernel, dims: dims) { order.outputsFirst($0, shape: Shape(dims)) })
    if operation.hasBias { inputs.append(try writer.weight(part, .bias)) }
    let sides = sides(operation.padding, kernel, operation.stride, part.inputShapes[0])
    return writer.finish(
      part, "Conv", inputs, window(kernel, operation.stride, sides) + [.integer("group", channels)])
  }

  static func maxPooling(_ writer: inout ONNXGraphWriter, _ part: Part, _ operation: MaxPooling) -> String {
    let sides = sides(operation.padding, operation.size, operation.stride, part.inputShapes[0])
    return pooling(
      &writer, part, "MaxPool", operation.size, operation.stride, sides, countsPadding: operation.countsPadding)
  }

  static func averagePooling(_ writer: inout ONNXGraphWriter, _ part: Part, _ operation: AveragePooling) -> String {
    let sides = sides(operation.padding, operation.size, operation.stride, part.inputShapes[0])
    return pooling(
      &writer, part, "AveragePool", operation.size, operation.stride, sides, countsPadding: operation.countsPadding)
  }

  static func zeroPadding(_ writer: inout ONNXGraphWriter, _ part: Part, _ operation: ZeroPadding) -> String {
    writer.finish(part, "Pad", [part.inputs[0], writer.integers(part, "pads", pads(operation.sides))])
  }

  private typealias Sides = (top: Int, bottom: Int, left: Int, right: Int)

  /// ONNX's own padding is never a value; zeros that are stand in a node before.
  private static func pooling(
    _ writer: inout ONNXGraphWriter, _ part: Part, _ kind: String, _ size: WindowSize, _ stride: Int, _ sides: Sides,
    countsPadding: Bool
  ) -> String {
    guard countsPadding, sides != (0, 0, 0, 0) else {
      return writer.finish(part, kind, part.inputs, window(size, stride, sides))
    }
    let amounts = writer.integers(part, "pads", pads(sides))
    let padded = writer.step(part, "padded", "Pad", [part.inputs[0], amounts])
    return writer.finish(part, kind, [padded], window(size, stride, (0, 0, 0, 0)))
  }

  /// Before and behind each of the axes N, C, H, W.
  private static func pads(_ sides: Sides) -> [Int] { [0, 0, sides.top, sides.left, 0, 0, sides.bottom, sides.right] }

  private static func window(_ size: WindowSize, _ stride: Int, _ sides: Sides) -> [ONNXGraphWriter.Attribute] {
    [
      .integers("kernel_shape", [size.rows, size.columns]), .integers("strides", [stride, stride]),
      .integers("pads", [sides.top, sides.left, sides.bottom, sides.right]),
    ]
  }

  /// The padding in numbers; that of `same` follows from the size of the image.
  private static func sides(_ padding: Padding, _ size: WindowSize, _ stride: Int, _ input: Shape) -> Sides {
    if let sides = padding.sides { return sides }
    let rows = SamePadding.zeros(extent: input.h, kernel: size.rows, stride: stride)
    let columns = SamePadding.zeros(extent: input.w, kernel: size.columns, stride: stride)
    return (rows.smaller, rows.larger, columns.smaller, columns.larger)
  }
}
