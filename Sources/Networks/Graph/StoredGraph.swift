import Files
import Tensors

/// Graphs as JSON: what a checkpoint keeps of a network that no architecture of this project draws.
///
/// `{"input": {"name", "shape": [H, W, C]}, "nodes": [{"name", "operation", "attributes", "inputs", "parameters_of"}],
/// "output"}`. Nodes name their inputs, which stand before them; `attributes` is left out where it is empty and
/// `parameters_of` where a node has parameters of its own.
extension Graph {
  /// The most nodes of a graph that is read.
  static let nodeLimit = 10_000
  /// The largest side of an input image, and the most channels.
  static let extentLimit = 4096

  /// The graph without its parameters.
  public var json: JSONValue {
    let operations = nodes.enumerated().compactMap { index, node -> JSONValue? in
      guard let operation = node.operation else { return nil }
      var members: [(key: String, value: JSONValue)] = [
        ("name", node.name.json), ("operation", operation.kind.json),
      ]
      if operation.attributes != .object([]) { members.append(("attributes", operation.attributes)) }
      members.append(("inputs", node.inputs.map { nodes[$0].name }.json))
      if node.parameterOwner != index { members.append(("parameters_of", nodes[node.parameterOwner].name.json)) }
      return .object(members)
    }
    let image: JSONValue = ["name": nodes[0].name, "shape": inputShape.dimensions]
    return ["input": image, "nodes": operations, "output": nodes[output].name]
  }

  /// Reads what `json` writes.
  /// - Throws: `GraphError.configuration` naming the node that is not as expected; `GraphError.shape` where shapes do not fit.
  public init(json: JSONValue) throws(GraphError) {
    guard let shape = json["input"]?["shape"]?.arrayValue?.map(\.intValue), shape.count == 3,
      shape.allSatisfy({ (1...Self.extentLimit).contains($0 ?? 0) })
    else { throw .configuration("input: a shape [H, W, C] of numbers from 1 to \(Self.extentLimit) expected") }
    guard let inputName = json["input"]?["name"]?.stringValue, !inputName.isEmpty else {
      throw .configuration("input: a name expected")
    }
    guard let entries = json["nodes"]?.arrayValue, entries.count <= Self.nodeLimit else {
      throw .configuration("nodes: a list of at most \(Self.nodeLimit) nodes expected")
    }
    var builder = GraphBuilder()
    var references = [inputName: builder.input(inputName, shape: Shape(shape.compactMap { $0 }))]
    for entry in entries {
      let name = entry["name"]?.stringValue ?? ""
      guard !name.isEmpty, references[name] == nil else {
        throw .configuration("node \"\(name)\": a name that no other node has expected")
      }
      func reference(_ other: JSONValue?) throws(GraphError) -> NodeReference {
        guard let text = other?.stringValue, let found = references[text] else {
          throw .configuration(
            "node \(name): reads \(other?.compactText ?? "nothing"), the name of a node before it expected")
        }
        return found
      }
      let operation: any Operation
      do {
        operation = try OperationRegistry.operation(
          kind: entry["operation"]?.stringValue ?? "", attributes: entry["attributes"] ?? .object([]))
      } catch {
        throw .configuration("node \(name): \(error)")
      }
      var inputs: [NodeReference] = []
      for input in entry["inputs"]?.arrayValue ?? [] { inputs.append(try reference(input)) }
      guard !inputs.isEmpty else { throw .configuration("node \(name): inputs: at least one name expected") }
      let owner = try entry["parameters_of"].map { (other) throws(GraphError) in try reference(other) }
      references[name] = builder.add(name, operation, inputs: inputs, sharing: owner)
    }
    guard let output = json["output"]?.stringValue.flatMap({ references[$0] }) else {
      throw .configuration("output: the name of a node expected")
    }
    self = builder.graph(output: output)
    try checkSharing()
  }

  /// Checks that who shares parameters needs the same ones as their owner, and that the owner has its own.
  func checkSharing() throws(GraphError) {
    let shapes = try shapes(batch: 1)
    func needs(_ index: Int) -> [(ParameterRole, Shape)] {
      (nodes[index].operation?.parameters(for: nodes[index].inputs.map { shapes[$0] }) ?? []).map {
        ($0.role, $0.shape)
      }
    }
    for (index, node) in nodes.enumerated() where node.parameterOwner != index {
      let owner = nodes[node.parameterOwner]
      guard owner.parameterOwner == node.parameterOwner, owner.operation?.kind == node.operation?.kind,
        needs(index).elementsEqual(needs(node.parameterOwner), by: ==)
      else {
        throw .configuration("node \(node.name): cannot use the parameters of \(owner.name), which has others")
      }
    }
  }

  /// The graph without the nodes that its output does not need.
  public func pruned() -> Graph {
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    isNeeded[0] = true
    isNeeded[output] = true
    for (index, node) in nodes.enumerated().reversed() where isNeeded[index] {
      for other in node.inputs + [node.parameterOwner] { isNeeded[other] = true }
    }
    var builder = GraphBuilder()
    var references: [Int: NodeReference] = [0: builder.input(nodes[0].name, shape: inputShape)]
    for (index, node) in nodes.enumerated() where isNeeded[index] {
      guard let operation = node.operation else { continue }
      references[index] = builder.add(
        node.name, operation, inputs: node.inputs.compactMap { references[$0] },
        sharing: node.parameterOwner == index ? nil : references[node.parameterOwner])
    }
    guard let result = references[output] else { return self }
    return builder.graph(output: result)
  }
}
