import Foundation
import Tensors

/// What a parameter is, which decides its name, its first value, and whether weight decay touches it.
public enum ParameterRole: String, Sendable {
  case kernel, bias, gamma, beta
  /// The slope of a rectifier below zero (PReLU).
  case alpha
  case movingMean = "moving_mean"
  case movingVariance = "moving_variance"

  /// Moving statistics are measured, not learned.
  public var isLearned: Bool { self != .movingMean && self != .movingVariance }
}

/// How a parameter starts.
public enum Initializer: Sendable, Equatable {
  case constant(Float)
  /// Uniform in +-sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010; Keras's default).
  case glorotUniform(fanIn: Int, fanOut: Int)
  /// Normal with standard deviation sqrt(2 / fan out) (He et al. 2015).
  case heNormal(fanOut: Int)

  func fill(_ buffer: UnsafeMutableBufferPointer<Float>, _ generator: inout SeededGenerator) {
    switch self {
    case .constant(let value): buffer.update(repeating: value)
    case .glorotUniform(let fanIn, let fanOut):
      let limit = (6 / Double(fanIn + fanOut)).squareRoot()
      for i in buffer.indices { buffer[i] = Float(generator.uniform(in: -limit...limit)) }
    case .heNormal(let fanOut):
      let deviation = (2 / Double(fanOut)).squareRoot()
      for i in buffer.indices { buffer[i] = Float(generator.normal() * deviation) }
    }
  }
}

/// A parameter that an operation declares.
public struct ParameterSpecification: Sendable {
  let role: ParameterRole
  let shape: Shape
  let initializer: Initializer
}

/// A parameter of a network: a range of the network's one buffer.
public struct Parameter: Sendable {
  /// `node/role`, for example `conv1_conv/kernel`.
  public let name: String
  /// The node that owns it.
  public let node: String
  /// What it is.
  public let role: ParameterRole
  /// Its shape: kernels are `[height, width, in, out]` or `[in, out]`.
  public let shape: Shape
  /// Its floats in the network's buffers.
  public let range: Range<Int>
  let initializer: Initializer
}

/// All parameters of a network in one buffer, so that an optimiser runs over them in one pass.
///
/// Sessions read and write the same object; only one of them may train at a time.
public final class Parameters: @unchecked Sendable {
  /// The parameters, in graph order.
  public let all: [Parameter]
  private let memory: AlignedBuffer
  private var gradientMemory: AlignedBuffer?
  private let indices: [String: Int]
  private let ofNode: [[Int]]

  init(graph: Graph) throws(GraphError) {
    let layout = try ParameterLayout(graph)
    let (needed, available) = (4 * layout.count, Int(clamping: ProcessInfo.processInfo.physicalMemory))
    guard needed <= available else { throw .parameterMemory(needed: needed, available: available) }
    all = layout.all
    ofNode = layout.ofNode
    memory = AlignedBuffer(count: layout.count)
    indices = Dictionary(uniqueKeysWithValues: layout.all.enumerated().map { ($1.name, $0) })
  }

  /// Every value, in the order of `all`, with unused floats between (each parameter is aligned).
  public var values: UnsafeMutableBufferPointer<Float> { memory.elements }

  /// The gradients, laid out like `values`.
  public var gradients: UnsafeMutableBufferPointer<Float> {
    if let gradientMemory { return gradientMemory.elements }
    let made = AlignedBuffer(count: memory.elements.count)
    gradientMemory = made
    return made.elements
  }

  /// The number of learned values (moving statistics not counted).
  public var learnedCount: Int { all.filter { $0.role.isLearned }.reduce(0) { $0 + $1.shape.count } }
  /// The number of values, moving statistics included (what Keras prints as total parameters).
  public var totalCount: Int { all.reduce(0) { $0 + $1.shape.count } }

  /// The parameter of this name.
  /// - Throws: `GraphError.unknownParameter`.
  public func parameter(_ name: String) throws(GraphError) -> Parameter {
    guard let index = indices[name] else { throw .unknownParameter(name: name) }
    return all[index]
  }

  /// A copy of a parameter's values.
  public func tensor(_ name: String) throws(GraphError) -> Tensor {
    let parameter = try parameter(name)
    return Tensor(parameter.shape, values[parameter.range])
  }

  /// A copy of a parameter's gradient.
  public func gradient(_ name: String) throws(GraphError) -> Tensor {
    let parameter = try parameter(name)
    return Tensor(parameter.shape, gradients[parameter.range])
  }

  /// Replaces a parameter's values.
  /// - Throws: `GraphError.parameterShape` when the shapes differ.
  public func set(_ name: String, to tensor: Tensor) throws(GraphError) {
    let parameter = try parameter(name)
    guard parameter.shape == tensor.shape else {
      throw .parameterShape(name: name, expected: parameter.shape, got: tensor.shape)
    }
    tensor.withElements { source in
      _ = UnsafeMutableBufferPointer(rebasing: values[parameter.range]).update(fromContentsOf: source)
    }
  }

  /// Gives every parameter its first value; one seed gives one network, whatever order the graph has.
  public func initialize(seed: UInt64) {
    for parameter in all {
      var generator = SeededGenerator(seed: seed, label: parameter.name)
      parameter.initializer.fill(UnsafeMutableBufferPointer(rebasing: values[parameter.range]), &generator)
    }
  }

  func indices(ofNode node: Int) -> [Int] { ofNode[node] }

  /// Whether a graph has these parameters at the same nodes.
  func fit(_ graph: Graph) throws(GraphError) -> Bool {
    let layout = try ParameterLayout(graph)
    return layout.ofNode == ofNode && layout.all.map(\.name) == all.map(\.name)
      && layout.all.map(\.shape) == all.map(\.shape)
  }
}

extension Graph {
  /// The parameters that a network of this graph has, without taking memory for them.
  /// - Throws: `GraphError.shape` when an operation cannot take its inputs.
  public func parameters() throws(GraphError) -> [Parameter] { try ParameterLayout(self).all }
}

/// Where the parameters of a graph lie in the network's buffer.
private struct ParameterLayout {
  private(set) var all: [Parameter] = []
  /// For every node, the parameters that it uses.
  private(set) var ofNode: [[Int]] = []
  /// Floats in the buffer.
  private(set) var count = 0

  init(_ graph: Graph) throws(GraphError) {
    let shapes = try graph.shapes(batch: 1)
    for (i, node) in graph.nodes.enumerated() {
      guard node.parameterOwner == i, let operation = node.operation else {
        ofNode.append(node.parameterOwner == i ? [] : ofNode[node.parameterOwner])
        continue
      }
      var mine: [Int] = []
      for specification in operation.parameters(for: node.inputs.map { shapes[$0] }) {
        mine.append(all.count)
        all.append(
          Parameter(
            name: "\(node.name)/\(specification.role.rawValue)", node: node.name, role: specification.role,
            shape: specification.shape, range: count..<(count + specification.shape.count),
            initializer: specification.initializer))
        // Every parameter starts on a cache line.
        count += (specification.shape.count + 15) & ~15
      }
      ofNode.append(mine)
    }
  }
}
