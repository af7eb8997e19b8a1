import Networks
import Tensors

/// Functions of one value, and the softmax.
enum ONNXActivations {
  /// A function without settings.
  static func plain(_ function: Activation.Function) -> ONNXOperators.Translator {
    { (translation, node) throws(ImportError) in try apply(Activation(function), &translation, node) }
  }

  static func relu(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    try apply(ReLU(), &translation, node)
  }

  static func sigmoid(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    guard !translation.isResult(node) else {
      throw node.setting(
        "place", "at the end", "a Sigmoid inside the network; logits or a softmax are expected as result")
    }
    return try apply(Sigmoid(), &translation, node)
  }

  static func elu(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    try apply(Activation(.elu(alpha: node.number("alpha") ?? 1)), &translation, node)
  }

  static func leakyReLU(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    try apply(Activation(.leakyReLU(slope: node.number("alpha") ?? 0.01)), &translation, node)
  }

  static func hardSigmoid(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let function = Activation.Function.hardSigmoid(
      slope: try node.number("alpha") ?? 0.2, offset: try node.number("beta") ?? 0.5)
    return try apply(Activation(function), &translation, node)
  }

  static func gelu(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let form = try node.text("approximate") ?? "none"
    guard form == "none" || form == "tanh" else { throw node.setting("approximate", form, "none, tanh") }
    return try apply(Activation(.gelu(isApproximate: form == "tanh")), &translation, node)
  }

  static func selu(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let alpha = try node.number("alpha") ?? 1.67326
    let gamma = try node.number("gamma") ?? 1.0507
    guard abs(alpha - 1.67326) < 1e-4, abs(gamma - 1.0507) < 1e-4 else {
      throw node.setting("alpha and gamma", "\(alpha) and \(gamma)", "1.67326 and 1.0507, as Klambauer et al. derived")
    }
    return try apply(Activation(.selu), &translation, node)
  }

  static func swish(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let alpha = try node.number("alpha") ?? 1
    guard alpha == 1 else { throw node.setting("alpha", "\(alpha)", "1") }
    return try apply(Activation(.silu), &translation, node)
  }

  static func clip(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let bounds =
      translation.opset < 11
      ? (low: try node.number("min"), high: try node.number("max"))
      : (low: try translation.optionalScalar(node, 1), high: try translation.optionalScalar(node, 2))
    let high = bounds.high ?? .infinity
    guard bounds.low == 0, high > 0 else {
      throw node.setting(
        "bounds", "\(bounds.low ?? -.infinity) and \(high)", "0 and a positive number, or 0 and no upper bound")
    }
    // Exporters write the largest float for none.
    return try apply(
      high >= 3e38 ? ReLU() : Activation(.clippedReLU(maximum: high)), &translation, node)
  }

  static func prelu(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let value = try translation.activation(node, 0)
    let slope = try translation.constant(node, 1)
    let factor = try ChannelFactor(slope, for: value, node)
    let channels = factor.channels
    let result = try translation.add(
      node, PReLU(), [translation.shaped(value.node, factor.shape)], weights: [slope], settings: "\(channels)"
    ) { (translation, name) throws(ImportError) in
      translation.set("\(name)/alpha", slope, to: try factor.values(&translation, node))
    }
    return [.activation(ONNXActivation(result, value.dims, isChannelsFirst: factor.isChannelsFirst))]
  }

  static func softmax(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let value = try translation.activation(node, 0)
    let given = try node.integer("axis") ?? (translation.opset < 13 ? 1 : -1)
    let rank = value.dims.count + 1
    let axis = try translation.axis(node, given, rank: rank)
    if translation.isResult(node), value.dims.filter({ $0 > 1 }).count <= 1 {
      translation.assembly.note(
        "the \(node.kind == "Softmax" ? "softmax" : "log-softmax") at the end (node \(node.name)) was taken off: "
          + "the network gives logits"
      )
      return [.activation(value)]
    }
    guard node.kind == "Softmax" else {
      throw node.setting("place", "inside the network", "a log-softmax as the last node, which is taken off")
    }
    // Before version 13, all axes from the given one on are one.
    guard translation.opset >= 13 || axis == rank - 1 else {
      throw node.setting("axis", "\(given)", "the last axis before operator set 13")
    }
    let isFirst = axis == 1 && value.isOrdered(channelsFirst: true)
    guard isFirst || (axis == rank - 1 && value.isOrdered(channelsFirst: false)) else {
      throw node.setting("axis", "\(given)", "the axis of the channels")
    }
    let dims = ONNXActivation(value.node, value.dims, isChannelsFirst: isFirst && rank > 2).orderedDims
    let result = try translation.add(node, Softmax(), [translation.shaped(value.node, dims)])
    return [.activation(ONNXActivation(result, value.dims, isChannelsFirst: isFirst && rank > 2))]
  }

  /// A function of each value: dimensions and order stay.
  private static func apply(
    _ operation: any Operation, _ translation: inout ONNXTranslation, _ node: ONNXNode
  ) throws(ImportError) -> [ONNXValue] {
    let value = try translation.activation(node, 0)
    let result = try translation.add(node, operation, [value.node])
    return [.activation(ONNXActivation(result, value.dims, isChannelsFirst: value.isChannelsFirst))]
  }
}
