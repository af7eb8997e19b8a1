import Tensors

/// A step of a plan: one operation, or several fused into one.
struct Step {
  /// The node whose output the step writes.
  var node: Int
  var operation: any Operation
  /// The nodes whose outputs it reads.
  var inputs: [Int]
  /// The nodes whose parameters it carries, in order.
  var parameterNodes: [Int]
}

/// Turns a graph into the steps that a session runs.
///
/// A node that is read once and not tapped can be fused with its reader when the operation knows how: padding into a
/// convolution, batch normalisation with its ReLU, and, where no gradient is wanted, a convolution with its normalisation
/// by moving statistics. A fused node has no memory of its own.
struct Lowering {
  private(set) var steps: [Step] = []

  /// - Parameter isForwardOnly: whether no backward step will ever read what the node writes.
  init(_ graph: Graph, _ configuration: PassConfiguration, taps: Set<Int>, isForwardOnly: (Int) -> Bool) {
    let consumers = graph.consumers
    var pending: [Int: Step] = [:]
    for (i, node) in graph.nodes.enumerated() {
      guard let operation = node.operation else { continue }
      var step = Step(node: i, operation: operation, inputs: node.inputs, parameterNodes: [node.parameterOwner])
      if step.inputs.count == 1, let before = pending[step.inputs[0]], consumers[before.node].count == 1,
        !taps.contains(before.node), before.node != graph.output,
        let fused = before.operation.followed(
          by: operation, differentiable: !isForwardOnly(i) || !configuration.usesMovingStatistics(node))
      {
        pending[before.node] = nil
        step.operation = fused
        step.inputs = before.inputs
        step.parameterNodes = before.parameterNodes + step.parameterNodes
      }
      pending[i] = step
    }
    steps = pending.values.sorted { $0.node < $1.node }
  }
}
