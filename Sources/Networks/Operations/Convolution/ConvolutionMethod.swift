internal import CKernels

/// One way of computing a convolution and its two gradients; all give the same numbers but for rounding.
///
/// Activations are `[N, H, W, C]`, kernels `[height, width, in, out]`, without gaps.
protocol ConvolutionMethod {
  /// The method's name.
  static var name: String { get }

  /// Floats that each of the passes may use.
  var scratch: Int { get }

  /// `y = epilogue(x * kernel)`.
  func forward(
    _ x: UnsafePointer<Float>, kernel: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    epilogue: ConvolutionEpilogue, scratch: UnsafeMutablePointer<Float>)

  /// The gradient of the input; set, or added to what is there.
  func inputGradient(
    _ dy: UnsafePointer<Float>, kernel: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>, accumulate: Bool,
    scratch: UnsafeMutablePointer<Float>)

  /// The gradient of the kernel; set, or added to what is there.
  func kernelGradient(
    _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, into dk: UnsafeMutablePointer<Float>, accumulate: Bool,
    scratch: UnsafeMutablePointer<Float>)
}

/// What follows a convolution while its output is in cache: a scale and a shift of each channel, and a ReLU.
struct ConvolutionEpilogue {
  let scale: UnsafePointer<Float>?
  let shift: UnsafePointer<Float>?
  let appliesReLU: Bool

  /// Applies it to `[rows, channels]` in place.
  func apply(to y: UnsafeMutablePointer<Float>, rows: Int, channels: Int) {
    if let scale, let shift {
      fer_normalize(y, y, scale, shift, rows, channels, appliesReLU ? 1 : 0)
    } else if let shift {
      fer_add_bias(y, shift, rows, channels)
    }
  }
}

/// Chooses how a convolution is computed.
enum ConvolutionMethods {
  /// What transforming the kernel costs, in products of all channels with all filters; measured (BENCHMARKS.md).
  private static let kernelTransform = 1200
  /// Beyond this grid, products position by position are slower than unrolled windows.
  private static let smallGrid = 9

  /// The fastest method for these sizes, by the number of products that each does.
  static func best(for geometry: ConvolutionGeometry) -> any ConvolutionMethod {
    if geometry.isPointwise { return PointwiseConvolution(geometry) }
    let isSmall = PositionConvolution.applies(to: geometry) && geometry.positions <= smallGrid
    let direct =
      geometry.images
      * (isSmall
        ? geometry.validPairs : geometry.positions * geometry.window.kernel_height * geometry.window.kernel_width)
    if WinogradConvolution.applies(to: geometry), WinogradConvolution.products(geometry) + kernelTransform < direct {
      return WinogradConvolution(geometry)
    }
    return isSmall ? PositionConvolution(geometry) : UnrolledConvolution(geometry)
  }
}
