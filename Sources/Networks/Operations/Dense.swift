internal import CKernels
import Files
import Tensors

/// A fully connected layer on the last axis: `[N, ..., in]` to `[N, ..., units]`.
///
/// Parameters: `kernel` `[in, units]` and, by option, `bias` `[units]`.
public struct Dense: Operation {
  /// Outputs.
  public let units: Int
  /// Whether a bias is added.
  public let hasBias: Bool
  private let initialization: KernelInitialization

  /// - Parameters:
  ///   - units: outputs.
  ///   - bias: whether a bias is added.
  ///   - initialization: how the kernel starts.
  public init(units: Int, bias: Bool = true, initialization: KernelInitialization = .glorotUniform) {
    self.units = units
    hasBias = bias
    self.initialization = initialization
  }

  public init(attributes: JSONValue) throws(GraphError) {
    units = try attributes.requiredInteger("units", in: OperationLimits.extents)
    hasBias = try attributes.requiredFlag("bias")
    initialization = try attributes.requiredChoice("initialization", KernelInitialization.self)
  }

  public var attributes: JSONValue {
    ["units": units, "bias": hasBias, "initialization": initialization.rawValue]
  }

  public var kind: String { "Dense" }
  public var window: (kernel: Int, stride: Int)? { nil }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard inputs.count == 1, inputs[0].rank >= 2 else {
      throw .shape(operation: kind, node: node, expected: "one input [N, ..., C]", got: inputs)
    }
    try checkKernel([inputs[0].c, units], inputs, node)
    return try boundedShape(inputs[0].dimensions.dropLast() + [units], inputs, node)
  }

  public func parameters(for inputs: [Shape]) -> [ParameterSpecification] {
    let initializer = initialization.initializer(fanIn: inputs[0].c, fanOut: units)
    let kernel = ParameterSpecification(role: .kernel, shape: [inputs[0].c, units], initializer: initializer)
    let bias = ParameterSpecification(role: .bias, shape: [units], initializer: .constant(0))
    return hasBias ? [kernel, bias] : [kernel]
  }

  public func memory(for inputs: [Shape], output: Shape) -> OperationMemory {
    OperationMemory(scratch: hasBias ? Parallel.threads * units : 0)
  }

  public func forward(_ frame: Frame) {
    let (rows, channels) = (frame.inputShapes[0].rows, frame.inputShapes[0].c)
    MatrixProduct(precision: frame.precision).parallel(
      .asIs(frame.inputs[0]), .asIs(frame.parameters[0]), into: frame.output, m: rows, n: units, k: channels,
      accumulate: false)
    if hasBias { fer_add_bias(frame.output, frame.parameters[1], rows, units) }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient else { return }
    let (rows, channels) = (frame.inputShapes[0].rows, frame.inputShapes[0].c)
    if let kernel = frame.parameterGradients[0] {
      MatrixProduct(precision: frame.precision).parallel(
        .transposed(frame.inputs[0]), .asIs(dy), into: kernel, m: channels, n: units, k: rows,
        accumulate: frame.addsToParameter(0))
    }
    if hasBias, let bias = frame.parameterGradients[1] {
      RowSum.add(
        dy, rows: rows, channels: units, to: bias, accumulate: frame.addsToParameter(1), scratch: frame.scratch)
    }
    if let dx = frame.inputGradients[0] {
      MatrixProduct(precision: frame.precision).parallel(
        .asIs(dy), .transposed(frame.parameters[0]), into: dx, m: rows, n: channels, k: units,
        accumulate: frame.accumulates[0])
    }
  }
}
