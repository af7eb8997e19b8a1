import Networks
import Tensors

extension KerasLayerRegistry {
  /// Pooling in windows and over whole maps.
  static let poolings: [KerasLayerKind] = [
    KerasLayerKind("MaxPooling2D", "MaxPool2D") { call, writer in
      let (size, stride, padding) = try window(call)
      // Without padding it makes no difference what padding counts as, and this form can take up a ZeroPadding before it.
      if size.rows == size.columns, padding == .zeros(0) {
        return try writer.add(call, "", MaxPooling(size: size.rows, stride: stride))
      }
      return try writer.add(call, "", MaxPooling(size: size, stride: stride, padding: padding))
    },
    KerasLayerKind("AveragePooling2D", "AvgPool2D") { call, writer in
      let (size, stride, padding) = try window(call)
      return try writer.add(
        call, "", AveragePooling(size: size, stride: stride, padding: padding, countsPadding: false))
    },
    KerasLayerKind("GlobalAveragePooling2D", "GlobalAvgPool2D") { call, writer in
      try pooled(call, GlobalAveragePooling(), &writer)
    },
    KerasLayerKind("GlobalMaxPooling2D", "GlobalMaxPool2D") { call, writer in
      try pooled(call, GlobalMaxPooling(), &writer)
    },
  ]

  private static func window(
    _ call: KerasLayerCall
  ) throws(ImportError) -> (size: WindowSize, stride: Int, padding: Padding) {
    _ = try call.shape(rank: 4)
    let size = try call.settings.window("pool_size")
    // Keras steps by the window's size unless told otherwise.
    let stride = try call.settings.stride("strides", else: (size.rows, size.columns))
    return (size, stride, try call.settings.padding())
  }

  private static func pooled(
    _ call: KerasLayerCall, _ operation: any Operation, _ writer: inout KerasGraphWriter
  ) throws -> NodeReference {
    let shape = try call.shape(rank: 4)
    let node = try writer.add(call, "", operation)
    guard try call.settings.flag("keepdims", else: false) else { return node }
    return try writer.add(call, "map", Reshape(to: [1, 1, shape.c]), inputs: [node])
  }
}
