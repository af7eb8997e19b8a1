import Files
import Networks
import Tensors

/// The state of an import: the network so far, and what every name of the file stands for.
struct ONNXTranslation {
  /// The most values that weights may grow by where an operator has to be written in another way (1 GiB of floats).
  static let growthLimit = 1 << 28
  /// The most channels that one number is repeated for.
  private static let repetitionLimit = 1 << 20
  /// The most numbers that shapes and their arithmetic may have in all (64 MiB).
  private static let numberLimit = 1 << 22

  let path: String
  /// The version of ONNX's operators.
  let opset: Int
  /// The size of the batch, where the file fixes it.
  let batch: Int?
  /// The operators that read each value.
  let consumers: [String: [String]]
  /// The values that are the graph's result.
  let results: Set<String>
  /// Whether nodes keep their names, as this program wrote them, instead of those of their weights' modules.
  let keepsNames: Bool
  var assembly: GraphAssembly
  var values: [String: ONNXValue] = [:]
  /// How many nodes of Dropout the network has.
  var dropoutCount = 0
  private var reshaped: [String: NodeReference] = [:]
  private var owners: [String: NodeReference] = [:]
  private var growth = 0
  private var numbers = 0
  /// Tensors whose values went into the network.
  private(set) var taken: Set<String> = []
  /// What became of the others, as far as it is known.
  private(set) var reasons: [String: String] = [:]

  init(
    path: String, opset: Int, batch: Int?, consumers: [String: [String]], results: Set<String>, keepsNames: Bool,
    assembly: GraphAssembly
  ) {
    self.path = path
    self.opset = opset
    self.batch = batch
    self.consumers = consumers
    self.results = results
    self.keepsNames = keepsNames
    self.assembly = assembly
  }

  /// Whether the node gives the graph's result, which no other node reads.
  func isResult(_ node: ONNXNode) -> Bool { node.data.output.first.map(results.contains) ?? false }

  // MARK: - Inputs

  /// Input `i`, which may be left out.
  func optional(_ node: ONNXNode, _ i: Int) throws(ImportError) -> ONNXValue? {
    guard let name = node.input(i) else { return nil }
    guard let value = values[name] else {
      throw node.malformed("inputs that earlier nodes give", "\(name.printable.prefix(200))")
    }
    return value
  }

  /// Input `i`.
  func value(_ node: ONNXNode, _ i: Int) throws(ImportError) -> ONNXValue {
    guard let value = try optional(node, i) else { throw node.malformed("an input \(i)", "none") }
    return value
  }

  /// Input `i`, which an earlier node computes from the image; not one that was only expanded.
  func activation(_ node: ONNXNode, _ i: Int) throws(ImportError) -> ONNXActivation {
    let found = try value(node, i)
    guard case .activation(let activation) = found else {
      throw node.unsupportedInput(i, found.description, "values that are computed from the image")
    }
    guard activation.expansion == nil else {
      throw node.unsupportedInput(i, "values that Expand repeats", "products with them")
    }
    return activation
  }

  /// Input `i`, floats of the file, if it is there.
  func optionalConstant(_ node: ONNXNode, _ i: Int) throws(ImportError) -> ONNXConstant? {
    guard let found = try optional(node, i) else { return nil }
    guard case .constant(let constant) = found else {
      throw node.unsupportedInput(i, found.description, "constant floats")
    }
    return constant
  }

  /// Input `i`, floats of the file.
  func constant(_ node: ONNXNode, _ i: Int) throws(ImportError) -> ONNXConstant {
    guard let constant = try optionalConstant(node, i) else { throw node.malformed("an input \(i)", "none") }
    return constant
  }

  /// Input `i`, one float of the file, if it is there.
  mutating func optionalScalar(_ node: ONNXNode, _ i: Int) throws(ImportError) -> Float? {
    guard let constant = try optionalConstant(node, i) else { return nil }
    guard let scalar = constant.scalar else { throw node.malformed("one number as input \(i)", "\(constant.dims)") }
    leave(constant, reason: "a setting of node \(node.name)")
    return scalar
  }

