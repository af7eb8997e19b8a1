import Tensors

/// The floating-point operations of one node: two for each multiplication with its addition, counted from shapes.
///
/// Only products with a learned kernel count (convolutions and dense layers, where nearly all of the work is). What a
/// method saves (Winograd, for one) does not count less, so that speeds of different methods compare.
public struct OperationCost: Sendable, Equatable {
  /// Operations of the forward pass.
  public let forward: Int
  /// Operations of the backward pass: as many as forward for the gradient of the kernel, where it learns, and as many
  /// again for that of the input, where anything before it learns.
  public let backward: Int
}

extension Graph {
  /// What each node costs; nodes without a learned kernel have no entry.
  /// - Parameters:
  ///   - batch: images a step.
  ///   - trainable: names of the parameters that learn.
  /// - Throws: `GraphError.shape` when the graph's shapes do not fit.
  public func costs(batch: Int, trainable: Set<String>) throws(GraphError) -> [String: OperationCost] {
    let shapes = try shapes(batch: batch)
    var result: [String: OperationCost] = [:]
    // Whether the gradient of a node's output is of use.
    var isWanted = [Bool](repeating: false, count: nodes.count)
    for (i, node) in nodes.enumerated() {
      guard let operation = node.operation else { continue }
      let inputs = node.inputs.map { shapes[$0] }
      let parameters = operation.parameters(for: inputs)
      let owner = nodes[node.parameterOwner].name
      func learns(_ parameter: ParameterSpecification) -> Bool {
        trainable.contains("\(owner)/\(parameter.role.rawValue)")
      }
      let inputIsWanted = node.inputs.contains { isWanted[$0] }
      isWanted[i] = inputIsWanted || parameters.contains(where: learns)
      guard let kernel = parameters.first(where: { $0.role == .kernel }) else { continue }
      // Every number of a kernel is used once for every position of the output, in depthwise convolutions too.
      let forward = 2 * kernel.shape.count * (shapes[i].count / shapes[i].c)
      result[node.name] = OperationCost(
        forward: forward, backward: forward * ((learns(kernel) ? 1 : 0) + (inputIsWanted ? 1 : 0)))
    }
    return result
  }
}
