import Tensors

/// Runs one operation alone, on tensors: what gradient checks need.
public struct OperationProbe {
  /// The operation.
  public let operation: any Operation
  /// Values of the inputs.
  public var inputs: [Tensor]
  /// Values of the parameters, in the operation's order.
  public var parameters: [Tensor]
  /// The roles of the parameters.
  public let roles: [ParameterRole]
  /// Whether batch statistics and dropout are on.
  public let isTraining: Bool
  /// The format of factors of matrix products.
  public var precision = Precision.float32
  /// The output's shape.
  public let outputShape: Shape
  private let saved: AlignedBuffer
  private let scratch: AlignedBuffer

  /// - Parameters:
  ///   - operation: the operation.
  ///   - shapes: shapes of its inputs.
  ///   - isTraining: whether batch statistics and dropout are on.
  ///   - generator: draws inputs and parameters.
  /// - Throws: `GraphError.shape`.
  public init(
    _ operation: any Operation, inputs shapes: [Shape], isTraining: Bool, generator: inout SeededGenerator
  ) throws(GraphError) {
    self.operation = operation
    self.isTraining = isTraining
    outputShape = try operation.outputShape(for: shapes, node: "probe")
    let specifications = operation.parameters(for: shapes)
    roles = specifications.map(\.role)
    inputs = shapes.map { shape in Tensor(shape, (0..<shape.count).map { _ in Float(generator.normal()) }) }
    parameters = specifications.map { specification in
      Tensor(
        specification.shape,
        (0..<specification.shape.count).map { _ in
          specification.role == .movingVariance ? Float(generator.uniform(in: 0.5...2)) : Float(generator.normal())
        })
    }
    let memory = operation.memory(for: shapes, output: outputShape)
    saved = AlignedBuffer(count: memory.saved)
    scratch = AlignedBuffer(count: memory.scratch)
    _ = MatrixLibrary.chosen
  }

  /// The output for the present inputs and parameters.
  public mutating func forward() -> Tensor {
    var output = Tensor(outputShape)
    let operation = operation
    withFrame(&output, gradient: nil, inputGradients: nil, parameterGradients: nil, accumulate: false) {
      operation.forward($0)
    }
    return output
  }

  /// Gradients of `sum(output * seed)` with respect to inputs and parameters.
  /// - Parameters:
  ///   - seed: the gradient of the output.
  ///   - initial: what the inputs' gradients hold already; `nil`: the operation must overwrite whatever is there.
  public mutating func backward(
    seed: Tensor, adding initial: [Tensor]? = nil, rules: BackwardRules = BackwardRules()
  ) -> (inputs: [Tensor], parameters: [Tensor]) {
    var output = forward()
    let operation = operation
    var seed = seed
    var inputGradients = initial ?? inputs.map { Tensor($0.shape, repeating: .nan) }
    var parameterGradients = parameters.map { Tensor($0.shape) }
    let seedPointer = seed.withMutableElements { $0.baseAddress }
    let inputPointers = inputGradients.indices.map { i in inputGradients[i].withMutableElements { $0.baseAddress } }
    let parameterPointers = parameterGradients.indices.map { i in
      roles[i].isLearned ? parameterGradients[i].withMutableElements { $0.baseAddress } : nil
    }
    withFrame(
      &output, gradient: seedPointer, inputGradients: inputPointers, parameterGradients: parameterPointers,
      accumulate: initial != nil
    ) {
      var frame = $0
      frame.rules = rules
      operation.backward(frame)
    }
    return withExtendedLifetime(seed) { (inputGradients, parameterGradients) }
  }

  private mutating func withFrame(
    _ output: inout Tensor, gradient: UnsafeMutablePointer<Float>?, inputGradients: [UnsafeMutablePointer<Float>?]?,
    parameterGradients: [UnsafeMutablePointer<Float>?]?, accumulate: Bool, _ body: (Frame) -> Void
  ) {
    let inputPointers = inputs.indices.compactMap { i in inputs[i].withMutableElements { $0.baseAddress } }
    let parameterPointers = parameters.indices.compactMap { i in parameters[i].withMutableElements { $0.baseAddress } }
    guard let outputPointer = output.withMutableElements({ $0.baseAddress }), let saved = saved.elements.baseAddress,
      let scratch = scratch.elements.baseAddress
    else { preconditionFailure("empty tensors have no address") }
    let frame = Frame(
      inputs: inputPointers, inputShapes: inputs.map(\.shape), output: outputPointer, outputShape: outputShape,
      parameters: parameterPointers, parameterGradients: parameterGradients ?? parameters.map { _ in nil },
      inputGradients: inputGradients ?? inputs.map { _ in nil }, accumulates: inputs.map { _ in accumulate },
      outputGradient: gradient, saved: saved, scratch: scratch, usesBatchStatistics: isTraining, drops: isTraining,
      precision: precision)
    withExtendedLifetime((inputs, parameters, output)) { body(frame) }
  }
}