  /// Input `i`, known whole numbers of one axis, if it is there.
  func optionalIntegers(_ node: ONNXNode, _ i: Int) throws(ImportError) -> [Int]? {
    guard let found = try optional(node, i) else { return nil }
    guard case .integers(let integers) = found, let numbers = integers.known, integers.dims.count <= 1 else {
      throw node.unsupportedInput(i, found.description, "constant whole numbers")
    }
    return numbers
  }

  /// The axes of an operator, from its attribute or, in later versions, its input; not negative.
  func axes(_ node: ONNXNode, input i: Int, rank: Int) throws(ImportError) -> [Int]? {
    guard let given = try givenAxes(node, input: i) else { return nil }
    var axes: [Int] = []
    for axis in given { axes.append(try self.axis(node, axis, rank: rank)) }
    guard Set(axes).count == axes.count else { throw node.malformed("different axes", "\(given)") }
    return axes
  }

  /// The axes as the file has them.
  func givenAxes(_ node: ONNXNode, input i: Int) throws(ImportError) -> [Int]? {
    if let axes = try node.integers("axes") { return axes }
    return try optionalIntegers(node, i)
  }

  /// An axis counted from the front.
  func axis(_ node: ONNXNode, _ axis: Int, rank: Int) throws(ImportError) -> Int {
    guard (-rank..<rank).contains(axis) else { throw node.malformed("an axis of \(rank)", "\(axis)") }
    return axis < 0 ? axis + rank : axis
  }

  // MARK: - Shapes in memory

  /// The values as a map `[N, H, W, C]` for an operator that needs channels first.
  mutating func map(_ node: ONNXNode, _ value: ONNXActivation) throws(ImportError) -> NodeReference {
    guard value.dims.count == 3, value.isOrdered(channelsFirst: true) else {
      throw node.setting(
        "input of dimensions", value.text, "maps [N, C, H, W] whose channels are the last axis in memory")
    }
    return try shaped(value.node, [value.dims[1], value.dims[2], value.dims[0]])
  }

  /// The node with a shape of one image; a `Reshape` where it has another one of the same values.
  mutating func shaped(_ node: NodeReference, _ wanted: [Int]) throws(ImportError) -> NodeReference {
    let shape = try assembly.shape(of: node)
    if Array(shape.dimensions.dropFirst()) == wanted { return node }
    let name = assembly.name(of: node)
    let key = "\(name)\u{0}\(wanted)"
    if let known = reshaped[key] { return known }
    let operation: any Operation = wanted.count == 1 ? Flatten(order: .channelsLast) : Reshape(to: Shape(wanted))
    let result = try assembly.add(assembly.uniqueName("\(name)_reshaped"), operation, [node])
    reshaped[key] = result
    return result
  }

  // MARK: - Nodes and weights

  /// Adds an operation that the node of the file stands for.
  /// - Parameter step: what it is called behind the node's name, where the node becomes several.
  mutating func add(
    _ node: ONNXNode, _ operation: any Operation, _ inputs: [NodeReference], step: String? = nil
  ) throws(ImportError) -> NodeReference {
    try assembly.add(uniqueName(node, step: step), operation, inputs)
  }

  /// Adds `y = x * gamma + beta` with one factor and one shift for all values.
  mutating func addAffine(
    _ node: ONNXNode, _ input: NodeReference, gamma: Float, beta: Float = 0, step: String? = nil
  ) throws(ImportError) -> NodeReference {
    let channels = try assembly.shape(of: input).c
    let name = uniqueName(node, step: step)
    let result = try assembly.add(name, ChannelAffine(), [input])
    assembly.set("\(name)/gamma", to: try repeated(gamma, channels: channels, node), source: nil)
    assembly.set("\(name)/beta", to: try repeated(beta, channels: channels, node), source: nil)
    return result
  }

