import Files
import Foundation
import Tensors

/// A step of a network: an operation, the nodes that it reads, and a name by which people ask for its output.
public struct Node: Sendable {
  /// The unique name, Keras's where the architecture has one there (`conv4_block6_out`).
  public let name: String
  /// What the node computes; `nil` for the input.
  public let operation: (any Operation)?
  /// The nodes that it reads, by index.
  public let inputs: [Int]
  /// The node whose parameters it uses: itself, unless it shares another's.
  public let parameterOwner: Int
}

/// A network as a list of named nodes in the order in which they run; a value that never changes once it is built.
public struct Graph: Sendable {
  /// The nodes; each reads only nodes before it. Node 0 is the input.
  public let nodes: [Node]
  /// The shape of one input image, `[H, W, C]`.
  public let inputShape: Shape
  /// The node that gives the network's result (logits).
  public let output: Int
  private let indices: [String: Int]

  init(nodes: [Node], inputShape: Shape, output: Int) {
    self.nodes = nodes
    self.inputShape = inputShape
    self.output = output
    indices = Dictionary(uniqueKeysWithValues: nodes.enumerated().map { ($1.name, $0) })
  }

  /// The index of the node of this name.
  /// - Throws: `GraphError.unknownNode`, with names that are close.
  public func index(of name: String) throws(GraphError) -> Int {
    if let index = indices[name] { return index }
    throw .unknownNode(name: name, suggestions: names(closeTo: name))
  }

  /// Up to four names of nodes that someone who wrote `name` may have meant, the closest first.
  public func names(closeTo name: String) -> [String] {
    NearNames.close(to: name, among: nodes.map(\.name))
  }

  /// The shape of every node's output for a batch of `batch` images.
  /// - Throws: `GraphError.shape` at the first operation that cannot take its inputs; `memory` for a batch that no machine
  ///   could hold.
  public func shapes(batch: Int) throws(GraphError) -> [Shape] {
    let ofOne = try shapesBehind(batch: 1)
    if batch == 1 { return ofOne }
    let largest = ofOne.reduce(1) { max($0, $1.count) }
    guard batch <= OperationLimits.elements / largest else {
      let needed = largest.multipliedReportingOverflow(by: 4 * min(batch, 1 << 40))
      throw .memory(
        needed: needed.overflow ? .max : needed.partialValue,
        available: Int(clamping: ProcessInfo.processInfo.physicalMemory))
    }
    return try shapesBehind(batch: batch)
  }

  private func shapesBehind(batch: Int) throws(GraphError) -> [Shape] {
    guard let input = Shape(bounded: [batch] + inputShape.dimensions) else {
      throw .shape(
        operation: "Input", node: nodes[0].name, expected: "images of at most 2^40 numbers", got: [inputShape])
    }
    var shapes = [input]
    for node in nodes.dropFirst() {
      guard let operation = node.operation else { continue }
      shapes.append(try operation.outputShape(for: node.inputs.map { shapes[$0] }, node: node.name))
    }
    return shapes
  }

  /// For every node, the nodes that read it.
  public var consumers: [[Int]] {
    var consumers = [[Int]](repeating: [], count: nodes.count)
    for (i, node) in nodes.enumerated() {
      for input in node.inputs { consumers[input].append(i) }
    }
    return consumers
  }
}

extension Graph {
  /// For every node, whether all ways from the input to the output pass through it.
  public var bottlenecks: [Bool] {
    // Nodes are in running order: a way around node i is an edge from before it to behind it.
    var reach = 0
    return consumers.enumerated().map { index, readers in
      defer { reach = max(reach, readers.max() ?? 0) }
      return reach <= index
    }
  }
}

/// A node of a graph under construction.
public struct NodeReference: Sendable {
  let index: Int
}

/// Builds a graph node by node.
public struct GraphBuilder {
  private var nodes: [Node] = []
  private var inputShape = Shape([])
  private var names: Set<String> = []
  /// Shapes for one image of the first nodes, as far as somebody asked.
  private var shapes: [Shape] = []

  /// A builder without nodes.
  public init() {}

  /// Adds the input; call it once, first.
  /// - Parameter shape: one image, `[H, W, C]`.
  public mutating func input(_ name: String, shape: Shape) -> NodeReference {
    precondition(nodes.isEmpty, "a graph has one input, and it comes first")
    inputShape = shape
    return append(name, nil, [], owner: nil)
  }

  /// Adds an operation that reads `inputs`.
  /// - Parameters:
  ///   - name: a name that no other node has.
  ///   - operation: what the node computes.
  ///   - inputs: what it reads, in the operation's order.
  ///   - sharing: a node of the same operation whose parameters this one uses too.
  public mutating func add(
    _ name: String, _ operation: any Operation, _ inputs: NodeReference..., sharing: NodeReference? = nil
  ) -> NodeReference {
    add(name, operation, inputs: inputs, sharing: sharing)
  }

  /// The name of a node.
  public func name(of reference: NodeReference) -> String { nodes[reference.index].name }

  /// Whether a node has this name.
  public func contains(_ name: String) -> Bool { names.contains(name) }

  /// The shape of a node's output for a batch of one image.
  /// - Throws: `GraphError.shape` at the first operation that cannot take its inputs.
  public mutating func shape(of reference: NodeReference) throws(GraphError) -> Shape {
    while shapes.count <= reference.index {
      let node = nodes[shapes.count]
      if let operation = node.operation {
        shapes.append(try operation.outputShape(for: node.inputs.map { shapes[$0] }, node: node.name))
      } else {
        shapes.append(Shape([1] + inputShape.dimensions))
      }
    }
    return shapes[reference.index]
  }

  /// Adds an operation that reads `inputs`.
  /// - Parameters:
  ///   - name: a name that no other node has.
  ///   - operation: what the node computes.
  ///   - inputs: what it reads, in the operation's order.
  ///   - sharing: a node of the same operation whose parameters this one uses too.
  public mutating func add(
    _ name: String, _ operation: any Operation, inputs: [NodeReference], sharing: NodeReference? = nil
  ) -> NodeReference {
    append(name, operation, inputs.map(\.index), owner: sharing.map { nodes[$0.index].parameterOwner })
  }

  /// The finished graph, whose result is `output`.
  public func graph(output: NodeReference) -> Graph {
    // As in `builder.graph(output: builder.add(...))`: the builder is read before its argument adds the node.
    precondition(nodes.indices.contains(output.index), "the output must be added before the graph is made")
    return Graph(nodes: nodes, inputShape: inputShape, output: output.index)
  }

  private mutating func append(
    _ name: String, _ operation: (any Operation)?, _ inputs: [Int], owner: Int?
  ) -> NodeReference {
    precondition(names.insert(name).inserted, "two nodes are named \(name)")
    let index = nodes.count
    nodes.append(Node(name: name, operation: operation, inputs: inputs, parameterOwner: owner ?? index))
    return NodeReference(index: index)
  }
}
