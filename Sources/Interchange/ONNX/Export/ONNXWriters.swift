import Networks
import Tensors

/// How every operation is written. A new operation is one entry here.
enum ONNXWriters {
  /// Writes a node of the network, and gives the name of its value: `part.output`, or that of an earlier value.
  typealias Writer = @Sendable (inout ONNXGraphWriter, ONNXGraphWriter.Part, any Operation) throws -> String

  /// The writers by the operation's kind.
  static let all: [String: Writer] = [
    "Activation": of(Activation.self, ONNXFunctionWriters.activation),
    "Add": { (writer, part, _) in writer.finish(part, part.inputs.count == 2 ? "Add" : "Sum", part.inputs) },
    "AveragePooling": of(AveragePooling.self, ONNXWindowWriters.averagePooling),
    "BatchNormalization": of(BatchNormalization.self, ONNXChannelWriters.batchNormalization),
    "ChannelAffine": { (writer, part, _) in try ONNXChannelWriters.affine(&writer, part) },
    "ChannelMaximum": { (writer, part, _) in ONNXChannelWriters.reduce(&writer, part, "ReduceMax") },
    "ChannelMean": { (writer, part, _) in ONNXChannelWriters.reduce(&writer, part, "ReduceMean") },
    "Concatenate": { (writer, part, _) in
      writer.finish(part, "Concat", part.inputs, [.integer("axis", part.isMap() ? 1 : part.shape.rank - 1)])
    },
    "Convolution": of(Convolution.self, ONNXWindowWriters.convolution),
    "Dense": of(Dense.self, ONNXChannelWriters.dense),
    "DepthwiseConvolution": of(DepthwiseConvolution.self, ONNXWindowWriters.depthwiseConvolution),
    // Dropout does nothing when a network is used.
    "Dropout": { (_, part, _) in part.inputs[0] },
    "Flatten": of(Flatten.self, ONNXOrderWriters.flatten),
    "GlobalAveragePooling": { (writer, part, _) in ONNXOrderWriters.global(&writer, part, "GlobalAveragePool") },
    "GlobalMaxPooling": { (writer, part, _) in ONNXOrderWriters.global(&writer, part, "GlobalMaxPool") },
    "MaxPooling": of(MaxPooling.self, ONNXWindowWriters.maxPooling),
    "Multiply": { (writer, part, _) in ONNXOrderWriters.multiply(&writer, part) },
    "PReLU": { (writer, part, _) in
      let channels = part.shape.c
      let slope = try writer.weight(part, .alpha, dims: part.isMap() ? [channels, 1, 1] : [channels])
      return writer.finish(part, "PRelu", [part.inputs[0], slope])
    },
    "ReLU": { (writer, part, _) in writer.finish(part, "Relu", part.inputs) },
    "Reshape": { (writer, part, _) in ONNXOrderWriters.reshape(&writer, part) },
    "ScaleChannels": { (writer, part, _) in ONNXOrderWriters.multiply(&writer, part) },
    "ScalePositions": { (writer, part, _) in ONNXOrderWriters.multiply(&writer, part) },
    "Sigmoid": { (writer, part, _) in writer.finish(part, "Sigmoid", part.inputs) },
    "Softmax": { (writer, part, _) in
      writer.finish(part, "Softmax", part.inputs, [.integer("axis", part.isMap() ? 1 : -1)])
    },
    "ZeroPadding": of(ZeroPadding.self, ONNXWindowWriters.zeroPadding),
  ]

  /// A writer for operations of one type.
  private static func of<Kind: Operation>(
    _: Kind.Type, _ write: @escaping @Sendable (inout ONNXGraphWriter, ONNXGraphWriter.Part, Kind) throws -> String
  ) -> Writer {
    { (writer, part, operation) in
      guard let operation = operation as? Kind else {
        throw ONNXExportError.operation(node: part.name, kind: operation.kind)
      }
      return try write(&writer, part, operation)
    }
  }
}
