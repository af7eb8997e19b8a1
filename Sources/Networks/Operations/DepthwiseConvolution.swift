internal import CKernels
import Files
import Tensors

/// A convolution of every channel by itself: `[N, H, W, C]` to `[N, H', W', C * multiplier]`.
///
/// Parameters: `kernel` `[rows, columns, C, multiplier]` and, by option, `bias` `[C * multiplier]`. Output channel
/// `c * multiplier + m` is channel `c` under kernel `m` (Keras's order).
public struct DepthwiseConvolution: Operation {
  /// Output channels for each channel of the input.
  public let multiplier: Int
  /// Whether a bias is added.
  public let hasBias: Bool
  private var slide: SlidingWindow
  private var folded = FoldedNormalization()

  /// Rows and columns of the kernel.
  public var kernel: WindowSize { slide.size }
  /// Step of the window, down and to the right.
  public var stride: Int { slide.stride }
  /// Zero padding.
  public var padding: Padding { slide.padding }

  /// - Parameters:
  ///   - kernel: rows and columns of the kernel.
  ///   - stride: step of the window, down and to the right.
  ///   - padding: zero padding.
  ///   - multiplier: output channels for each channel of the input.
  ///   - bias: whether a bias is added.
  public init(
    kernel: WindowSize, stride: Int = 1, padding: Padding = .zeros(0), multiplier: Int = 1, bias: Bool = true
  ) {
    slide = SlidingWindow(kernel, stride: stride, padding: padding)
    self.multiplier = multiplier
    hasBias = bias
  }

  public init(attributes: JSONValue) throws(GraphError) {
    slide = try SlidingWindow(attributes: attributes)
    multiplier = try attributes.requiredInteger("multiplier", in: OperationLimits.extents)
    hasBias = try attributes.requiredFlag("bias")
  }

  public var attributes: JSONValue {
    .object(slide.members + [("multiplier", multiplier.json), ("bias", hasBias.json)])
  }

  public var kind: String { "DepthwiseConvolution" }
  public var window: (kernel: Int, stride: Int)? { slide.field }
  public func isNonNegative(_ inputs: [Bool]) -> Bool { folded.isNonNegative }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    guard OperationLimits.extents.contains(multiplier) else {
      throw .shape(
        operation: kind, node: node,
        expected: "a multiplier from 1 to \(OperationLimits.extents.upperBound), not \(multiplier)", got: inputs)
    }
    // A product too large for a number is too large for a shape: 0 is refused like it.
    let channels = (inputs.first?.dimensions.last ?? 0).multipliedReportingOverflow(by: multiplier)
    let shape = try slide.outputShape(
      of: self, inputs, channels: channels.overflow ? 0 : channels.partialValue, node: node)
    try checkKernel([kernel.rows, kernel.columns, inputs[0].c, multiplier], inputs, node)
    return shape
  }

  public func parameters(for inputs: [Shape]) -> [ParameterSpecification] {
    let (size, channels) = (slide.size, inputs[0].c)
    let area = size.rows * size.columns
    let kernel = ParameterSpecification(
      role: .kernel, shape: [size.rows, size.columns, channels, multiplier],
      initializer: .glorotUniform(fanIn: area * channels, fanOut: area * multiplier))
    let bias = ParameterSpecification(role: .bias, shape: [channels * multiplier], initializer: .constant(0))
    return hasBias ? [kernel, bias] : [kernel]
  }

  public func followed(by next: any Operation, differentiable: Bool) -> (any Operation)? {
    guard !differentiable, let behind = folded.followed(by: next) else { return nil }
    var fused = self
    fused.folded = behind
    return fused
  }

  /// The same convolution with more zeros around its input; `nil` where its padding follows from the image's size.
  func padded(by zeros: Padding) -> DepthwiseConvolution? {
    guard let wider = slide.padded(by: zeros) else { return nil }
    var convolution = self
    convolution.slide = wider
    return convolution
  }

  public func memory(for inputs: [Shape], output: Shape) -> OperationMemory {
    // Scale and shift of the normalisation; the gradients of kernel and bias, and a row of the input's, of each thread.
    let kernelCount = kernel.rows * kernel.columns * output.c
    let row = inputs[0].w * inputs[0].c
    return OperationMemory(scratch: max(2 * output.c, Parallel.threads * max(kernelCount, row)))
  }

  /// Rows of the output worth a thread of their own.
  private func grain(_ rowFloats: Int) -> Int { max(1, 8192 / max(1, rowFloats)) }

  public func forward(_ frame: Frame) {
    let y = frame.outputShape
    let row = y.w * y.c
    let epilogue = folded.epilogue(
      bias: hasBias ? frame.parameters[1] : nil, parameters: frame.parameters.dropFirst(hasBias ? 2 : 1),
      channels: y.c, affine: frame.scratch)
    Parallel.forRanges(y.n * y.h, grain: grain(row)) { _, rows in
      var window = WindowGeometry(frame.inputShapes[0], slide).window
      for r in rows {
        fer_depthwise(frame.output, frame.inputs[0], frame.parameters[0], &window, multiplier, r, r + 1)
        epilogue.apply(to: frame.output + r * row, rows: y.w, channels: y.c)
      }
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient else { return }
    let y = frame.outputShape
    if hasBias, let bias = frame.parameterGradients[1] {
      RowSum.add(
        dy, rows: y.rows, channels: y.c, to: bias, accumulate: frame.addsToParameter(1), scratch: frame.scratch)
    }
    if let gradient = frame.parameterGradients[0] { kernelGradient(frame, dy, into: gradient) }
    if let dx = frame.inputGradients[0] { inputGradient(frame, dy, into: dx) }
  }

  private func inputGradient(_ frame: Frame, _ dy: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>) {
    let x = frame.inputShapes[0]
    let row = x.w * x.c
    Parallel.forRanges(x.n * x.h, grain: grain(row)) { part, rows in
      var window = WindowGeometry(x, slide).window
      guard frame.accumulates[0] else {
        fer_depthwise_input_gradient(
          dx + rows.lowerBound * row, dy, frame.parameters[0], &window, multiplier, rows.lowerBound, rows.upperBound)
        return
      }
      let added = frame.scratch + part * row
      for r in rows {
        fer_depthwise_input_gradient(added, dy, frame.parameters[0], &window, multiplier, r, r + 1)
        fer_accumulate(dx + r * row, added, row)
      }
    }
  }

  /// Each thread sums over its rows, then the threads' sums are added in order.
  private func kernelGradient(_ frame: Frame, _ dy: UnsafePointer<Float>, into gradient: UnsafeMutablePointer<Float>) {
    let y = frame.outputShape
    let count = kernel.rows * kernel.columns * y.c
    let grain = grain(y.w * y.c)
    Parallel.forRanges(y.n * y.h, grain: grain) { part, rows in
      var window = WindowGeometry(frame.inputShapes[0], slide).window
      let sums = frame.scratch + part * count
      sums.update(repeating: 0, count: count)
      fer_depthwise_kernel_gradient(sums, frame.inputs[0], dy, &window, multiplier, rows.lowerBound, rows.upperBound)
    }
    RowSum.total(
      frame.scratch, parts: Parallel.partCount(y.n * y.h, grain: grain), count: count, to: gradient,
      accumulate: frame.addsToParameter(0))
  }
}
