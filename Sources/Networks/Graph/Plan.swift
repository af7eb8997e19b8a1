import Tensors

/// Every shape, step and memory offset of a pass, fixed before the first image.
struct Plan {
  let steps: [Step]
  let shapes: [Shape]
  /// Offsets of activations and of what steps save, in one arena. `nil`: the node was fused away.
  let activationOffsets: [Int?]
  /// Whether a node's activation is still there after the pass.
  let isKept: [Bool]
  let savedOffsets: [Int]
  let activationCount: Int
  /// Offsets of gradients in an arena of their own; they live only between their first writer and their reader.
  let gradientOffsets: [Int?]
  let gradientCount: Int
  let scratchCount: Int
  /// The steps whose backward runs, last first, with what each must write.
  let backward: [BackwardStep]

  struct BackwardStep {
    let step: Int
    /// For each input: whether its gradient is wanted, and whether it holds a part already.
    let wantsInput: [Bool]
    let accumulates: [Bool]
  }

  init(
    _ graph: Graph, _ configuration: PassConfiguration, _ isTrainable: (_ parameterNodes: [Int]) -> Bool
  ) throws(GraphError) {
    let shapes = try graph.shapes(batch: configuration.batch)
    var taps: Set<Int> = []
    for name in configuration.taps { taps.insert(try graph.index(of: name)) }
    // Gradients: wanted at taps, at the inputs of everything trainable, and on every way from there to the output.
    var wanted = graph.nodes.indices.map { taps.contains($0) }
    for (i, node) in graph.nodes.enumerated()
    where isTrainable([node.parameterOwner]) || node.inputs.contains(where: { wanted[$0] }) {
      wanted[i] = true
    }
    // What no gradient passes is fused and keeps nothing: all of an inference, the frozen beginning of a training, what
    // comes before the taps of an explanation.
    let isForwardOnly = graph.nodes.indices.map { i in !configuration.differentiable || !wanted[i] }
    let steps = Lowering(graph, configuration, taps: taps) { isForwardOnly[$0] }.steps
    let end = steps.count
    let everything = -1...end

    // Activations: those that backward reads stay; the others live from their step to their last reader.
    var lastUse = [Int](repeating: -1, count: graph.nodes.count)
    var produced = [Int](repeating: -1, count: graph.nodes.count)
    for (s, step) in steps.enumerated() {
      produced[step.node] = s
      for input in step.inputs { lastUse[input] = s }
    }
    var stays = graph.nodes.indices.map { taps.contains($0) || $0 == graph.output || $0 == 0 }
    for step in steps where !isForwardOnly[step.node] {
      stays[step.node] = true
      for input in step.inputs { stays[input] = true }
    }
    var planner = MemoryPlanner()
    var requests = [Int?](repeating: nil, count: graph.nodes.count)
    for i in graph.nodes.indices where i == 0 || produced[i] >= 0 {
      let lifetime = stays[i] ? everything : produced[i]...max(produced[i], lastUse[i])
      requests[i] = planner.request(shapes[i].count, lifetime: lifetime)
    }
    let memory = steps.map { step in
      step.operation.memory(for: step.inputs.map { shapes[$0] }, output: shapes[step.node])
    }
    let savedRequests = steps.indices.map { s in
      planner.request(memory[s].saved, lifetime: isForwardOnly[steps[s].node] ? s...s : everything)
    }
    let activations = planner.place()
    activationOffsets = requests.map { $0.map { activations.offsets[$0] } }
    savedOffsets = savedRequests.map { activations.offsets[$0] }
    activationCount = activations.total
    scratchCount = memory.map(\.scratch).max() ?? 0

    var backward: [BackwardStep] = []
    var firstWrite = [Int?](repeating: nil, count: graph.nodes.count)
    var lastRead = [Int](repeating: 0, count: graph.nodes.count)
    if configuration.differentiable {
      firstWrite[graph.output] = 0
      for (s, step) in steps.enumerated().reversed() where wanted[step.node] && firstWrite[step.node] != nil {
        let time = backward.count
        lastRead[step.node] = time
        var accumulates: [Bool] = []
        for input in step.inputs {
          accumulates.append(firstWrite[input] != nil)
          if wanted[input], firstWrite[input] == nil { firstWrite[input] = time }
        }
        backward.append(
          BackwardStep(step: s, wantsInput: step.inputs.map { wanted[$0] }, accumulates: accumulates))
      }
    }
    var gradientPlanner = MemoryPlanner()
    let gradientRequests = graph.nodes.indices.map { i -> Int? in
      guard let first = firstWrite[i] else { return nil }
      let stays = taps.contains(i) || i == graph.output || i == 0
      return gradientPlanner.request(
        shapes[i].count, lifetime: stays ? 0...backward.count : first...max(first, lastRead[i]))
    }
    let gradients = gradientPlanner.place()
    gradientOffsets = gradientRequests.map { $0.map { gradients.offsets[$0] } }
    gradientCount = gradients.total
    isKept = stays
    self.steps = steps
    self.shapes = shapes
    self.backward = backward
  }
}
