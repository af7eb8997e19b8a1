import Foundation
import Tensors

/// Runs a network on batches of one size: owns the memory of a plan, reads the network's parameters.
///
/// Not for use from several threads at once; make a session a thread.
public final class Session {
  /// The network.
  public let network: Network
  /// What the session was made for.
  public let configuration: PassConfiguration
  private let plan: Plan
  private let activations: AlignedBuffer
  private let gradients: AlignedBuffer
  private let scratch: AlignedBuffer
  private var frames: [Frame] = []
  private var backwardFrames: [Frame] = []
  /// Gradients of trainable parameters that no backward step writes.
  private var unreached: [Range<Int>] = []
  private var stepOfNode: [Int: Int] = [:]
  /// What each step took since it was set; `nil` (the default) measures nothing.
  public var profile: SessionProfile?
  /// Scratch holds a part a thread, so every pass runs with the number of threads that it was planned for.
  private let threads = Parallel.threads
  private var randomSeed: UInt64 = 0

  /// Plans the pass and takes its memory.
  /// - Parameters:
  ///   - network: the network.
  ///   - configuration: what the session is made for.
  ///   - lender: a session whose memory is used where it suffices. The two then disturb each other: what a pass of one
  ///     left is gone when the other has run.
  /// - Throws: `GraphError.unknownNode` for a tap that does not exist; `memory` when the machine has too little.
  public init(
    _ network: Network, _ configuration: PassConfiguration, sharing lender: Session? = nil
  ) throws(GraphError) {
    precondition(configuration.batch > 0, "a batch has at least one image")
    self.network = network
    self.configuration = configuration
    let parameters = network.parameters
    func isTrainable(_ nodes: [Int]) -> Bool {
      nodes.contains { node in
        parameters.indices(ofNode: node).contains { configuration.trainable.contains(parameters.all[$0].name) }
      }
    }
    let graph = network.graph
    plan = try Parallel.withThreads(threads) { () throws(GraphError) in
      try Plan(graph, configuration, isTrainable)
    }
    let needed = 4 * (plan.activationCount + plan.gradientCount + plan.scratchCount)
    let available = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    guard needed <= available else { throw .memory(needed: needed, available: available) }
    activations = Self.memory(plan.activationCount, lender?.activations)
    gradients = Self.memory(plan.gradientCount, lender?.gradients)
    scratch = Self.memory(plan.scratchCount, lender?.scratch)
    _ = MatrixLibrary.chosen
    for (s, step) in plan.steps.enumerated() {
      stepOfNode[step.node] = s
      frames.append(frame(s, backward: nil))
    }
    backwardFrames = plan.backward.map { frame($0.step, backward: $0) }
    markSharedParameters()
  }

  private static func memory(_ count: Int, _ lent: AlignedBuffer?) -> AlignedBuffer {
    if let lent, lent.elements.count >= count { return lent }
    return AlignedBuffer(count: count)
  }

  /// Bytes of activations, gradients and scratch.
  public var memoryBytes: Int { 4 * (plan.activationCount + plan.gradientCount + plan.scratchCount) }

  /// The input of the next forward pass, `[N, H, W, C]`: write the images here.
  public var input: UnsafeMutableBufferPointer<Float> { buffer(activations, plan.activationOffsets[0] ?? 0, 0) }

  /// The result of the last forward pass, `[N, K]`.
  public var output: UnsafeMutableBufferPointer<Float> {
    let node = network.graph.output
    return buffer(activations, plan.activationOffsets[node] ?? 0, node)
  }

  /// Where to write the gradient of the result, `[N, K]`, before `backward`.
  public var outputGradient: UnsafeMutableBufferPointer<Float> {
    let node = network.graph.output
    precondition(configuration.differentiable, "this session was made without gradients")
    return buffer(gradients, plan.gradientOffsets[node] ?? 0, node)
  }

