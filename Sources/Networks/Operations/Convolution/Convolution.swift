internal import CKernels
import Tensors

/// Zero padding around an image.
public enum Padding: Sendable, Equatable {
  /// This many rows and columns on every side; 0 is Keras's `valid`.
  case zeros(Int)
  /// Keras's `same`: the output is the input divided by the stride, rounded up; odd padding goes to the end.
  case same
}

/// A two-dimensional convolution (cross-correlation): `[N, H, W, C]` to `[N, H', W', filters]`.
///
/// Parameters: `kernel` `[height, width, in, out]` and, by option, `bias` `[out]`. How it is computed is the choice of
/// `ConvolutionMethods`.
public struct Convolution: Operation {
  /// Output channels.
  public let filters: Int
  /// Rows and columns of the kernel.
  public let kernelSize: Int
  /// Step of the window.
  public let stride: Int
  /// Zero padding.
  public let padding: Padding
  /// Whether a bias is added.
  public let hasBias: Bool
  private let initialization: KernelInitialization
  /// The normalisation that a pass without gradients applies to each tile while it is in cache.
  private var normalization: BatchNormalization?

  /// - Parameters:
  ///   - filters: output channels.
  ///   - kernelSize: rows and columns of the kernel.
  ///   - stride: step of the window.
  ///   - padding: zero padding.
  ///   - bias: whether a bias is added.
  ///   - initialization: how the kernel starts.
  public init(
    filters: Int, kernelSize: Int, stride: Int = 1, padding: Padding = .zeros(0), bias: Bool = true,
    initialization: KernelInitialization = .glorotUniform
  ) {
    self.filters = filters
    self.kernelSize = kernelSize
    self.stride = stride
    self.padding = padding
    hasBias = bias
    self.initialization = initialization
  }

  public var kind: String { "Convolution" }
  public var window: (kernel: Int, stride: Int)? { (kernelSize, stride) }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { normalization?.appliesReLU ?? false }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard inputs.count == 1, inputs[0].rank == 4 else {
      throw .shape(operation: kind, node: node, expected: "one input [N, H, W, C]", got: inputs)
    }
    let geometry = WindowGeometry(inputs[0], kernelSize, stride, padding)
    guard geometry.outHeight > 0, geometry.outWidth > 0 else {
      throw .shape(
        operation: kind, node: node, expected: "an image of at least \(kernelSize)x\(kernelSize) with its padding",
        got: inputs)
    }
    return [inputs[0].n, geometry.outHeight, geometry.outWidth, filters]
  }

  public func parameters(for inputs: [Shape]) -> [ParameterSpecification] {
    let channels = inputs[0].c
    let area = kernelSize * kernelSize
    let kernel = ParameterSpecification(
      role: .kernel, shape: [kernelSize, kernelSize, channels, filters],
      initializer: initialization.initializer(fanIn: area * channels, fanOut: area * filters))
    let bias = ParameterSpecification(role: .bias, shape: [filters], initializer: .constant(0))
    return hasBias ? [kernel, bias] : [kernel]
  }

  public func followed(by next: any Operation, differentiable: Bool) -> (any Operation)? {
    guard !differentiable else { return nil }
    var fused = self
    if normalization == nil, let next = next as? BatchNormalization {
      fused.normalization = next
      return fused
    }
    if let normalization, let next = normalization.followed(by: next, differentiable: false) as? BatchNormalization {
      fused.normalization = next
      return fused
    }
    return nil
  }

  /// The same convolution with more zeros around its input.
  func padded(by amount: Int) -> Convolution? {
    guard case .zeros(let present) = padding else { return nil }
    var wider = Convolution(
      filters: filters, kernelSize: kernelSize, stride: stride, padding: .zeros(present + amount), bias: hasBias,
      initialization: initialization)
    wider.normalization = normalization
    return wider
  }

  private func geometry(_ input: Shape, _ precision: Precision = .float32) -> ConvolutionGeometry {
    ConvolutionGeometry(
      input, kernelSize: kernelSize, stride: stride, padding: padding, filters: filters, precision: precision)
  }

  /// The name of the method by which inputs of this shape are computed.
  public func method(for input: Shape) -> String { type(of: ConvolutionMethods.best(for: geometry(input))).name }

  public func memory(for inputs: [Shape], output: Shape) -> OperationMemory {
    let method = ConvolutionMethods.best(for: geometry(inputs[0]))
    // Behind the method's own part: scale and shift of the normalisation, or the bias gradient of each thread.
    return OperationMemory(scratch: method.scratch + max(2, Parallel.threads) * filters)
  }

  public func forward(_ frame: Frame) {
    let method = ConvolutionMethods.best(for: geometry(frame.inputShapes[0], frame.precision))
    method.forward(
      frame.inputs[0], kernel: frame.parameters[0], into: frame.output,
      epilogue: epilogue(frame, frame.scratch + method.scratch), scratch: frame.scratch)
  }

  /// Bias and normalisation as one scale and shift of every output channel.
  private func epilogue(_ frame: Frame, _ affine: UnsafeMutablePointer<Float>) -> ConvolutionEpilogue {
    let bias = hasBias ? frame.parameters[1] : nil
    guard let normalization else { return ConvolutionEpilogue(scale: nil, shift: bias, appliesReLU: false) }
    normalization.runningAffine(
      Array(frame.parameters[(hasBias ? 2 : 1)...]), scale: affine, shift: affine + filters, channels: filters)
    if let bias { fer_multiply_accumulate(affine + filters, bias, affine, filters) }
    return ConvolutionEpilogue(scale: affine, shift: affine + filters, appliesReLU: normalization.appliesReLU)
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient else { return }
    let geometry = geometry(frame.inputShapes[0], frame.precision)
    let method = ConvolutionMethods.best(for: geometry)
    if hasBias, let bias = frame.parameterGradients[1] {
      RowSum.add(
        dy, rows: geometry.rows, channels: filters, to: bias, accumulate: frame.addsToParameter(1),
        scratch: frame.scratch + method.scratch)
    }
    if let kernel = frame.parameterGradients[0] {
      method.kernelGradient(
        frame.inputs[0], dy, into: kernel, accumulate: frame.addsToParameter(0), scratch: frame.scratch)
    }
    if let dx = frame.inputGradients[0] {
      method.inputGradient(
        dy, kernel: frame.parameters[0], into: dx, accumulate: frame.accumulates[0], scratch: frame.scratch)
    }
  }
}

/// How a kernel starts.
public enum KernelInitialization: Sendable {
  /// Keras's default.
  case glorotUniform
  /// For networks trained from scratch behind ReLUs.
  case heNormal

  func initializer(fanIn: Int, fanOut: Int) -> Initializer {
    switch self {
    case .glorotUniform: .glorotUniform(fanIn: fanIn, fanOut: fanOut)
    case .heNormal: .heNormal(fanOut: fanOut)
    }
  }
}
