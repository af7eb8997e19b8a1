import Networks
import Tensors

/// Constants, and the arithmetic with shapes that exporters leave in a graph; none of it becomes a node.
enum ONNXConstants {
  static func constant(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let name = node.data.output.first ?? ""
    if let tensor = try node.tensor("value") {
      return [try value(of: tensor, name: name, path: node.path)]
    }
    if let number = try node.number("value_float") { return [.constant(ONNXConstant([number], dims: [], name: name))] }
    if let numbers = try node.numbers("value_floats") {
      return [.constant(ONNXConstant(numbers, dims: [numbers.count], name: name))]
    }
    if let number = try node.integer("value_int") {
      return [.integers(ONNXIntegers(dims: [], values: [.known(number)]))]
    }
    if let numbers = try node.integers("value_ints"), numbers.count <= ONNXIntegers.limit {
      return [.integers(ONNXIntegers(numbers.map { .known($0) }))]
    }
    throw node.setting("value", "of another type", "a tensor, numbers")
  }

  /// A tensor of the file: floats or whole numbers.
  static func value(of tensor: Onnx_TensorProto, name: String, path: String) throws(ImportError) -> ONNXValue {
    let type = ONNXElementType(rawValue: tensor.dataType)
    if type.map(\.isFloating) ?? true { return .constant(try ONNXConstant(tensor, name: name, path: path)) }
    return .integers(try ONNXIntegers(tensor, name: name, path: path))
  }

  static func ofShape(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let dims = try translation.optionalIntegers(node, 0) ?? []
    guard dims.count <= 8, let count = ONNXTensorHeader.count(dims, limit: ONNXIntegers.limit) else {
      throw node.setting("shape", "\(dims)", "at most \(ONNXIntegers.limit) values")
    }
    try translation.compute(count, node.place)
    let name = node.data.output.first ?? ""
    guard let tensor = try node.tensor("value") else {
      return [.constant(ONNXConstant([Float](repeating: 0, count: count), dims: dims, name: name))]
    }
    switch try value(of: tensor, name: name, path: node.path) {
    case .constant(let one):
      guard let scalar = one.scalar else { break }
      return [.constant(ONNXConstant([Float](repeating: scalar, count: count), dims: dims, name: name))]
    case .integers(let one):
      guard one.values.count == 1 else { break }
      return [.integers(ONNXIntegers(dims: dims, values: .init(repeating: one.values[0], count: count)))]
    case .activation: break
    }
    throw node.malformed("one value", "dimensions \(tensor.dims)")
  }

  static func shape(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let extents: [ONNXExtent]
    switch try translation.value(node, 0) {
    case .activation(let value): extents = [.batch] + (value.expansion ?? value.dims).map { .known($0) }
    case .constant(let value): extents = value.dims.map { .known($0) }
    case .integers(let value): extents = value.dims.map { .known($0) }
    }
    func bound(_ given: Int) -> Int { min(extents.count, max(0, given < 0 ? given + extents.count : given)) }
    let start = bound(try node.integer("start") ?? 0)
    let end = bound(try node.integer("end") ?? extents.count)
    return [.integers(ONNXIntegers(Array(extents[start..<max(start, end)])))]
  }

  static func cast(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    guard let number = try node.integer("to"), let type = ONNXElementType(rawValue: Int32(truncatingIfNeeded: number))
    else { throw node.setting("to", "\(try node.integer("to") ?? 0)", "numbers") }
    let value = try translation.value(node, 0)
    switch (value, type.isFloating) {
    case (.activation, true), (.constant, true), (.integers, false): return [value]
    case (.integers(let integers), true):
      guard let known = integers.known else { break }
      try translation.compute(known.count, node.place)
      let name = node.data.output.first ?? ""
      return [.constant(ONNXConstant(known.map { Float($0) }, dims: integers.dims, name: name))]
    default: break
    }
    throw node.setting("to", type.name, "floats of values and weights, whole numbers of shapes")
  }

  // MARK: - Whole numbers