  /// Runs the network on `input`.
  /// - Parameter randomSeed: seeds dropout; give each training step its own.
  public func forward(randomSeed: UInt64 = 0) {
    self.randomSeed = randomSeed
    run(plan.steps.indices)
  }

  /// Runs only what follows from `node`, whose activation the caller has changed through `withActivation`; dropout drops
  /// what it dropped in the last whole pass.
  /// - Throws: `GraphError.unknownNode`, or `notKept` unless the node is a tap of a differentiable session.
  public func forward(from node: String) throws(GraphError) {
    let index = try network.graph.index(of: node)
    // All that follows from a tap lies on a gradient's way, so that it and whatever it reads are kept.
    guard configuration.differentiable, configuration.taps.contains(node) else {
      throw .notKept(node: node, what: "activation")
    }
    var follows = network.graph.nodes.indices.map { $0 == index }
    run(
      plan.steps.indices.filter { s in
        let step = plan.steps[s]
        guard step.inputs.contains(where: { follows[$0] }) else { return false }
        follows[step.node] = true
        return true
      })
  }

  private func run(_ steps: some Sequence<Int>) {
    Parallel.withThreads(threads) {
      for s in steps {
        // A stream a node: with seeds that differ by the generator's own increment, one node's mask would be another's,
        // shifted.
        frames[s].randomSeed = SeededGenerator(seed: randomSeed, stream: UInt64(plan.steps[s].node)).state
        timed(s, \.forward) { plan.steps[s].operation.forward(frames[s]) }
      }
    }
  }

  /// Computes gradients from what stands in `outputGradient`; forward must have run on the same input.
  /// - Parameters:
  ///   - rules: how ReLUs let gradients through.
  ///   - accumulate: add to the parameters' gradients instead of starting from zero.
  public func backward(rules: BackwardRules = BackwardRules(), accumulate: Bool = false) {
    precondition(configuration.differentiable, "this session was made without gradients")
    if !accumulate {
      for range in unreached {
        UnsafeMutableBufferPointer(rebasing: network.parameters.gradients[range]).update(repeating: 0)
      }
    }
    Parallel.withThreads(threads) {
      for (i, backward) in plan.backward.enumerated() {
        backwardFrames[i].rules = rules
        backwardFrames[i].continuesPass = accumulate
        backwardFrames[i].randomSeed = frames[backward.step].randomSeed
        timed(backward.step, \.backward) { plan.steps[backward.step].operation.backward(backwardFrames[i]) }
      }
    }
  }

  /// The first step of a pass that reaches a parameter sets its gradient, later ones add; what none reaches is zero.
  private func markSharedParameters() {
    var reached: Set<Int> = []
    for (i, backward) in plan.backward.enumerated() {
      let mine = plan.steps[backward.step].parameterNodes.flatMap { network.parameters.indices(ofNode: $0) }
      backwardFrames[i].isShared = mine.map { reached.contains($0) }
      reached.formUnion(mine)
    }
    unreached = network.parameters.all.enumerated().filter { index, parameter in
      configuration.trainable.contains(parameter.name) && !reached.contains(index)
    }.map(\.element.range)
  }

  /// The shape of a node's output in this session.
  public func shape(of node: String) throws(GraphError) -> Shape { plan.shapes[try network.graph.index(of: node)] }

  /// A copy of a node's output, `[N, H, W, C]` or `[N, C]`.
  /// - Throws: `GraphError.notKept` unless the node is tapped (or kept anyway).
  public func activation(of node: String) throws(GraphError) -> Tensor {
    let index = try kept(node)
    return Tensor(plan.shapes[index], buffer(activations, plan.activationOffsets[index] ?? 0, index))
  }

  /// Gives write access to a node's output, to change it before `forward(from:)`.
  public func withActivation<R>(
    of node: String, _ body: (UnsafeMutableBufferPointer<Float>) throws -> R
  ) throws -> R {
    let index = try kept(node)
    return try body(buffer(activations, plan.activationOffsets[index] ?? 0, index))
  }

