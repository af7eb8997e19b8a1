import Networks
import Tensors

/// Operators that change dimensions or the order of values, or nothing.
enum ONNXShapes {
  static func identity(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    [try translation.value(node, 0)]
  }

  static func dropout(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    guard node.data.output.dropFirst().allSatisfy({ translation.consumers[$0] == nil }) else {
      throw node.setting("outputs", "the mask", "the values")
    }
    let value = try translation.activation(node, 0)
    let rate =
      translation.opset < 12 ? try node.number("ratio") ?? 0.5 : try translation.optionalScalar(node, 1) ?? 0.5
    guard (0..<1).contains(rate) else { throw node.malformed("a ratio from 0 to below 1", "\(rate)") }
    let result = try translation.add(node, Dropout(rate: Double(rate)), [value.node])
    translation.dropoutCount += 1
    return [.activation(ONNXActivation(result, value.dims, isChannelsFirst: value.isChannelsFirst))]
  }

  // MARK: - Dimensions

  static func reshape(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    guard case .integers(let target) = try translation.value(node, 1), target.values.count <= 8 else {
      throw node.unsupportedInput(1, try translation.value(node, 1).description, "a constant shape")
    }
    let keepsZeros = try node.integer("allowzero") ?? 0 != 0
    switch try translation.value(node, 0) {
    case .activation(let value):
      guard value.expansion == nil else {
        throw node.unsupportedInput(0, "values that Expand repeats", "products with them")
      }
      let dims = try dims(of: value, target.values, keepsZeros, translation.batch, node)
      return [.activation(try relabel(value, dims, &translation))]
    case .constant(var constant):
      let wanted = target.known.map { numbers in
        numbers.enumerated().map { $1 == 0 && !keepsZeros && $0 < constant.dims.count ? constant.dims[$0] : $1 }
      }
      guard let wanted, let dims = inferred(wanted, count: constant.count), !constant.isTransposed else {
        throw node.setting("shape", "\(target.values)", "one of \(constant.count) values")
      }
      constant.dims = dims
      return [.constant(constant)]
    case .integers(let integers):
      guard let numbers = target.known, let result = integers.reshaped(numbers) else {
        throw node.setting("shape", "\(target.values)", "one of \(integers.values.count) values")
      }
      return [.integers(result)]
    }
  }

  static func flatten(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let value = try translation.activation(node, 0)
    let axis = try translation.axis(node, try node.integer("axis") ?? 1, rank: value.dims.count + 1)
    guard axis == 1 else { throw node.setting("axis", "\(axis)", "1") }
    return [.activation(try relabel(value, [value.count], &translation))]
  }

  static func squeeze(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let value = try translation.value(node, 0)
    let dims = value.allDims
    let axes =
      try translation.axes(node, input: 1, rank: dims.count)
      ?? dims.indices.filter { dims[$0] == 1 && !($0 == 0 && value.isActivation) }
    guard axes.allSatisfy({ dims[$0] == 1 }), !(value.isActivation && axes.contains(0)) else {
      throw node.setting("axes", "\(axes) of dimensions \(dims)", "axes with one value, not that of the batch")
    }
    return [try relabel(value, dims.indices.filter { !axes.contains($0) }.map { dims[$0] }, &translation)]
  }

  static func unsqueeze(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let value = try translation.value(node, 0)
    let given = try translation.givenAxes(node, input: 1) ?? []
    let rank = value.allDims.count + given.count
    guard rank <= 8, let axes = try translation.axes(node, input: 1, rank: rank) else {
      throw node.malformed("axes of at most 8", "\(given)")
    }
    guard !(value.isActivation && axes.contains(0)) else {
      throw node.setting("axes", "\(axes)", "axes behind that of the batch")
    }
    var rest = value.allDims[...]
    let dims = (0..<rank).map { axes.contains($0) ? 1 : rest.popFirst() ?? 1 }
    return [try relabel(value, dims, &translation)]
  }

  static func expand(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    var value = try translation.activation(node, 0)
    guard case .integers(let target) = try translation.value(node, 1), target.values.count == value.dims.count + 1
    else {
      throw node.unsupportedInput(1, try translation.value(node, 1).description, "the dimensions of another value")
    }
    let wanted = zip(target.values.dropFirst(), value.dims).map { extent, present in
      extent.value.map { $0 == 1 ? present : $0 } ?? present
    }
    guard zip(wanted, value.dims).allSatisfy({ $0 == $1 || $1 == 1 }), wanted.allSatisfy({ $0 >= 1 }) else {
      throw node.malformed("dimensions that \(value.dims) can be repeated to", "\(target.values)")
    }
    if wanted == value.dims { return [.activation(value)] }
    guard node.data.output.allSatisfy({ (translation.consumers[$0] ?? []).allSatisfy { $0 == "Mul" } }) else {
      throw node.setting("use", "outside of products", "a factor of a product")
    }
    value.expansion = wanted
    return [.activation(value)]
  }

