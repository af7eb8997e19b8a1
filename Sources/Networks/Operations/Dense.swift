internal import CKernels
import Tensors

/// A fully connected layer: `[N, in]` to `[N, units]`, with a bias.
///
/// Parameters: `kernel` `[in, units]`, `bias` `[units]`.
public struct Dense: Operation {
  /// Outputs.
  public let units: Int
  private let initialization: KernelInitialization

  /// - Parameters:
  ///   - units: outputs.
  ///   - initialization: how the kernel starts.
  public init(units: Int, initialization: KernelInitialization = .glorotUniform) {
    self.units = units
    self.initialization = initialization
  }

  public var kind: String { "Dense" }
  public var window: (kernel: Int, stride: Int)? { nil }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard inputs.count == 1, inputs[0].rank == 2 else {
      throw .shape(operation: kind, node: node, expected: "one input [N, C]", got: inputs)
    }
    return [inputs[0].n, units]
  }

  public func parameters(for inputs: [Shape]) -> [ParameterSpecification] {
    let initializer = initialization.initializer(fanIn: inputs[0].c, fanOut: units)
    return [
      ParameterSpecification(role: .kernel, shape: [inputs[0].c, units], initializer: initializer),
      ParameterSpecification(role: .bias, shape: [units], initializer: .constant(0)),
    ]
  }

  public func memory(for inputs: [Shape], output: Shape) -> OperationMemory {
    OperationMemory(scratch: Parallel.threads * units)
  }

  public func forward(_ frame: Frame) {
    let shape = frame.inputShapes[0]
    MatrixProduct(precision: frame.precision).parallel(
      .asIs(frame.inputs[0]), .asIs(frame.parameters[0]), into: frame.output, m: shape.n, n: units, k: shape.c,
      accumulate: false)
    fer_add_bias(frame.output, frame.parameters[1], shape.n, units)
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient else { return }
    let shape = frame.inputShapes[0]
    if let kernel = frame.parameterGradients[0] {
      MatrixProduct(precision: frame.precision).parallel(
        .transposed(frame.inputs[0]), .asIs(dy), into: kernel, m: shape.c, n: units, k: shape.n,
        accumulate: frame.addsToParameter(0))
    }
    if let bias = frame.parameterGradients[1] {
      RowSum.add(
        dy, rows: shape.n, channels: units, to: bias, accumulate: frame.addsToParameter(1),
        scratch: frame.scratch)
    }
    if let dx = frame.inputGradients[0] {
      MatrixProduct(precision: frame.precision).parallel(
        .asIs(dy), .transposed(frame.parameters[0]), into: dx, m: shape.n, n: shape.c, k: units,
        accumulate: frame.accumulates[0])
    }
  }
}
