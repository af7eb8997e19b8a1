import Networks
import Tensors

/// Convolutions of maps: plain, depthwise, and in groups.
enum ONNXConvolutions {
  static func convolution(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let value = try translation.activation(node, 0)
    let weight = try translation.constant(node, 1)
    guard weight.dims.count == 4, value.dims.count == 3 else {
      throw node.setting(
        "kernel of dimensions", "\(weight.dims)", "two-dimensional convolutions, [out, in, height, width]")
    }
    let input = try translation.map(node, value)
    let (channels, height, width) = (value.dims[0], value.dims[1], value.dims[2])
    let out = weight.dims[0]
    let groups = try node.integer("group") ?? 1
    guard groups >= 1, channels % groups == 0, weight.dims[1] == channels / groups, out >= 1, out % groups == 0,
      !weight.isTransposed
    else {
      throw node.malformed("a kernel for \(channels) channels in \(groups) groups", "\(weight.dims)")
    }
    let bias = try translation.optionalConstant(node, 2)
    guard bias.map({ $0.count == out }) ?? true else {
      throw node.malformed("\(out) values as bias", "\(bias?.dims ?? [])")
    }
    let window = try ONNXWindow(node, kernel: Array(weight.dims[2...]), image: (height, width))
    let isDepthwise = groups == channels && groups > 1
    let operation: any Operation =
      isDepthwise
      ? DepthwiseConvolution(
        kernel: window.size, stride: window.stride, padding: window.padding, multiplier: out / channels,
        bias: bias != nil)
      : Convolution(
        filters: out, kernel: window.size, stride: window.stride, padding: window.padding, bias: bias != nil)
    let kernel = Kernel(
      out: out, channels: channels, groups: groups, rows: window.size.rows, columns: window.size.columns,
      dilations: window.dilations, isDepthwise: isDepthwise)
    let result = try translation.add(
      node, operation, [input], weights: [weight, bias], settings: "\(groups) \(window.dilations)"
    ) { (translation, name) throws(ImportError) in
      try kernel.fill("\(name)/kernel", weight, &translation, node)
      if let bias { translation.set("\(name)/bias", bias) }
    }
    let shape = try translation.assembly.shape(of: result)
    return [.activation(ONNXActivation(result, [out, shape.h, shape.w], isChannelsFirst: true))]
  }

  /// The sizes of a kernel `[out, in / groups, rows, columns]`, with the gaps that dilations make.
  private struct Kernel {
    let out: Int
    let channels: Int
    let groups: Int
    let rows: Int
    let columns: Int
    let dilations: [Int]
    let isDepthwise: Bool

    func fill(
      _ parameter: String, _ weight: ONNXConstant, _ translation: inout ONNXTranslation, _ node: ONNXNode
    ) throws(ImportError) {
      let positions = rows * columns
      let tensor = try spread(weight, &translation, node)
      if isDepthwise {
        // Output `c * multiplier + m` reads channel `c` on both sides, so that this is a matrix with its axes swapped.
        let order = KernelOrder(out: out, inputs: 1, positions: positions)
        translation.set(
          parameter, weight, to: order.outputsLast(tensor, shape: [rows, columns, channels, out / channels]),
          action: translation.transposed(weight, "[out, 1, height, width]"))
        return
      }
      let order = KernelOrder(out: out, inputs: channels, positions: positions)
      let shape: Shape = [rows, columns, channels, out]
      if groups == 1 {
        translation.set(
          parameter, weight, to: order.outputsLast(tensor, shape: shape),
          action: translation.transposed(weight, "[out, in, height, width]"))
        return
      }
      let (grown, overflow) = tensor.count.multipliedReportingOverflow(by: groups)
      try translation.grow(node, by: overflow ? .max : grown)
      translation.assembly.note(
        "node \(node.name): a convolution in \(groups) groups became one that sees all channels, with zeros for the "
          + "others"
      )
      translation.set(
        parameter, weight, to: order.blockDiagonal(tensor, groups: groups, shape: shape),
        action: translation.transposed(weight, "[out, in / \(groups), height, width]"))
    }

    /// The weights as they are, or with zeros between them: `dilations` apart.
    private func spread(
      _ weight: ONNXConstant, _ translation: inout ONNXTranslation, _ node: ONNXNode
    ) throws(ImportError) -> Tensor {
      guard dilations != [1, 1] else { return weight.tensor() }
      let (height, width) = (weight.dims[2], weight.dims[3])
      let kernels = weight.dims[0] * weight.dims[1]
      let (count, overflow) = kernels.multipliedReportingOverflow(by: rows * columns)
      try translation.grow(node, by: overflow ? .max : count)
      translation.assembly.note(
        "node \(node.name): a convolution with dilations \(dilations) became one of \(rows) x \(columns) places, with "
          + "zeros between its weights")
      var result = Tensor([count])
      weight.tensor().withElements { source in
        result.withMutableElements { target in
          for i in source.indices {
            let (kernel, y, x) = (i / (height * width), i / width % height, i % width)
            target[(kernel * rows + y * dilations[0]) * columns + x * dilations[1]] = source[i]
          }
        }
      }
      return result
    }
  }
}