  private func uniqueName(_ node: ONNXNode, step: String?) -> String {
    assembly.uniqueName(name(of: node, isWeighted: false) + (step.map { "_\($0)" } ?? ""))
  }

  /// What a node is called that has no name from its weights.
  private func name(of node: ONNXNode, isWeighted: Bool) -> String {
    keepsNames
      ? ONNXNames.friendly(node.name)
      : ONNXNames.module(ofNode: node.name, isWeighted: isWeighted)
  }

  /// Adds an operation with weights, or one that shares those of an earlier one that reads the same tensors.
  /// - Parameters:
  ///   - weights: the tensors that its parameters come from, the first one names it.
  ///   - settings: how the tensors are used, where that can differ.
  ///   - fill: gives the parameters their values; called with the node's name unless they are shared.
  mutating func add(
    _ node: ONNXNode, _ operation: any Operation, _ inputs: [NodeReference], weights: [ONNXConstant?],
    settings: String = "",
    fill: (inout ONNXTranslation, String) throws(ImportError) -> Void
  ) throws(ImportError) -> NodeReference {
    let key = ([operation.kind, settings] + weights.map { $0.map { "\($0.name) \($0.dims)" } ?? "" })
      .joined(separator: "\u{0}")
    let module = keepsNames ? nil : ONNXNames.module(of: weights.first.flatMap { $0?.name })
    let name = assembly.uniqueName(module ?? name(of: node, isWeighted: true))
    if let owner = owners[key] { return try assembly.add(name, operation, inputs, sharing: owner) }
    let reference = try assembly.add(name, operation, inputs)
    owners[key] = reference
    try fill(&self, name)
    return reference
  }

  /// Gives a parameter the values of a tensor as they are, or of another tensor that was made from it.
  mutating func set(
    _ parameter: String, _ constant: ONNXConstant, to tensor: Tensor? = nil, action: TensorReport.Action? = nil
  ) {
    let copied: TensorReport.Action = constant.type == .float ? .copied : .converted(from: constant.type.name)
    taken.insert(constant.name)
    let values = tensor ?? constant.tensor()
    assembly.set(
      parameter, to: tensor == nil ? values.reshaped(Shape([constant.count])) : values, source: constant.name,
      fileShape: constant.fileDims, action: action ?? copied)
  }

  /// The action for a tensor whose axes were put in another order.
  func transposed(_ constant: ONNXConstant, _ axes: String) -> TensorReport.Action {
    .transposed(from: constant.type == .float ? axes : "\(axes), \(constant.type.name)")
  }

  /// Books why the network takes nothing from a tensor.
  mutating func leave(_ constant: ONNXConstant, reason: String) { reasons[constant.name] = reason }

  /// Books that weights have more values in the network than in the file.
  /// - Throws: `ImportError` where all of them together are too many.
  mutating func grow(_ node: ONNXNode, by count: Int) throws(ImportError) {
    let (sum, overflow) = growth.addingReportingOverflow(count)
    guard !overflow, sum <= Self.growthLimit else {
      throw node.malformed("weights that grow by at most \(Self.growthLimit) values in all", "more")
    }
    growth = sum
  }

  /// A number for each channel.
  mutating func repeated(_ number: Float, channels: Int, _ node: ONNXNode) throws(ImportError) -> Tensor {
    guard channels <= Self.repetitionLimit else {
      throw node.malformed("at most \(Self.repetitionLimit) channels", "\(channels)")
    }
    try grow(node, by: channels)
    return Tensor([channels], repeating: number)
  }

  /// Books numbers of shapes, each at most `ONNXIntegers.limit` at once.
  /// - Parameter place: what holds them, for the message.
  /// - Throws: `ImportError` where all of them together are too many.
  mutating func compute(_ count: Int, _ place: @autoclosure () -> String) throws(ImportError) {
    numbers += count
    guard numbers <= Self.numberLimit else {
      throw .malformed(
        path: path, place: place(), expected: "at most \(Self.numberLimit) numbers in the arithmetic with shapes",
        got: "more")
    }
  }
}
