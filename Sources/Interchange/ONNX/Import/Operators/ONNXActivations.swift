import Networks
import Tensors

/// Functions of one value, and the softmax.
enum ONNXActivations {
  /// The most that the two bounds of a `Clip` may lie apart: stored graphs hold no larger settings.
  private static let largestRange: Float = 1e6

  /// A function without settings.
  static func plain(_ function: Activation.Function) -> ONNXOperators.Translator {
    { (translation, node) throws(ImportError) in try apply(Activation(function), &translation, node) }
  }

  static func relu(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    try apply(ReLU(), &translation, node)
  }

  static func sigmoid(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let value = try translation.activation(node, 0)
    guard translation.isResult(node), value.isVector else { return try apply(Sigmoid(), &translation, node) }
    translation.assembly.note(
      "the sigmoid at the end (node \(node.name)) was taken off: the network gives logits. The model's scores were "
        + "independent probabilities; this program's are a softmax of the logits, so that they differ"
    )
    return [.activation(value)]
  }

  static func elu(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    try apply(Activation(.elu(alpha: node.number("alpha") ?? 1)), &translation, node)
  }

  /// `max(0, x) + min(0, alpha * (exp(x / alpha) - 1))`, which is an ELU of `x / alpha`, times `alpha`.
  static func celu(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let alpha = try node.number("alpha") ?? 1
    guard alpha > 0 else { throw node.setting("alpha", "\(alpha)", "a positive number") }
    guard alpha != 1 else { return try apply(Activation(.elu(alpha: 1)), &translation, node) }
    let value = try translation.activation(node, 0)
    let divided = try translation.addAffine(node, value.node, gamma: 1 / alpha, step: "divided")
    let curved = try translation.add(node, Activation(.elu(alpha: 1)), [divided], step: "elu")
    let result = try translation.addAffine(node, curved, gamma: alpha)
    return [.activation(ONNXActivation(result, value.dims, isChannelsFirst: value.isChannelsFirst))]
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
    let (low, high) = (bounds.low ?? -.infinity, bounds.high ?? .infinity)
    // Exporters write the largest float for none.
    let (hasLow, hasHigh) = (low > -3e38, high < 3e38)
    guard low <= high, hasLow || hasHigh, !(hasLow && hasHigh) || high - low <= largestRange else {
      throw node.setting("bounds", "\(low) and \(high)", "one bound, or two at most \(Int(largestRange)) apart")
    }
    let rectifier: any Operation = hasLow && hasHigh ? Activation(.clippedReLU(maximum: high - low)) : ReLU()
    if low == 0 { return try apply(rectifier, &translation, node) }
    // x - low is rectified and moved back; with an upper bound alone, high - x.
    let (sign, bound): (Float, Float) = hasLow ? (1, low) : (-1, high)
    let value = try translation.activation(node, 0)
    let moved = try translation.addAffine(node, value.node, gamma: sign, beta: -sign * bound, step: "moved")
    let rectified = try translation.add(node, rectifier, [moved], step: "rectified")
    let result = try translation.addAffine(node, rectified, gamma: sign, beta: bound)
    return [.activation(ONNXActivation(result, value.dims, isChannelsFirst: value.isChannelsFirst))]
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
    if translation.isResult(node), value.isVector {
      // Before version 13, all axes from the given one on are one.
      let classes =
        axis == 0 ? 0 : translation.opset < 13 ? value.dims[(axis - 1)...].reduce(1, *) : value.dims[axis - 1]
      guard classes == value.count else {
        throw node.setting("axis", "\(given) of values \(value.text) at the end", "that of the classes")
      }
      translation.assembly.note(
        "the \(node.kind == "Softmax" ? "softmax" : "log-softmax") at the end (node \(node.name)) was taken off: "
          + "the network gives logits"
      )
      return [.activation(value)]
    }
    guard node.kind == "Softmax" else {
      throw node.setting("place", "inside the network", "a log-softmax as the last node, which is taken off")
    }
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
