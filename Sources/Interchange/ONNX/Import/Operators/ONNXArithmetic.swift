import Networks
import Tensors

/// Sums, differences, products and quotients.
enum ONNXArithmetic {
  static func add(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    if let result = try ONNXConstants.arithmetic(&translation, node, { checked($0.addingReportingOverflow($1)) }) {
      return result
    }
    if node.data.input.count == 2,
      let result = try withConstant(&translation, node, { Affine(gamma: 1, betaTimes: 1, $1) })
    {
      return result
    }
    var terms: [ONNXActivation] = []
    for i in node.data.input.indices { terms.append(try translation.activation(node, i)) }
    return try sum(terms, &translation, node)
  }

  private static func sum(
    _ terms: [ONNXActivation], _ translation: inout ONNXTranslation, _ node: ONNXNode
  ) throws(ImportError) -> [ONNXValue] {
    guard let first = terms.first, terms.dropFirst().allSatisfy({ $0.dims == first.dims }) else {
      throw node.setting(
        "inputs of dimensions", terms.map(\.text).joined(separator: " and "), "equal ones, or a constant")
    }
    guard terms.count > 1 else { return [.activation(first)] }
    guard
      let order = [first.isChannelsFirst, !first.isChannelsFirst].first(where: { order in
        terms.allSatisfy { $0.isOrdered(channelsFirst: order) }
      })
    else { throw node.setting("inputs", "in different orders of memory", "inputs of one order") }
    let shape = ONNXActivation(first.node, first.dims, isChannelsFirst: order).orderedDims
    var inputs: [NodeReference] = []
    for term in terms { inputs.append(try translation.shaped(term.node, shape)) }
    let result = try translation.add(node, Add(), inputs)
    return [.activation(ONNXActivation(result, first.dims, isChannelsFirst: order))]
  }

  static func subtract(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    if let result = try ONNXConstants.arithmetic(&translation, node, { checked($0.subtractingReportingOverflow($1)) }) {
      return result
    }
    // x - c and c - x.
    let affine = try withConstant(&translation, node) { isSecond, constant in
      isSecond
        ? Affine(gamma: 1, betaTimes: -1, constant) : Affine(gamma: -1, betaTimes: 1, constant)
    }
    if let affine { return affine }
    let (first, second) = (try translation.activation(node, 0), try translation.activation(node, 1))
    return try sum([first, try negated(second, &translation, node, step: "negated")], &translation, node)
  }

  static func negate(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    [.activation(try negated(try translation.activation(node, 0), &translation, node))]
  }

  private static func negated(
    _ value: ONNXActivation, _ translation: inout ONNXTranslation, _ node: ONNXNode, step: String? = nil
  ) throws(ImportError) -> ONNXActivation {
    let result = try translation.addAffine(node, value.node, gamma: -1, step: step)
    return ONNXActivation(result, value.dims, isChannelsFirst: value.isChannelsFirst)
  }

  static func multiply(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    if let result = try ONNXConstants.arithmetic(
      &translation, node, { checked($0.multipliedReportingOverflow(by: $1)) })
    {
      return result
    }
    if let result = try withConstant(&translation, node, { Affine(gammaTimes: $1) }) { return result }
    return try product(&translation, node)
  }

  static func divide(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    if let result = try ONNXConstants.arithmetic(
      &translation, node, { $1 == 0 ? nil : checked($0.dividedReportingOverflow(by: $1)) })
    {
      return result
    }
    guard case .constant(let constant) = try translation.value(node, 1) else {
      throw node.setting("divisor", "computed from the image", "constants")
    }
    guard case .activation = try translation.value(node, 0) else {
      throw node.setting("dividend", "constant", "values that are computed from the image")
    }
    var isZero = false
    constant.tensor().withElements { isZero = $0.contains(0) }
    guard !isZero else { throw node.malformed("a divisor other than 0", "0") }
    return try withConstant(&translation, node) { Affine(gammaOver: $1) } ?? []
  }

  private static func checked(_ result: (partialValue: Int, overflow: Bool)) -> Int? {
    result.overflow ? nil : result.partialValue
  }

  // MARK: - With a constant

  /// y = x * gamma + beta, where one of them comes from a constant of the file.
  private struct Affine {
    let constant: ONNXConstant
    /// What the other one is.
    let fixed: Float
    let isGamma: Bool
    let change: (Float) -> Float

    init(gamma: Float, betaTimes factor: Float, _ constant: ONNXConstant) {
      self.constant = constant
      fixed = gamma
      isGamma = false
      change = { $0 * factor }
    }

