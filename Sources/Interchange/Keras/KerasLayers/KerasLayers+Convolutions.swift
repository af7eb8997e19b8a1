import Networks
import Tensors

extension KerasLayerRegistry {
  /// Convolutions and fully connected layers.
  static let convolutions: [KerasLayerKind] = [
    KerasLayerKind("Conv2D", "Convolution2D", slots: { try kernel("kernel", $0) }, translate: convolution),
    KerasLayerKind("DepthwiseConv2D", slots: { try kernel("depthwise_kernel", $0) }) { call, writer in
      let shape = try convolutionInput(call)
      let settings = call.settings
      let activation = try settings.activation()
      let size = try settings.window("kernel_size")
      let multiplier = try settings.integer("depth_multiplier", in: 1...1024, else: 1)
      let operation = DepthwiseConvolution(
        kernel: size, stride: try settings.stride("strides"), padding: try settings.padding(), multiplier: multiplier,
        bias: try settings.flag("use_bias", else: true))
      let node = try writer.add(call, "", operation) {
        try call.kernelAndBias("depthwise_kernel", as: [size.rows, size.columns, shape.c, multiplier])
      }
      return try writer.activate(call, activation, node)
    },
    KerasLayerKind(
      "SeparableConv2D", "SeparableConvolution2D",
      slots: { settings in
        [.learned("depthwise_kernel"), .learned("pointwise_kernel")] + (try bias(settings))
      }
    ) { call, writer in
      _ = try convolutionInput(call)
      let settings = call.settings
      let activation = try settings.activation()
      let depthwise = DepthwiseConvolution(
        kernel: try settings.window("kernel_size"), stride: try settings.stride("strides"),
        padding: try settings.padding(), multiplier: try settings.integer("depth_multiplier", in: 1...1024, else: 1),
        bias: false)
      let pointwise = Convolution(
        filters: try settings.integer("filters", in: filterLimits), kernelSize: 1,
        bias: try settings.flag("use_bias", else: true))
      let middle = try writer.add(call, "depthwise", depthwise) {
        [(.kernel, try call.tensors.value("depthwise_kernel"))]
      }
      let node = try writer.add(call, "", pointwise, inputs: [middle]) { try call.kernelAndBias("pointwise_kernel") }
      return try writer.activate(call, activation, node)
    },
    KerasLayerKind("Dense", slots: { try kernel("kernel", $0) }) { call, writer in
      _ = try call.shape()
      let settings = call.settings
      let activation = try settings.activation()
      let operation = Dense(
        units: try settings.integer("units", in: filterLimits), bias: try settings.flag("use_bias", else: true))
      let node = try writer.add(call, "", operation) { try call.kernelAndBias("kernel") }
      return try writer.activate(call, activation, node)
    },
  ]

  private static let filterLimits = 1...(1 << 20)

  private static func kernel(_ name: String, _ settings: KerasSettings) throws(ImportError) -> [KerasSlot] {
    [KerasSlot(names: [name, "kernel"])] + (try bias(settings))
  }

  private static func bias(_ settings: KerasSettings) throws(ImportError) -> [KerasSlot] {
    try settings.flag("use_bias", else: true) ? [.learned("bias")] : []
  }

  /// The input's shape; refuses holes in the kernel.
  private static func convolutionInput(_ call: KerasLayerCall) throws(ImportError) -> Shape {
    let dilation = try call.settings.pair("dilation_rate", in: 1...1024, else: (1, 1))
    guard dilation == (1, 1) else {
      throw call.settings.unsupported("dilation_rate", call.settings.config["dilation_rate"], "1")
    }
    return try call.shape(rank: 4)
  }

  @Sendable private static func convolution(
    _ call: KerasLayerCall, _ writer: inout KerasGraphWriter
  ) throws -> NodeReference {
    let shape = try convolutionInput(call)
    let settings = call.settings
    let activation = try settings.activation()
    let filters = try settings.integer("filters", in: filterLimits)
    let size = try settings.window("kernel_size")
    let groups = try settings.integer("groups", in: 1...(1 << 20), else: 1)
    let stride = try settings.stride("strides")
    let padding = try settings.padding()
    let hasBias = try settings.flag("use_bias", else: true)
    guard shape.c % groups == 0, filters % groups == 0 else {
      throw settings.unsupported("groups", groups.json, "divisors of \(shape.c) input channels and \(filters) filters")
    }
    let node: NodeReference
    if groups > 1, groups == shape.c {
      // One input channel for each group: the kernel [height, width, 1, filters] has the depthwise order already.
      let operation = DepthwiseConvolution(
        kernel: size, stride: stride, padding: padding, multiplier: filters / groups, bias: hasBias)
      node = try writer.add(call, "", operation) {
        try call.kernelAndBias("kernel", as: [size.rows, size.columns, shape.c, filters / groups])
      }
    } else {
      let operation = Convolution(filters: filters, kernel: size, stride: stride, padding: padding, bias: hasBias)
      node = try writer.add(call, "", operation) {
        var values = try call.kernelAndBias("kernel")
        if groups > 1 { values[0].1 = try values[0].1.spread(groups: groups, channels: shape.c, of: call) }
        return values
      }
      if groups > 1 {
        writer.note("layer \(settings.layer.printable): its \(groups) groups became one kernel with zeros between them")
      }
    }
    return try writer.activate(call, activation, node)
  }
}

extension KerasLayerCall {
  /// The values of a kernel and, where the layer has one, of its bias.
  fileprivate func kernelAndBias(_ name: String, as shape: Shape? = nil) throws -> [(ParameterRole, KerasValue)] {
    let kernel = (ParameterRole.kernel, try tensors.value(name, as: shape))
    return try settings.flag("use_bias", else: true) ? [kernel, (.bias, try tensors.value("bias"))] : [kernel]
  }
}

extension KerasValue {
  /// A kernel of groups, `[height, width, channels / groups, filters]`, as a kernel of all channels.
  fileprivate func spread(groups: Int, channels: Int, of call: KerasLayerCall) throws(ImportError) -> KerasValue {
    let shape = tensor.shape
    let part = channels / groups
    guard shape.rank == 4, shape[2] == part, shape[3] % groups == 0, tensor.count <= HDF5File.elementLimit / groups
    else {
      throw .weights(
        path: call.settings.path, tensor: source?.path ?? "", node: call.settings.layer,
        expected: "a kernel [height, width, \(part), filters]", got: "\(shape)")
    }
    let filters = shape[3]
    let width = filters / groups
    var whole = Tensor([shape[0], shape[1], channels, filters])
    whole.withMutableElements { target in
      tensor.withElements { source in
        for position in 0..<(shape[0] * shape[1]) {
          for channel in 0..<channels {
            let first = channel / part * width
            let from = (position * part + channel % part) * filters + first
            let to = (position * channels + channel) * filters + first
            for i in 0..<width { target[to + i] = source[from + i] }
          }
        }
      }
    }
    return KerasValue(whole, from: source, change: "\(groups) groups")
  }
}
