import Files
import Tensors

/// A two-dimensional convolution (cross-correlation): `[N, H, W, C]` to `[N, H', W', filters]`.
///
/// Parameters: `kernel` `[height, width, in, out]` and, by option, `bias` `[out]`. How it is computed is the choice of
/// `ConvolutionMethods`.
public struct Convolution: Operation {
  /// Output channels.
  public let filters: Int
  /// Whether a bias is added.
  public let hasBias: Bool
  private var slide: SlidingWindow
  private let initialization: KernelInitialization
  private var folded = FoldedNormalization()

  /// Rows and columns of the kernel.
  public var kernel: WindowSize { slide.size }
  /// Step of the window, down and to the right.
  public var stride: Int { slide.stride }
  /// Zero padding.
  public var padding: Padding { slide.padding }

  /// - Parameters:
  ///   - filters: output channels.
  ///   - kernel: rows and columns of the kernel.
  ///   - stride: step of the window, down and to the right.
  ///   - padding: zero padding.
  ///   - bias: whether a bias is added.
  ///   - initialization: how the kernel starts.
  public init(
    filters: Int, kernel: WindowSize, stride: Int = 1, padding: Padding = .zeros(0), bias: Bool = true,
    initialization: KernelInitialization = .glorotUniform
  ) {
    self.filters = filters
    slide = SlidingWindow(kernel, stride: stride, padding: padding)
    hasBias = bias
    self.initialization = initialization
  }

  /// A convolution with a square kernel.
  /// - Parameters:
  ///   - filters: output channels.
  ///   - kernelSize: rows, and columns, of the kernel.
  ///   - stride: step of the window, down and to the right.
  ///   - padding: zero padding.
  ///   - bias: whether a bias is added.
  ///   - initialization: how the kernel starts.
  public init(
    filters: Int, kernelSize: Int, stride: Int = 1, padding: Padding = .zeros(0), bias: Bool = true,
    initialization: KernelInitialization = .glorotUniform
  ) {
    self.init(
      filters: filters, kernel: WindowSize(rows: kernelSize, columns: kernelSize), stride: stride, padding: padding,
      bias: bias, initialization: initialization)
  }

  public init(attributes: JSONValue) throws(GraphError) {
    filters = try attributes.requiredInteger("filters", in: OperationLimits.extents)
    slide = try SlidingWindow(attributes: attributes)
    hasBias = try attributes.requiredFlag("bias")
    initialization = try attributes.requiredChoice("initialization", KernelInitialization.self)
  }

  public var attributes: JSONValue {
    .object(
      [("filters", filters.json)] + slide.members
        + [("bias", hasBias.json), ("initialization", initialization.rawValue.json)])
  }

  public var kind: String { "Convolution" }
  public var window: (kernel: Int, stride: Int)? { slide.field }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { folded.isNonNegative }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    let shape = try slide.outputShape(of: self, inputs, channels: filters, node: node)
    try checkKernel([kernel.rows, kernel.columns, inputs[0].c, filters], inputs, node)
    return shape
  }

  public func parameters(for inputs: [Shape]) -> [ParameterSpecification] {
    let (size, channels) = (slide.size, inputs[0].c)
    let area = size.rows * size.columns
    let kernel = ParameterSpecification(
      role: .kernel, shape: [size.rows, size.columns, channels, filters],
      initializer: initialization.initializer(fanIn: area * channels, fanOut: area * filters))
    let bias = ParameterSpecification(role: .bias, shape: [filters], initializer: .constant(0))
    return hasBias ? [kernel, bias] : [kernel]
  }

  public func followed(by next: any Operation, differentiable: Bool) -> (any Operation)? {
    guard !differentiable, let behind = folded.followed(by: next) else { return nil }
    var fused = self
    fused.folded = behind
    return fused
  }

  /// The same convolution with more zeros around its input; `nil` where its padding follows from the image's size.
  func padded(by zeros: Padding) -> Convolution? {
    guard let wider = slide.padded(by: zeros) else { return nil }
    var convolution = self
    convolution.slide = wider
    return convolution
  }

  private func geometry(_ input: Shape, _ precision: Precision = .float32) -> ConvolutionGeometry {
    ConvolutionGeometry(input, slide, filters: filters, precision: precision)
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
    let epilogue = folded.epilogue(
      bias: hasBias ? frame.parameters[1] : nil, parameters: frame.parameters.dropFirst(hasBias ? 2 : 1),
      channels: filters, affine: frame.scratch + method.scratch)
    method.forward(
      frame.inputs[0], kernel: frame.parameters[0], into: frame.output, epilogue: epilogue, scratch: frame.scratch)
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
public enum KernelInitialization: String, CaseIterable, Sendable {
  /// Keras's default.
  case glorotUniform = "glorot-uniform"
  /// For networks trained from scratch behind ReLUs.
  case heNormal = "he-normal"

  func initializer(fanIn: Int, fanOut: Int) -> Initializer {
    switch self {
    case .glorotUniform: .glorotUniform(fanIn: fanIn, fanOut: fanOut)
    case .heNormal: .heNormal(fanOut: fanOut)
    }
  }
}
