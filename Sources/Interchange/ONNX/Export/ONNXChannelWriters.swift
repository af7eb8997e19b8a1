import Networks
import Tensors

/// Operations along the channels.
enum ONNXChannelWriters {
  typealias Part = ONNXGraphWriter.Part

  static func batchNormalization(
    _ writer: inout ONNXGraphWriter, _ part: Part, _ operation: BatchNormalization
  ) throws -> String {
    var weights: [String] = []
    for role in [ParameterRole.gamma, .beta, .movingMean, .movingVariance] {
      weights.append(try writer.weight(part, role))
    }
    let attributes: [ONNXGraphWriter.Attribute] = [
      .number("epsilon", operation.epsilon), .number("momentum", operation.momentum),
    ]
    guard part.shape.rank == 3 else {
      return writer.finish(part, "BatchNormalization", [part.inputs[0]] + weights, attributes)
    }
    let turn = [ONNXGraphWriter.Attribute.integers("perm", [0, 2, 1])]
    let turned = writer.step(part, "channels_first", "Transpose", [part.inputs[0]], turn)
    let normalized = writer.step(part, "normalized", "BatchNormalization", [turned] + weights, attributes)
    return writer.finish(part, "Transpose", [normalized], turn)
  }

  static func affine(_ writer: inout ONNXGraphWriter, _ part: Part) throws -> String {
    let dims = part.isMap() ? [part.shape.c, 1, 1] : [part.shape.c]
    let gamma = try writer.weight(part, .gamma, dims: dims)
    let beta = try writer.weight(part, .beta, dims: dims)
    let scaled = writer.step(part, "scaled", "Mul", [part.inputs[0], gamma])
    return writer.finish(part, "Add", [scaled, beta])
  }

  static func dense(_ writer: inout ONNXGraphWriter, _ part: Part, _ operation: Dense) throws -> String {
    let inputs = part.inputShapes[0].c
    let bias = operation.hasBias ? [try writer.weight(part, .bias)] : []
    switch part.inputShapes[0].rank {
    case 2: return writer.finish(part, "Gemm", [part.inputs[0], try writer.weight(part, .kernel)] + bias)
    case 4:
      // A layer at each place of a map is a convolution that sees one place.
      let order = KernelOrder(out: operation.units, inputs: inputs, positions: 1)
      let dims = [operation.units, inputs, 1, 1]
      let kernel = try writer.weight(part, .kernel, dims: dims) { order.outputsFirst($0, shape: Shape(dims)) }
      return writer.finish(part, "Conv", [part.inputs[0], kernel] + bias, [.integers("kernel_shape", [1, 1])])
    default:
      let kernel = try writer.weight(part, .kernel)
      guard let shift = bias.first else { return writer.finish(part, "MatMul", [part.inputs[0], kernel]) }
      let product = writer.step(part, "product", "MatMul", [part.inputs[0], kernel])
      return writer.finish(part, "Add", [product, shift])
    }
  }

  /// The mean or maximum over the channels of a map.
  static func reduce(_ writer: inout ONNXGraphWriter, _ part: Part, _ kind: String) -> String {
    // The axes are an input since operator set 18.
    guard writer.opset >= 18 else {
      return writer.finish(part, kind, part.inputs, [.integers("axes", [1]), .integer("keepdims", 1)])
    }
    return writer.finish(part, kind, [part.inputs[0], writer.integers(part, "axes", [1])], [.integer("keepdims", 1)])
  }
}
