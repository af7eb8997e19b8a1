import Tensors

/// What sizes an operation may have: enough for any network, and so small that two extents can be multiplied; larger
/// products are checked.
enum OperationLimits {
  /// Windows, strides, filters, units and shares of a shape.
  static let extents = 1...(1 << 24)
  /// Zeros on one side of an image.
  static let padding = 0...(1 << 24)
  /// Elements of one output or kernel.
  static let elements = 1 << 40
}

extension Shape {
  /// The shape of these extents, `nil` unless each is at least 1 and the elements are at most `OperationLimits.elements`.
  init?(bounded dimensions: [Int]) {
    var count = 1
    for extent in dimensions {
      let product = count.multipliedReportingOverflow(by: extent)
      guard extent >= 1, !product.overflow, product.partialValue <= OperationLimits.elements else { return nil }
      count = product.partialValue
    }
    self.init(dimensions)
  }
}

extension Operation {
  /// The output's shape, checked.
  /// - Throws: `GraphError.shape` for extents below 1 and for more elements than any network has.
  func boundedShape(_ dimensions: [Int], _ inputs: [Shape], _ node: String) throws(GraphError) -> Shape {
    guard let shape = Shape(bounded: dimensions) else {
      throw .shape(
        operation: kind, node: node,
        expected: "sizes that give \(dimensions) at least 1 each and at most 2^40 elements", got: inputs)
    }
    return shape
  }

  /// The shape of an operation that keeps that of its one input, `[N, ..., C]`.
  /// - Throws: `GraphError.shape` for several inputs, and for one without channels.
  func soleInputWithChannels(_ inputs: [Shape], _ node: String) throws(GraphError) -> Shape {
    guard inputs.count == 1, inputs[0].rank >= 2 else {
      throw .shape(operation: kind, node: node, expected: "one input [N, ..., C]", got: inputs)
    }
    return inputs[0]
  }

  /// Checks a learned kernel's size before anything multiplies its extents.
  /// - Throws: `GraphError.shape` for extents below 1 and for more elements than any network has.
  func checkKernel(_ dimensions: [Int], _ inputs: [Shape], _ node: String) throws(GraphError) {
    guard Shape(bounded: dimensions) != nil else {
      throw .shape(
        operation: kind, node: node, expected: "a kernel \(dimensions) of at least 1 each and at most 2^40 elements",
        got: inputs)
    }
  }
}