  // MARK: - Order

  static func transpose(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let value = try translation.value(node, 0)
    let rank = value.allDims.count
    let order = try node.integers("perm") ?? Array((0..<rank).reversed())
    guard order.sorted() == Array(0..<rank) else { throw node.malformed("every axis of \(rank) once", "\(order)") }
    switch value {
    case .activation:
      let value = try translation.activation(node, 0)
      guard order.first == 0 else {
        // What exporters write for an AdaptiveAvgPool2d whose windows differ in size.
        let advice =
          order == [2, 3, 0, 1] ? "; use the size of the original model, or replace AdaptiveAvgPool2d" : ""
        throw node.setting(
          "perm", "\(order) of values \(value.text)", "orders that leave the images of a batch first\(advice)")
      }
      guard let result = value.transposed(order.dropFirst().map { $0 - 1 }) else {
        throw node.setting("perm", "\(order) of values \(value.text)", "channels first to last and back")
      }
      return [.activation(result)]
    case .constant(var constant):
      if order == Array(0..<rank) { return [value] }
      guard rank == 2, constant.dims.count == 2, Set(constant.dims) == Set(constant.fileDims) else {
        throw node.setting("perm", "\(order) of constants \(constant.dims)", "matrices")
      }
      constant.dims.reverse()
      constant.isTransposed.toggle()
      return [.constant(constant)]
    case .integers(let integers):
      if order == Array(0..<rank) { return [value] }
      guard let result = integers.transposed else { throw node.setting("perm", "\(order)", "tables of two axes") }
      return [.integers(result)]
    }
  }

  static func concatenate(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    guard let given = try node.integer("axis") else { throw node.malformed("an axis", "none") }
    guard case .activation(let first) = try translation.value(node, 0) else {
      return try ONNXConstants.concatenate(&translation, node)
    }
    var parts: [ONNXActivation] = []
    for i in node.data.input.indices { parts.append(try translation.activation(node, i)) }
    let rank = first.dims.count + 1
    let axis = try translation.axis(node, given, rank: rank)
    let isFirst = rank > 2 && axis == 1 && parts.allSatisfy { $0.isOrdered(channelsFirst: true) }
    guard isFirst || (axis == rank - 1 && axis > 0 && parts.allSatisfy { $0.isOrdered(channelsFirst: false) }),
      parts.allSatisfy({ $0.dims.count == first.dims.count })
    else { throw node.setting("axis", "\(given)", "that of the channels") }
    var inputs: [NodeReference] = []
    for part in parts {
      let ordered = ONNXActivation(part.node, part.dims, isChannelsFirst: isFirst).orderedDims
      inputs.append(try translation.shaped(part.node, ordered))
    }
    guard inputs.count > 1 else { return [.activation(first)] }
    let result = try translation.add(node, Concatenate(), inputs)
    var dims = first.dims
    dims[axis - 1] = parts.reduce(0) { $0 + $1.dims[axis - 1] }
    return [.activation(ONNXActivation(result, dims, isChannelsFirst: isFirst))]
  }

  static func pad(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let value = try translation.activation(node, 0)
    let mode = try node.text("mode") ?? "constant"
    guard mode == "constant" else { throw node.setting("mode", mode, "constant") }
    let isEarly = translation.opset < 11
    let filler = isEarly ? try node.number("value") : try translation.optionalScalar(node, 2)
    let given = isEarly ? try node.integers("pads") : try translation.optionalIntegers(node, 1)
    let rank = value.dims.count + 1
    let axes = try translation.axes(node, input: 3, rank: rank) ?? Array(0..<rank)
    guard let given, given.count == 2 * axes.count, given.allSatisfy({ (-65_536...65_536).contains($0) }) else {
      throw node.malformed("\(2 * axes.count) amounts of padding", "\(given ?? [])")
    }
    if given.allSatisfy({ $0 == 0 }) { return [.activation(value)] }
    var pads = [(before: Int, behind: Int)](repeating: (0, 0), count: rank)
    for (i, axis) in axes.enumerated() { pads[axis] = (given[i], given[i + axes.count]) }
    let first = value.isOrdered(channelsFirst: true) && pads[min(1, rank - 1)] == (0, 0)
    let map = first ? 2 : 1
    guard rank == 4, given.allSatisfy({ $0 >= 0 }), filler ?? 0 == 0, pads[0] == (0, 0), pads[first ? 1 : 3] == (0, 0),
      first || value.isOrdered(channelsFirst: false)
    else { throw node.setting("pads", "\(given) of the value \(filler ?? 0)", "zeros around maps [N, C, H, W]") }
    let ordered = ONNXActivation(value.node, value.dims, isChannelsFirst: first)
    let padding = ZeroPadding(
      top: pads[map].before, bottom: pads[map].behind, left: pads[map + 1].before, right: pads[map + 1].behind)
    let result = try translation.add(node, padding, [translation.shaped(value.node, ordered.orderedDims)])
    let dims = value.dims.indices.map { value.dims[$0] + pads[$0 + 1].before + pads[$0 + 1].behind }
    return [.activation(ONNXActivation(result, dims, isChannelsFirst: first))]
  }

