import Networks
import Tensors

/// Products with a matrix of the file: fully connected layers.
enum ONNXProducts {
  static func gemm(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    guard try node.integer("transA") ?? 0 == 0 else { throw node.setting("transA", "1", "0") }
    return try dense(
      &translation, node, isOutFirst: try node.integer("transB") ?? 0 != 0, alpha: try node.number("alpha") ?? 1,
      beta: try node.number("beta") ?? 1)
  }

  static func matrix(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    try dense(&translation, node, isOutFirst: false, alpha: 1, beta: 1)
  }

  private static func dense(
    _ translation: inout ONNXTranslation, _ node: ONNXNode, isOutFirst: Bool, alpha: Float, beta: Float
  ) throws(ImportError) -> [ONNXValue] {
    let value = try translation.activation(node, 0)
    let weight = try translation.constant(node, 1)
    guard weight.dims.count == 2, let inputs = value.dims.last, value.isOrdered(channelsFirst: false) else {
      throw node.setting(
        "inputs of dimensions", "\(value.text) and \(weight.dims)", "vectors [N, in] and a matrix of the file")
    }
    // A matrix behind a Transpose stands in the file the other way round.
    let isOutFirst = isOutFirst != weight.isTransposed
    let stored =
      weight.isTransposed
      ? (rows: weight.dims[1], columns: weight.dims[0]) : (rows: weight.dims[0], columns: weight.dims[1])
    let units = isOutFirst ? stored.rows : stored.columns
    guard units >= 1, (isOutFirst ? stored.columns : stored.rows) == inputs else {
      throw node.malformed("a matrix for \(inputs) inputs", "\(weight.dims)")
    }
    let bias = try translation.optionalConstant(node, 2)
    guard bias.map({ $0.count == units || $0.count == 1 }) ?? true else {
      throw node.malformed("\(units) values as bias", "\(bias?.dims ?? [])")
    }
    let result = try translation.add(
      node, Dense(units: units, bias: bias != nil), [translation.shaped(value.node, value.dims)],
      weights: [weight, bias], settings: "\(isOutFirst) \(alpha) \(beta)"
    ) { (translation, name) throws(ImportError) in
      let shape: Shape = [inputs, units]
      let kernel = weight.tensor()
      if isOutFirst {
        let turned = KernelOrder(out: units, inputs: inputs, positions: 1).outputsLast(kernel, shape: shape)
        translation.set(
          "\(name)/kernel", weight, to: scaled(turned, alpha), action: translation.transposed(weight, "[out, in]"))
      } else {
        translation.set(
          "\(name)/kernel", weight, to: scaled(kernel.shape == shape ? kernel : kernel.reshaped(shape), alpha))
      }
      if let bias {
        let values =
          bias.count == 1 && units > 1 ? Tensor([units], repeating: bias.tensor()[0]) : bias.tensor().reshaped([units])
        translation.set("\(name)/bias", bias, to: scaled(values, beta))
      }
    }
    var dims = value.dims
    dims[dims.count - 1] = units
    return [.activation(ONNXActivation(result, dims, isChannelsFirst: false))]
  }

  private static func scaled(_ tensor: Tensor, _ factor: Float) -> Tensor {
    guard factor != 1 else { return tensor }
    var result = tensor
    result.withMutableElements { for i in $0.indices { $0[i] *= factor } }
    return result
  }
}
