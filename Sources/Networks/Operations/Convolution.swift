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
/// Parameters: `kernel` `[height, width, in, out]` and, by option, `bias` `[out]`. The images are unrolled tile by tile
/// into rows of a matrix, so that a convolution is matrix products on tiles that stay in cache; a 1x1 convolution reads
/// the activations as they lie.
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

  // MARK: - Tiles

  /// About as many floats as half of a core's second-level cache holds.
  private static let tileFloats = 1 << 18

  private func isPlainProduct(_ input: Shape) -> Bool {
    kernelSize == 1 && stride == 1 && (padding == .zeros(0) || padding == .same)
  }

  private func depth(_ input: Shape) -> Int { kernelSize * kernelSize * input.c }

  private func tileRows(_ input: Shape, _ output: Shape) -> Int {
    min(output.n * output.h * output.w, max(64, Self.tileFloats / depth(input)))
  }

  public func memory(for inputs: [Shape], output: Shape) -> OperationMemory {
    let affine = 2 * filters
    let partialBias = Parallel.threads * filters
    if isPlainProduct(inputs[0]) { return OperationMemory(scratch: max(affine, partialBias)) }
    let tiles = Parallel.threads * tileRows(inputs[0], output) * depth(inputs[0])
    let partialKernels = Parallel.threads * depth(inputs[0]) * filters
    return OperationMemory(scratch: tiles + max(affine, partialBias, partialKernels))
  }

  private func forEachTile(_ range: Range<Int>, _ size: Int, _ body: (Range<Int>) -> Void) {
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(start + size, range.upperBound)
      body(start..<end)
      start = end
    }
  }

  // MARK: - Forward

  public func forward(_ frame: Frame) {
    let shape = frame.inputShapes[0]
    let rows = frame.outputShape.n * frame.outputShape.h * frame.outputShape.w
    let k = depth(shape)
    let x = frame.inputs[0]
    let tile = tileRows(shape, frame.outputShape)
    let plain = isPlainProduct(shape)
    let tiles = frame.scratch
    let affine = frame.scratch + (plain ? 0 : Parallel.threads * tile * k)
    let affineFilters = prepareAffine(frame, affine)

    func finish(_ part: Range<Int>) {
      let y = frame.output + part.lowerBound * filters
      if affineFilters {
        let relu: Int32 = normalization?.appliesReLU == true ? 1 : 0
        fer_normalize(y, y, affine, affine + filters, part.count, filters, relu)
      } else if hasBias {
        fer_add_bias(y, frame.parameters[1], part.count, filters)
      }
    }

    // Few rows (small batches, last stages): split the filters instead, so that every core has work.
    if rows < 32 * Parallel.threads, rows <= tile {
      var window = WindowGeometry(shape, kernelSize, stride, padding).window
      if !plain { fer_im2col(tiles, x, &window, 0, rows) }
      MatrixProduct.parallel(
        .asIs(plain ? x : tiles), .asIs(frame.parameters[0]), into: frame.output, m: rows, n: filters, k: k,
        accumulate: false)
      finish(0..<rows)
      return
    }
    Parallel.forRanges(rows, grain: 32) { part, range in
      var window = WindowGeometry(shape, kernelSize, stride, padding).window
      let columns = tiles + (plain ? 0 : part * tile * k)
      forEachTile(range, plain ? 1024 : tile) { piece in
        if !plain { fer_im2col(columns, x, &window, piece.lowerBound, piece.upperBound) }
        MatrixProduct.single(
          .asIs(plain ? x + piece.lowerBound * k : columns), .asIs(frame.parameters[0]),
          into: frame.output + piece.lowerBound * filters, m: piece.count, n: filters, k: k, accumulate: false)
        finish(piece)
      }
    }
  }

  /// Writes the scale and shift that bias and normalisation amount to.
  private func prepareAffine(_ frame: Frame, _ affine: UnsafeMutablePointer<Float>) -> Bool {
    guard let normalization else { return false }
    let first = hasBias ? 2 : 1
    normalization.runningAffine(
      Array(frame.parameters[first...]), scale: affine, shift: affine + filters, channels: filters)
    if hasBias { fer_multiply_accumulate(affine + filters, frame.parameters[1], affine, filters) }
    return true
  }

  // MARK: - Backward

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient else { return }
    let rows = frame.outputShape.n * frame.outputShape.h * frame.outputShape.w
    if hasBias, let bias = frame.parameterGradients[1] {
      RowSum.add(dy, rows: rows, channels: filters, to: bias, scratch: frame.scratch)
    }
    if isPlainProduct(frame.inputShapes[0]) {
      backwardPlain(frame, dy, rows)
    } else {
      if let kernel = frame.parameterGradients[0] { backwardKernel(frame, dy, rows, kernel) }
      if let dx = frame.inputGradients[0] { backwardInput(frame, dy, dx) }
    }
  }

  private func backwardPlain(_ frame: Frame, _ dy: UnsafeMutablePointer<Float>, _ rows: Int) {
    let channels = frame.inputShapes[0].c
    if let kernel = frame.parameterGradients[0] {
      MatrixProduct.parallel(
        .transposed(frame.inputs[0]), .asIs(dy), into: kernel, m: channels, n: filters, k: rows, accumulate: true)
    }
    if let dx = frame.inputGradients[0] {
      MatrixProduct.parallel(
        .asIs(dy), .transposed(frame.parameters[0]), into: dx, m: rows, n: channels, k: filters,
        accumulate: frame.accumulates[0])
    }
  }

  /// The kernel's gradient: each thread sums over its rows, then the threads' sums are added in order.
  private func backwardKernel(
    _ frame: Frame, _ dy: UnsafeMutablePointer<Float>, _ rows: Int, _ kernel: UnsafeMutablePointer<Float>
  ) {
    let shape = frame.inputShapes[0]
    let k = depth(shape)
    let tile = tileRows(shape, frame.outputShape)
    let partials = frame.scratch + Parallel.threads * tile * k
    let size = k * filters
    let parts = Parallel.partCount(rows, grain: 32)
    Parallel.forRanges(rows, grain: 32) { part, range in
      var window = WindowGeometry(shape, kernelSize, stride, padding).window
      let columns = frame.scratch + part * tile * k
      forEachTile(range, tile) { piece in
        fer_im2col(columns, frame.inputs[0], &window, piece.lowerBound, piece.upperBound)
        MatrixProduct.single(
          .transposed(columns), .asIs(dy + piece.lowerBound * filters), into: partials + part * size, m: k, n: filters,
          k: piece.count, accumulate: piece.lowerBound > range.lowerBound)
      }
    }
    Parallel.forRanges(size, grain: 16_384) { _, range in
      for part in 0..<parts {
        fer_accumulate(kernel + range.lowerBound, partials + part * size + range.lowerBound, range.count)
      }
    }
  }

  /// The input's gradient; threads take whole images, because neighbouring windows overlap.
  private func backwardInput(_ frame: Frame, _ dy: UnsafeMutablePointer<Float>, _ dx: UnsafeMutablePointer<Float>) {
    let shape = frame.inputShapes[0]
    let k = depth(shape)
    let tile = tileRows(shape, frame.outputShape)
    let positions = frame.outputShape.h * frame.outputShape.w
    let image = shape.h * shape.w * shape.c
    Parallel.forRanges(shape.n) { part, images in
      if !frame.accumulates[0] { (dx + images.lowerBound * image).update(repeating: 0, count: images.count * image) }
      var window = WindowGeometry(shape, kernelSize, stride, padding).window
      let columns = frame.scratch + part * tile * k
      forEachTile((images.lowerBound * positions)..<(images.upperBound * positions), tile) { piece in
        MatrixProduct.single(
          .asIs(dy + piece.lowerBound * filters), .transposed(frame.parameters[0]), into: columns, m: piece.count, n: k,
          k: filters, accumulate: false)
        fer_col2im(dx, columns, &window, piece.lowerBound, piece.upperBound)
      }
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

/// Where a square window slides over an image.
struct WindowGeometry {
  let window: fer_window
  var outHeight: Int { window.out_height }
  var outWidth: Int { window.out_width }

  init(_ input: Shape, _ kernel: Int, _ stride: Int, _ padding: Padding) {
    func extent(_ size: Int) -> (before: Int, out: Int) {
      switch padding {
      case .zeros(let p):
        let room = size + 2 * p - kernel
        return (p, room < 0 ? 0 : room / stride + 1)
      case .same:
        let out = (size + stride - 1) / stride
        return (max(0, (out - 1) * stride + kernel - size) / 2, out)
      }
    }
    let rows = extent(input.h)
    let columns = extent(input.w)
    window = fer_window(
      height: input.h, width: input.w, channels: input.c, kernel_height: kernel, kernel_width: kernel, stride: stride,
      pad_top: rows.before, pad_left: columns.before, out_height: rows.out, out_width: columns.out)
  }
}
