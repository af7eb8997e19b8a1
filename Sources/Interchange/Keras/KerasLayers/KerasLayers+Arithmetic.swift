import Networks
import Tensors

extension KerasLayerRegistry {
  /// Arithmetic with results of layers and constants.
  static let arithmetic: [KerasLayerKind] = [
    KerasLayerKind("keras.ops.Add", "keras.ops.Subtract", "keras.ops.Multiply", "keras.ops.Divide") { call, writer in
      guard let arithmetic = KerasArithmetic(rawValue: call.settings.kind),
        call.inputs.count + (call.constant == nil ? 0 : 1) == 2
      else {
        throw ImportError.malformed(
          path: call.settings.path, place: call.settings.layer, expected: "two operands",
          got: "\(call.inputs.count) results of layers")
      }
      if let constant = call.constant {
        let (factor, shift) = try affine(arithmetic, constant, call.settings)
        return try writer.scale(call, call.inputs[0], by: factor, shift: shift)
      }
      switch arithmetic {
      case .add: return try writer.add(call, "", Add())
      case .subtract: return try difference(call, &writer)
      case .multiply: return try product(call, &writer)
      case .divide: throw call.settings.unsupported("the divisor", "the result of a layer".json, "numbers")
      }
    }
  ]

  /// The factor and the shift that arithmetic with a constant comes to.
  private static func affine(
    _ arithmetic: KerasArithmetic, _ constant: KerasConstant, _ settings: KerasSettings
  ) throws(ImportError) -> (factor: Float, shift: Float) {
    let value = constant.value
    let (factor, shift): (Double, Double)
    switch arithmetic {
    case .add: (factor, shift) = (1, value)
    case .subtract: (factor, shift) = constant.isFirst ? (-1, value) : (1, -value)
    case .multiply: (factor, shift) = (value, 0)
    case .divide:
      guard !constant.isFirst else {
        throw settings.unsupported("the divisor", "the result of a layer".json, "numbers")
      }
      (factor, shift) = (1 / value, 0)
    }
    guard Float(factor).isFinite, Float(shift).isFinite else {
      throw settings.unsupported("the constant", value.json, "numbers that float32 holds, and no division by 0")
    }
    return (Float(factor), Float(shift))
  }

  /// The first input less the second.
  static func difference(_ call: KerasLayerCall, _ writer: inout KerasGraphWriter) throws -> NodeReference {
    let negative = try writer.scale(call, part: "negative", call.inputs[1], by: -1)
    return try writer.add(call, "", Add(), inputs: [call.inputs[0], negative])
  }

  /// The product of all inputs.
  static func product(_ call: KerasLayerCall, _ writer: inout KerasGraphWriter) throws -> NodeReference {
    // The operation takes two at a time, and what is spread over the other comes second.
    let inputs = zip(call.inputs, call.shapes).sorted { $0.1.count > $1.1.count }.map(\.0)
    var product = inputs[0]
    for (i, factor) in inputs.enumerated().dropFirst() {
      product = try writer.add(call, i + 1 == inputs.count ? "" : "part\(i)", Multiply(), inputs: [product, factor])
    }
    return product
  }
}

extension KerasGraphWriter {
  /// Adds a node that multiplies every value by a constant and adds another.
  /// - Parameter part: as for `add`.
  mutating func scale(
    _ call: KerasLayerCall, part: String = "", _ input: NodeReference, by factor: Float, shift: Float = 0
  ) throws -> NodeReference {
    let channels = try shape(of: input).c
    return try add(call, part, ChannelAffine(), inputs: [input]) {
      [
        (.gamma, KerasValue(setting: Tensor([channels], repeating: factor))),
        (.beta, KerasValue(setting: Tensor([channels], repeating: shift))),
      ]
    }
  }
}