  /// A copy of the gradient of the seeded result with respect to a tapped node's output; zero where nothing reaches it.
  /// - Throws: `GraphError.notKept` unless the node is tapped.
  public func gradient(of node: String) throws(GraphError) -> Tensor {
    let index = try network.graph.index(of: node)
    guard configuration.differentiable, configuration.taps.contains(node) else {
      throw .notKept(node: node, what: "gradient")
    }
    guard let offset = plan.gradientOffsets[index] else { return Tensor(plan.shapes[index]) }
    return Tensor(plan.shapes[index], buffer(gradients, offset, index))
  }

  /// Runs one step, and books its time when a profile is wanted.
  private func timed(_ step: Int, _ direction: WritableKeyPath<SessionProfile.Entry, Double>, _ body: () -> Void) {
    guard profile != nil else { return body() }
    let start = SessionProfile.now
    body()
    let name = network.graph.nodes[plan.steps[step].node].name
    profile?.add(name, plan.steps[step].operation.kind, direction, SessionProfile.now - start)
  }

  private func kept(_ node: String) throws(GraphError) -> Int {
    let index = try network.graph.index(of: node)
    guard plan.isKept[index], plan.activationOffsets[index] != nil else {
      throw .notKept(node: node, what: "activation")
    }
    return index
  }

  private func buffer(_ memory: AlignedBuffer, _ offset: Int, _ node: Int) -> UnsafeMutableBufferPointer<Float> {
    UnsafeMutableBufferPointer(rebasing: memory.elements[offset..<(offset + plan.shapes[node].count)])
  }

  private func pointer(_ memory: AlignedBuffer, _ offset: Int?) -> UnsafeMutablePointer<Float>? {
    offset.flatMap { offset in memory.elements.baseAddress.map { $0 + offset } }
  }

  private func frame(_ s: Int, backward: Plan.BackwardStep?) -> Frame {
    let step = plan.steps[s]
    let parameters = network.parameters
    let mine = step.parameterNodes.flatMap { parameters.indices(ofNode: $0) }.map { parameters.all[$0] }
    func base(_ memory: AlignedBuffer, _ offset: Int?) -> UnsafeMutablePointer<Float> {
      guard let pointer = pointer(memory, offset) else { preconditionFailure("a step reads a node without memory") }
      return pointer
    }
    let usesBatchStatistics =
      switch configuration.statistics {
      case .running: false
      case .batch(let frozen): !step.parameterNodes.contains { frozen.contains(network.graph.nodes[$0].name) }
      }
    let valueBase = parameters.values.baseAddress
    let wantsGradients = backward != nil && !configuration.trainable.isEmpty
    let gradientBase = wantsGradients ? parameters.gradients.baseAddress : nil
    return Frame(
      inputs: step.inputs.map { base(activations, plan.activationOffsets[$0]) },
      inputShapes: step.inputs.map { plan.shapes[$0] },
      output: base(activations, plan.activationOffsets[step.node]),
      outputShape: plan.shapes[step.node],
      parameters: mine.compactMap { parameter in valueBase.map { $0 + parameter.range.lowerBound } },
      parameterGradients: mine.map { parameter in
        configuration.trainable.contains(parameter.name) && parameter.role.isLearned
          ? gradientBase.map { $0 + parameter.range.lowerBound } : nil
      },
      inputGradients: step.inputs.indices.map { i in
        backward?.wantsInput[i] == true ? pointer(gradients, plan.gradientOffsets[step.inputs[i]]) : nil
      },
      accumulates: backward?.accumulates ?? step.inputs.map { _ in false },
      outputGradient: backward == nil ? nil : pointer(gradients, plan.gradientOffsets[step.node]),
      saved: base(activations, plan.savedOffsets[s]),
      scratch: base(scratch, 0),
      usesBatchStatistics: usesBatchStatistics, drops: configuration.dropout,
      precision: BFloat16Support.resolve(configuration.precision))
  }
}