  // MARK: - Parts

  /// The dimensions without the batch that a target shape asks for.
  private static func dims(
    of value: ONNXActivation, _ target: [ONNXExtent], _ keepsZeros: Bool, _ batch: Int?, _ node: ONNXNode
  ) throws(ImportError) -> [Int] {
    func refusal() -> ImportError {
      let text = target.map { $0.value.map(String.init) ?? "N" }.joined(separator: ", ")
      return node.setting(
        "shape", "[\(text)] for values \(value.text)", "shapes that keep the images of a batch apart")
    }
    var rest: [Int] = []
    for (i, extent) in target.enumerated().dropFirst() {
      guard let number = extent.value else { throw refusal() }
      rest.append(number == 0 && !keepsZeros && i <= value.dims.count ? value.dims[i - 1] : number)
    }
    guard let first = target.first, rest.allSatisfy({ $0 == -1 || $0 >= 1 }) else { throw refusal() }
    let isBatch: Bool
    switch first {
    case .batch: isBatch = true
    case .known(0): isBatch = !keepsZeros
    case .known(-1): isBatch = !rest.contains(-1)
    case .known(let number): isBatch = number == batch
    }
    guard isBatch, let dims = inferred(rest, count: value.count) else { throw refusal() }
    return dims
  }

  /// The dimensions with -1 filled in; `nil` unless they hold `count` values.
  private static func inferred(_ wanted: [Int], count: Int) -> [Int]? {
    var rest = 1
    for extent in wanted where extent != -1 {
      let (product, overflow) = rest.multipliedReportingOverflow(by: extent)
      guard extent >= 1, !overflow, product <= count else { return nil }
      rest = product
    }
    guard wanted.filter({ $0 == -1 }).count <= 1, wanted.count <= 7, count % rest == 0 else { return nil }
    let dims = wanted.map { $0 == -1 ? count / rest : $0 }
    return dims.reduce(1, *) == count ? dims : nil
  }

  /// The same values under other dimensions; moves them where ONNX's order of them is another than that of memory.
  private static func relabel(
    _ value: ONNXActivation, _ dims: [Int], _ translation: inout ONNXTranslation
  ) throws(ImportError) -> ONNXActivation {
    if let result = value.relabelled(dims) { return result }
    let ordered = value.orderedDims
    let map = ordered.count == 3 ? ordered : [1, ordered.dropLast().reduce(1, *), ordered[ordered.count - 1]]
    let name = translation.assembly.uniqueName("\(translation.assembly.name(of: value.node))_flatten")
    let input = try translation.shaped(value.node, map)
    let flat = try translation.assembly.add(name, Flatten(order: .channelsFirst), [input])
    return ONNXActivation(flat, dims, isChannelsFirst: false)
  }

  /// The same for any kind of value; `dims` include the batch of an activation.
  private static func relabel(
    _ value: ONNXValue, _ dims: [Int], _ translation: inout ONNXTranslation
  ) throws(ImportError) -> ONNXValue {
    switch value {
    case .activation(let activation):
      return .activation(try relabel(activation, Array(dims.dropFirst()), &translation))
    case .constant(var constant):
      constant.dims = dims
      return .constant(constant)
    case .integers(let integers): return .integers(ONNXIntegers(dims: dims, values: integers.values))
    }
  }
}

extension ONNXValue {
  /// The dimensions, with 0 for the batch of a value that is computed from the image.
  fileprivate var allDims: [Int] {
    switch self {
    case .activation(let value): [0] + value.dims
    case .constant(let value): value.dims
    case .integers(let value): value.dims
    }
  }

  fileprivate var isActivation: Bool { if case .activation = self { true } else { false } }
}