  static func gather(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    guard case .integers(let places) = try translation.value(node, 1), let wanted = places.known, places.dims.count <= 1
    else { throw node.unsupportedInput(1, try translation.value(node, 1).description, "constant whole numbers") }
    let given = try node.integer("axis") ?? 0
    switch try translation.value(node, 0) {
    case .integers(let integers):
      let axis = try translation.axis(node, given, rank: integers.dims.count)
      let extent = integers.dims[axis]
      guard let picked = integers.taking(wanted.map { $0 < 0 ? $0 + extent : $0 }, axis: axis) else {
        throw node.malformed("at most \(ONNXIntegers.limit) numbers at places of \(extent)", "\(wanted)")
      }
      guard places.dims.isEmpty else { return [.integers(picked)] }
      var dims = picked.dims
      dims.remove(at: axis)
      return [.integers(ONNXIntegers(dims: dims, values: picked.values))]
    case .activation(let value):
      // `x[:, :, 0, 0]` behind a global pooling: the only value of an axis.
      let axis = try translation.axis(node, given, rank: value.dims.count + 1)
      guard axis > 0, value.dims[axis - 1] == 1, places.dims.isEmpty, wanted == [0] || wanted == [-1],
        value.expansion == nil
      else { break }
      var dims = value.dims
      dims.remove(at: axis - 1)
      // An axis with one value may go from anywhere: the order of the others stays.
      let isFirst = value.isChannelsFirst && axis > 1 && dims.count > 1
      guard isFirst || !value.isChannelsFirst || value.isOrdered(channelsFirst: false) || axis == 1 else { break }
      return [.activation(ONNXActivation(value.node, dims, isChannelsFirst: isFirst))]
    case .constant: break
    }
    throw node.unsupportedInput(0, try translation.value(node, 0).description, "shapes, or the only value of an axis")
  }

  static func slice(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    guard case .integers(var integers) = try translation.value(node, 0) else {
      throw node.unsupportedInput(0, try translation.value(node, 0).description, "shapes")
    }
    let isEarly = translation.opset < 10
    let starts = isEarly ? try node.integers("starts") : try translation.optionalIntegers(node, 1)
    let ends = isEarly ? try node.integers("ends") : try translation.optionalIntegers(node, 2)
    guard let starts, let ends, starts.count == ends.count else { throw node.malformed("starts and ends", "none") }
    let axes = try translation.axes(node, input: 3, rank: integers.dims.count) ?? Array(starts.indices)
    let steps = try translation.optionalIntegers(node, 4) ?? starts.map { _ in 1 }
    guard axes.count == starts.count, steps.count == starts.count, !steps.contains(0) else {
      throw node.malformed("an axis and a step for each start", "\(axes) and \(steps)")
    }
    for (i, axis) in axes.enumerated() {
      guard integers.dims.indices.contains(axis) else { throw node.malformed("an axis of \(integers.dims)", "\(axis)") }
      let places = places(starts[i], ends[i], steps[i], integers.dims[axis])
      guard let picked = integers.taking(places, axis: axis) else { throw node.malformed("places", "\(places)") }
      integers = picked
    }
    return [.integers(integers)]
  }

  /// The places from `start` to before `end`, counted as ONNX does.
  private static func places(_ start: Int, _ end: Int, _ step: Int, _ extent: Int) -> [Int] {
    func bound(_ given: Int, _ low: Int, _ high: Int) -> Int {
      min(high, max(low, given < 0 ? given.addingReportingOverflow(extent).partialValue : given))
    }
    let first = step > 0 ? bound(start, 0, extent) : bound(start, 0, extent - 1)
    let last = step > 0 ? bound(end, 0, extent) : bound(end, -1, extent - 1)
    // Larger steps than the axis is long take one place.
    let step = max(-ONNXIntegers.limit, min(ONNXIntegers.limit, step))
    return Array(Swift.stride(from: first, to: last, by: step))
  }

  static func concatenate(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    var values: [ONNXExtent] = []
    for i in node.data.input.indices {
      guard case .integers(let part) = try translation.value(node, i), part.dims.count == 1 else {
        throw node.unsupportedInput(
          i, try translation.value(node, i).description, "values that are computed from the image, or parts of a shape")
      }
      values += part.values
      guard values.count <= ONNXIntegers.limit else {
        throw node.malformed("at most \(ONNXIntegers.limit) numbers", "more")
      }
    }
    return [.integers(ONNXIntegers(values))]
  }

  /// A sum, difference, product or quotient of whole numbers; `nil` where not both inputs are.
  static func arithmetic(
    _ translation: inout ONNXTranslation, _ node: ONNXNode, _ operation: (Int, Int) -> Int?
  ) throws(ImportError) -> [ONNXValue]? {
    guard node.data.input.count == 2, case .integers(let a) = try translation.value(node, 0),
      case .integers(let b) = try translation.value(node, 1)
    else { return nil }
    let (longer, isFirst) = a.values.count >= b.values.count ? (a, true) : (b, false)
    let other = isFirst ? b : a
    guard other.values.count == 1 || other.dims == longer.dims else {
      throw node.setting("inputs of dimensions", "\(a.dims) and \(b.dims)", "equal ones, or one number")
    }
    var results: [ONNXExtent] = []
    for (i, extent) in longer.values.enumerated() {
      let partner = other.values[other.values.count == 1 ? 0 : i]
      guard let x = extent.value, let y = partner.value, let result = isFirst ? operation(x, y) : operation(y, x) else {
        throw node.setting("inputs", "the size of the batch, or numbers out of range", "known numbers")
      }
      results.append(.known(result))
    }
    return [.integers(ONNXIntegers(dims: longer.dims, values: results))]
  }
}
