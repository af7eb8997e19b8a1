import Networks

/// What a name of the file stands for while the graph is walked.
enum ONNXValue {
  /// What a node of the network gives.
  case activation(ONNXActivation)
  /// Floats of the file.
  case constant(ONNXConstant)
  /// Whole numbers: a shape, axes, a setting.
  case integers(ONNXIntegers)

  /// For messages.
  var description: String {
    switch self {
    case .activation(let value): "a value of dimensions \(value.text)"
    case .constant(let value): "constant floats \(value.dims)"
    case .integers(let value): "whole numbers \(value.dims)"
    }
  }
}

/// What a node of the network gives, as ONNX sees it.
///
/// The graph of the file has its channels first, this project's last. The values lie in memory in the order of
/// `orderedDims`; the node's own shape may group them in another way, which costs a `Reshape` only where an operation
/// needs it (`[N, C, 1, 1]` and `[N, C]` are the same values).
struct ONNXActivation {
  let node: NodeReference
  /// The dimensions without the batch, which is always the first.
  let dims: [Int]
  /// Whether the first of `dims`, the channels, is the last in memory; else the order is that of `dims`.
  let isChannelsFirst: Bool
  /// The dimensions that an `Expand` gave it. The values themselves are not repeated: only a product broadcasts them.
  var expansion: [Int]?

  init(_ node: NodeReference, _ dims: [Int], isChannelsFirst: Bool, expansion: [Int]? = nil) {
    self.node = node
    self.dims = dims
    self.isChannelsFirst = isChannelsFirst
    self.expansion = expansion
  }

  /// The dimensions with the batch, for messages: `[N, 64, 7, 7]`.
  var text: String { "[" + (["N"] + dims.map(String.init)).joined(separator: ", ") + "]" }

  /// The number of values of one image.
  var count: Int { dims.reduce(1, *) }

  /// Whether at most one axis has more than one value.
  var isVector: Bool { dims.allSatisfy { $0 == 1 || $0 == count } }

  /// The dimensions in the order of memory.
  var orderedDims: [Int] { isChannelsFirst ? Array(dims.dropFirst() + dims.prefix(1)) : dims }

  /// Whether the order of memory is the wanted one; both at once where at most one axis has more than one value.
  func isOrdered(channelsFirst: Bool) -> Bool {
    isChannelsFirst == channelsFirst || dims.count < 2 || dims[0] == 1 || dims.dropFirst().allSatisfy { $0 == 1 }
  }

  /// The same values under other dimensions; `nil` where that changes their order in memory.
  func relabelled(_ wanted: [Int]) -> ONNXActivation? {
    if isOrdered(channelsFirst: false) { return ONNXActivation(node, wanted, isChannelsFirst: false) }
    return wanted.first == dims[0] ? ONNXActivation(node, wanted, isChannelsFirst: true) : nil
  }

  /// The axes without the batch in another order: axis `i` of the result is axis `order[i]`; `nil` where the values
  /// would have to move in memory. `order` holds every axis once.
  func transposed(_ order: [Int]) -> ONNXActivation? {
    let axes = Array(dims.indices)
    let inMemory = isChannelsFirst ? Array(axes.dropFirst() + axes.prefix(1)) : axes
    let changed = order.map { dims[$0] }
    // Axes with one value lie anywhere.
    let found = inMemory.compactMap { old in order.firstIndex(of: old) }.filter { changed[$0] > 1 }
    func isFound(_ wanted: [Int]) -> Bool { wanted.filter { changed[$0] > 1 } == found }
    if isFound(axes) { return ONNXActivation(node, changed, isChannelsFirst: false) }
    if isFound(Array(axes.dropFirst() + axes.prefix(1))) { return ONNXActivation(node, changed, isChannelsFirst: true) }
    return nil
  }
}