    init(gammaTimes constant: ONNXConstant) {
      self.constant = constant
      fixed = 0
      isGamma = true
      change = { $0 }
    }

    init(gammaOver constant: ONNXConstant) {
      self.constant = constant
      fixed = 0
      isGamma = true
      change = { 1 / $0 }
    }
  }

  /// A node for one constant and one value; `nil` where both are computed from the image.
  private static func withConstant(
    _ translation: inout ONNXTranslation, _ node: ONNXNode, _ affine: (Bool, ONNXConstant) -> Affine
  ) throws(ImportError) -> [ONNXValue]? {
    let index: Int
    let constant: ONNXConstant
    if case .constant(let first) = try translation.value(node, 0) {
      (index, constant) = (0, first)
    } else if case .constant(let second) = try translation.value(node, 1) {
      (index, constant) = (1, second)
    } else {
      return nil
    }
    let value = try translation.activation(node, 1 - index)
    let affine = affine(index == 1, constant)
    let factor = try ChannelFactor(constant, for: value, node)
    let channels = factor.channels
    let input = try translation.shaped(value.node, factor.shape)
    let result = try translation.add(
      node, ChannelAffine(), [input], weights: [constant], settings: "\(node.kind) \(index) \(channels)"
    ) { (translation, name) throws(ImportError) in
      var values = try factor.values(&translation, node)
      values.withMutableElements { for i in $0.indices { $0[i] = affine.change($0[i]) } }
      translation.set("\(name)/\(affine.isGamma ? "gamma" : "beta")", constant, to: values)
      translation.assembly.set(
        "\(name)/\(affine.isGamma ? "beta" : "gamma")", to: Tensor([channels], repeating: affine.fixed), source: nil)
    }
    return [.activation(ONNXActivation(result, value.dims, isChannelsFirst: factor.isChannelsFirst))]
  }

  // MARK: - Two values

  /// A product of two values, the smaller of which may be one factor a channel or one a position.
  private static func product(
    _ translation: inout ONNXTranslation, _ node: ONNXNode
  ) throws(ImportError) -> [ONNXValue] {
    let (a, b) = (try factor(&translation, node, 0), try factor(&translation, node, 1))
    let (large, small) = a.count >= b.count ? (a, b) : (b, a)
    func refusal() -> ImportError {
      node.setting(
        "inputs of dimensions", "\(a.text) and \(b.text)", "equal ones, one factor a channel, or one factor a position")
    }
    guard large.dims.count == small.dims.count, zip(large.dims, small.dims).allSatisfy({ $0 == $1 || $1 == 1 }),
      [a, b].allSatisfy({ $0.expansion == nil || $0.expansion == large.dims })
    else { throw refusal() }
    guard
      let order = [large.isChannelsFirst, !large.isChannelsFirst].first(where: { order in
        large.isOrdered(channelsFirst: order) && small.isOrdered(channelsFirst: order)
      })
    else { throw node.setting("inputs", "in different orders of memory", "inputs of one order") }
    let shape = ONNXActivation(large.node, large.dims, isChannelsFirst: order).orderedDims
    let factors = ONNXActivation(small.node, small.dims, isChannelsFirst: order).orderedDims
    let operation: any Operation
    let wanted: [Int]
    if factors == shape {
      (operation, wanted) = (Multiply(), shape)
    } else if shape.count == 3, factors.dropLast().allSatisfy({ $0 == 1 }), factors.last == shape.last {
      (operation, wanted) = (ScaleChannels(), [factors[2]])
    } else if shape.count == 3, factors == [shape[0], shape[1], 1] {
      (operation, wanted) = (ScalePositions(), factors)
    } else if shape.count == 1 {
      (operation, wanted) = (Multiply(), factors)
    } else {
      throw refusal()
    }
    let inputs = [try translation.shaped(large.node, shape), try translation.shaped(small.node, wanted)]
    let result = try translation.add(node, operation, inputs)
    return [.activation(ONNXActivation(result, large.dims, isChannelsFirst: order))]
  }

  /// A factor, which `Expand` may have been meant for.
  private static func factor(
    _ translation: inout ONNXTranslation, _ node: ONNXNode, _ i: Int
  ) throws(ImportError) -> ONNXActivation {
    let found = try translation.value(node, i)
    guard case .activation(let activation) = found else {
      throw node.unsupportedInput(i, found.description, "values that are computed from the image, or constant floats")
    }
    return activation
  }
}
