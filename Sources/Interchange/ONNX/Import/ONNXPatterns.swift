import Foundation

/// Operators that exporters write as several nodes, put together again.
///
/// Each pattern gives one node in place of the last one of its group; the others fall away where nothing else reads
/// them.
struct ONNXPatterns {
  private var nodes: [Onnx_NodeProto]
  private let initializers: [String: Onnx_TensorProto]
  private let outputs: Set<String>
  /// The node that gives a value.
  private let producers: [String: Int]
  /// The nodes that read a value.
  private let readers: [String: [Int]]

  /// The nodes with patterns replaced.
  static func applied(_ graph: Onnx_GraphProto, initializers: [String: Onnx_TensorProto]) -> [Onnx_NodeProto] {
    var patterns = ONNXPatterns(graph, initializers)
    for index in patterns.nodes.indices { patterns.replace(index) }
    return patterns.nodes
  }

  private init(_ graph: Onnx_GraphProto, _ initializers: [String: Onnx_TensorProto]) {
    nodes = graph.node
    self.initializers = initializers
    outputs = Set(graph.output.map(\.name))
    var producers: [String: Int] = [:]
    var readers: [String: [Int]] = [:]
    for (index, node) in graph.node.enumerated() {
      for output in node.output { producers[output] = index }
      for input in node.input { readers[input, default: []].append(index) }
    }
    self.producers = producers
    self.readers = readers
  }

  private mutating func replace(_ index: Int) {
    let node = nodes[index]
    guard node.domain.isEmpty || node.domain == "ai.onnx", node.output.count == 1 else { return }
    switch node.opType {
    case "Add": replaceBias(index)
    case "Mul":
      replaceSwish(index)
      replaceMish(index)
      replaceGelu(index)
    case "Div": replaceSoftsign(index)
    default: break
    }
  }

  /// `x * W + b` is one layer.
  private mutating func replaceBias(_ index: Int) {
    for (product, bias) in pairs(index) {
      guard let matrix = producer(of: product, "MatMul"), isPrivate(product), nodes[matrix].input.count == 2,
        initializers[nodes[matrix].input[1]] != nil, let vector = initializers[bias],
        vector.dims.filter({ $0 != 1 }).count <= 1, let units = initializers[nodes[matrix].input[1]]?.dims.last,
        vector.dims.last == units
      else { continue }
      put("Gemm", nodes[matrix].input + [bias], index, name: nodes[matrix].name)
      return
    }
  }

  /// `x * sigmoid(x)`.
  private mutating func replaceSwish(_ index: Int) {
    for (x, gate) in pairs(index) {
      guard let sigmoid = producer(of: gate, "Sigmoid"), nodes[sigmoid].input == [x] else { continue }
      put("Swish", [x], index)
      return
    }
  }

  /// `x * tanh(softplus(x))`.
  private mutating func replaceMish(_ index: Int) {
    for (x, gate) in pairs(index) {
      guard let tanh = producer(of: gate, "Tanh"), let inner = nodes[tanh].input.first,
        let softplus = producer(of: inner, "Softplus"), nodes[softplus].input == [x]
      else { continue }
      put("Mish", [x], index)
      return
    }
  }

  /// `x / (1 + |x|)`.
  private mutating func replaceSoftsign(_ index: Int) {
    let inputs = nodes[index].input
    guard inputs.count == 2, let sum = producer(of: inputs[1], "Add") else { return }
    for (magnitude, one) in pairs(sum) {
      guard isNumber(one, 1), let absolute = producer(of: magnitude, "Abs"), nodes[absolute].input == [inputs[0]] else {
        continue
      }
      put("Softsign", [inputs[0]], index)
      return
    }
  }

  /// `0.5 * x * (1 + erf(x / sqrt(2)))`, in any order of the factors.
  private mutating func replaceGelu(_ index: Int) {
    var factors = nodes[index].input
    guard nodes[index].opType == "Mul" else { return }
    // One of the two factors is a product itself.
    guard let product = factors.firstIndex(where: { producer(of: $0, "Mul") != nil && isPrivate($0) }),
      let inner = producer(of: factors[product], "Mul")
    else { return }
    factors.remove(at: product)
    factors += nodes[inner].input
    guard factors.count == 3, let half = factors.firstIndex(where: { isNumber($0, 0.5) }) else { return }
    factors.remove(at: half)
    for (x, gate) in [(factors[0], factors[1]), (factors[1], factors[0])] {
      guard let sum = producer(of: gate, "Add"),
        let error = pairs(sum).compactMap({ isNumber($0.1, 1) ? producer(of: $0.0, "Erf") : nil }).first,
        let scaled = nodes[error].input.first, isHalfRoot(scaled, of: x)
      else { continue }
      put("Gelu", [x], index)
      return
    }
  }

  /// Whether a value is `x / sqrt(2)`.
  private func isHalfRoot(_ value: String, of x: String) -> Bool {
    if let divided = producer(of: value, "Div") {
      return nodes[divided].input.count == 2 && nodes[divided].input[0] == x
        && isNumber(nodes[divided].input[1], 2.0.squareRoot())
    }
    return producer(of: value, "Mul").map { product in
      pairs(product).contains { $0.0 == x && isNumber($0.1, 0.5.squareRoot()) }
    } ?? false
  }

  // MARK: - Looking

  /// The two inputs of a node, in both orders.
  private func pairs(_ index: Int) -> [(String, String)] {
    let inputs = nodes[index].input
    return inputs.count == 2 ? [(inputs[0], inputs[1]), (inputs[1], inputs[0])] : []
  }

  private func producer(of value: String, _ kind: String) -> Int? {
    producers[value].flatMap { nodes[$0].opType == kind ? $0 : nil }
  }

  /// Whether one node alone reads a value, and it is no result.
  private func isPrivate(_ value: String) -> Bool { readers[value]?.count == 1 && !outputs.contains(value) }

  /// Whether a value is this constant, up to rounding.
  private func isNumber(_ value: String, _ wanted: Double) -> Bool {
    var tensor = initializers[value]
    if let constant = producer(of: value, "Constant") {
      tensor = nodes[constant].attribute.first { $0.name == "value" }?.t
    }
    guard let tensor, tensor.dims.allSatisfy({ $0 == 1 }),
      let number = try? ONNXConstant(tensor, name: value, path: "").scalar
    else { return false }
    return abs(Double(number) - wanted) < 1e-4
  }

  private mutating func put(_ kind: String, _ inputs: [String], _ index: Int, name: String? = nil) {
    let node = nodes[index]
    nodes[index] = .with {
      $0.opType = kind
      $0.input = inputs
      $0.output = node.output
      $0.name = name ?? node.name
    }
  }
}
